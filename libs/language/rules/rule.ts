/** What the rules share: how a rule is written, what it reports and how it looks at a chart. Judges nothing itself. */
import type { Reporter } from '../compile-values.js';
import type { DiagnosticCode } from '../diagnostic-catalogue.js';
import { diagnose } from '../diagnostic.js';
import type { ChartState, ChartTransition, CompiledAction, Machine, SourceLine, Workflow } from '../workflow.js';

/** A question put to a workflow that compiled; what it refuses goes to the reporter. */
export type Rule = (workflow: Workflow, report: Reporter) => void;

/** Reports a fault at a line, and at its column where that is kept. */
export function fault(
  report: Reporter,
  at: SourceLine,
  code: DiagnosticCode,
  values: Record<string, string | number>,
  expected?: string,
): void {
  report.diagnostics.push(
    diagnose({ column: 1, ...at }, code, { with: values, ...(expected === undefined ? {} : { expected }) }),
  );
}

/** The machines of a workflow. */
export const machinesOf = (workflow: Workflow): Machine[] => [...workflow.machines.values()];

/** All transitions of a machine, of its main part and its blocks. */
export const transitionsOf = (machine: Machine): ChartTransition[] =>
  [...machine.states.values()].flatMap(({ transitions }) => transitions);

/** Where a state stands: the line of its key. */
export const lineOf = (machine: Machine, state: ChartState, report: Reporter): SourceLine => {
  const [root, ...rest] = state.path.split('.');
  const isBlock = root !== machine.name;
  const at = [
    ...(isBlock ? ['blocks', root ?? '', 'part'] : ['workflow', 'machines', machine.name]),
    ...rest.flatMap((key) => ['states', key]),
  ];
  return report.sources.key(at);
};

/** Whether a path is that of the ancestor or lies inside it. */
export const isInside = (path: string, ancestor: string): boolean =>
  path === ancestor || path.startsWith(`${ancestor}.`);

/** The path of the state that holds both; empty when they are in different parts. */
export function commonAncestor(a: string, b: string): string {
  const left = a.split('.');
  const right = b.split('.');
  let length = 0;
  while (length < Math.min(left.length, right.length) && left[length] === right[length]) length += 1;
  return left.slice(0, length).join('.');
}

/** The state that is entered when a target is: its first substates down to the bottom of one line. */
export function entered(machine: Machine, path: string): ChartState | undefined {
  let state = machine.states.get(path);
  while (state?.kind === 'compound' && state.initial !== undefined)
    state = machine.states.get(`${state.path}.${state.initial}`);
  return state;
}

/** All actions of a machine: on entering, on leaving and on the way. */
export function allActions(machine: Machine): CompiledAction[] {
  return [...machine.states.values()].flatMap((state) => [
    ...state.entry,
    ...state.exit,
    ...state.transitions.flatMap(({ actions }) => actions),
  ]);
}
