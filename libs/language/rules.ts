/**
 * What a chart may not be, beyond form and names: each rule is a function over a compiled machine, named after what it asks.
 * What needs the reachable configurations is proved elsewhere; these look at the chart as it is written.
 */
import type { Reporter } from './compile-values.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { diagnose } from './diagnostic.js';
import { isGuardReadable } from './fact-field.js';
import { listed } from './suggestion.js';
import type { ChartState, ChartTransition, CompiledAction, Machine, SourceLine, Workflow } from './workflow.js';

export type Rule = (workflow: Workflow, report: Reporter) => void;

/** All rules, by name; the name is the beginning of the code of what they report. */
export const RULES: Readonly<Record<string, Rule>> = {
  finalStates,
  history,
  targets,
  owners,
  links,
  alwaysCycles,
  alwaysAcrossParts,
  whoFires,
  usedNames,
  readableFacts,
  outcomes,
};

function fault(
  report: Reporter,
  at: SourceLine,
  code: DiagnosticCode,
  values: Record<string, string | number>,
  expected?: string,
): void {
  report.diagnostics.push(
    diagnose({ ...at, column: 1 }, code, { with: values, ...(expected === undefined ? {} : { expected }) }),
  );
}

const machinesOf = (workflow: Workflow): Machine[] => [...workflow.machines.values()];
const transitionsOf = (machine: Machine): ChartTransition[] =>
  [...machine.states.values()].flatMap(({ transitions }) => transitions);
const lineOf = (machine: Machine, state: ChartState, report: Reporter): SourceLine => {
  const [root, ...rest] = state.path.split('.');
  const isBlock = root !== machine.name;
  const at = [
    ...(isBlock ? ['blocks', root ?? '', 'part'] : ['workflow', 'machines', machine.name]),
    ...rest.flatMap((key) => ['states', key]),
  ];
  return report.sources.key(at);
};

/** A final state is an end: nothing leads out of it and nothing is inside. */
function finalStates(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      if (state.kind === 'final' && (state.transitions.length > 0 || state.children.length > 0)) {
        fault(report, lineOf(machine, state, report), 'chart.final', { state: state.path });
      }
      if (state.kind === 'parallel' && state.children.length < 2) {
        fault(report, lineOf(machine, state, report), 'chart.parallel', { state: state.path });
      }
    }
  }
}

/** History remembers what was left: it is entered from outside only, and is nobody's first state. */
function history(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      const initial = state.initial === undefined ? undefined : machine.states.get(`${state.path}.${state.initial}`);
      if (initial?.kind === 'history')
        fault(report, lineOf(machine, state, report), 'chart.history-initial', { state: state.path });
      if (state.kind === 'history' && (state.transitions.length > 0 || state.children.length > 0)) {
        fault(report, lineOf(machine, state, report), 'chart.final', { state: state.path });
      }
    }
    for (const transition of transitionsOf(machine)) {
      const target = machine.states.get(transition.target ?? '');
      if (target?.kind === 'history' && isInside(transition.source, target.parent ?? '')) {
        fault(report, transition.at, 'chart.history-inside', { target: target.path, state: transition.source });
      }
    }
  }
}

const isInside = (path: string, ancestor: string): boolean => path === ancestor || path.startsWith(`${ancestor}.`);

/** A target in another part would leave and enter every part again. (A whole machine or block has no name as a target.) */
function targets(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const transition of transitionsOf(machine)) {
      const { target, source } = transition;
      if (target === undefined) continue;
      const common = commonAncestor(source, target);
      const ancestor = machine.states.get(common);
      const crosses = common === '' || (ancestor?.kind === 'parallel' && common !== source && common !== target);
      if (crosses)
        fault(
          report,
          transition.at,
          'chart.target-part',
          { target, state: source },
          `raise an event that ${target.split('.').slice(0, -1).join('.')} takes`,
        );
    }
  }
}

function commonAncestor(a: string, b: string): string {
  const left = a.split('.');
  const right = b.split('.');
  let length = 0;
  while (length < Math.min(left.length, right.length) && left[length] === right[length]) length += 1;
  return left.slice(0, length).join('.');
}

/** Every state of a main part has one party that is finally responsible. */
function owners(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      const isMain = isInside(state.path, machine.name);
      if (isMain && state.kind === 'atomic' && state.owner === undefined) {
        fault(
          report,
          lineOf(machine, state, report),
          'chart.owner',
          { state: state.path },
          `owner: one of ${listed(workflow.parties.keys())}`,
        );
      }
      if (!isMain && state.owner !== undefined) {
        fault(report, lineOf(machine, state, report), 'chart.block-owner', { state: state.path });
      }
    }
  }
}

/** The state that is entered when a target is: its first substates down to the bottom of one line. */
function entered(machine: Machine, path: string): ChartState | undefined {
  let state = machine.states.get(path);
  while (state?.kind === 'compound' && state.initial !== undefined)
    state = machine.states.get(`${state.path}.${state.initial}`);
  return state;
}

/** The link of a chain: the state right below the machine. */
const linkOf = (path: string): string => path.split('.').slice(0, 2).join('.');

/** A change of owner is one of the declared kinds of change of link, and only such a change is called one. */
function links(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const transition of transitionsOf(machine)) {
      if (transition.target === undefined || !isInside(transition.source, machine.name)) continue;
      const before = machine.states.get(transition.source)?.owner;
      const after = entered(machine, transition.target);
      // A root transition can be taken under any owner; a final state has no owner to change to.
      const changes = after?.kind !== 'final' && transition.source !== machine.name && before !== after?.owner;
      if (changes && transition.link === undefined) {
        fault(
          report,
          transition.at,
          'chart.link-missing',
          { from: before ?? 'nobody', to: after?.owner ?? 'nobody' },
          'link: handover, return, finish, relapse or bypass',
        );
      }
      const sameLink = linkOf(transition.source) === linkOf(transition.target);
      if (!changes && sameLink && transition.link !== undefined && transition.source !== machine.name) {
        fault(report, transition.at, 'chart.link-idle', { link: transition.link });
      }
    }
  }
}

/** A ring of transitions that happen at once never comes to rest. */
function alwaysCycles(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    const edges = new Map<string, { to: string; at: SourceLine }[]>();
    for (const state of machine.states.values()) {
      for (const transition of state.transitions) {
        if (transition.trigger.kind !== 'always') continue;
        if (transition.target === undefined) {
          fault(report, transition.at, 'chart.always-idle', { state: state.path });
          continue;
        }
        const into = entered(machine, transition.target)?.path ?? transition.target;
        edges.set(state.path, [...(edges.get(state.path) ?? []), { to: into, at: transition.at }]);
      }
    }
    for (const [start, list] of edges) {
      for (const { to, at } of list) {
        const seen = new Set<string>();
        const open = [to];
        for (let path = open.pop(); path !== undefined; path = open.pop()) {
          if (isInside(path, start)) {
            fault(report, at, 'chart.always-cycle', { state: start });
            break;
          }
          if (seen.has(path)) continue;
          seen.add(path);
          for (const [source, next] of edges) if (isInside(path, source)) open.push(...next.map((edge) => edge.to));
        }
      }
    }
  }
}

/** Two transitions that happen at once in different parts must not depend on which goes first. */
function alwaysAcrossParts(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    const all = transitionsOf(machine).filter(({ trigger }) => trigger.kind === 'always');
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1)) {
        if (!inDifferentParts(machine, one.source, other.source)) continue;
        const clash =
          [...writes(one)].find((fact) => reads(other).has(fact) || writes(other).has(fact)) ??
          [...writes(other)].find((fact) => reads(one).has(fact));
        if (clash !== undefined)
          fault(report, other.at, 'chart.always-order', { fact: clash, one: one.source, other: other.source });
      }
    }
  }
}

function inDifferentParts(machine: Machine, a: string, b: string): boolean {
  const common = commonAncestor(a, b);
  return common === '' || (machine.states.get(common)?.kind === 'parallel' && common !== a && common !== b);
}

const actionsOf = (transition: ChartTransition): readonly CompiledAction[] => transition.actions;
function writes(transition: ChartTransition): Set<string> {
  return new Set(
    actionsOf(transition).flatMap((action) =>
      action.kind === 'assign'
        ? action.changes.map(({ field }) => field)
        : action.kind === 'add' || action.kind === 'remove'
          ? [action.field]
          : [],
    ),
  );
}
function reads(transition: ChartTransition): Set<string> {
  return new Set(
    transition.guard.flatMap(({ expression }) =>
      expression.references.filter(({ root }) => root === 'data').map(({ path }) => path[0] ?? ''),
    ),
  );
}

/** Somebody can fire every event: a role that a party of the workflow has, a clock, a message, or a raise. */
function whoFires(workflow: Workflow, report: Reporter): void {
  const { document } = workflow.definition;
  const roles = new Set([...workflow.parties.values()].flatMap((party) => party.roles));
  const sent = new Set<string>();
  for (const machine of machinesOf(workflow)) {
    for (const clock of machine.clocks) sent.add(clock.raises);
    for (const action of allActions(machine)) {
      if (action.kind === 'raise' || action.kind === 'tell' || action.kind === 'open' || action.kind === 'join')
        sent.add(action.event);
    }
  }
  for (const relation of workflow.relations.values()) if (relation.onClosed !== undefined) sent.add(relation.onClosed);
  for (const event of workflow.events.values()) {
    const named = Array.isArray(event.by) ? (event.by as readonly string[]) : [];
    const people = named.filter((role) => role !== 'system');
    // A block serves every model: of its roles at least one must be known, of a workflow's own events all.
    const isShared = document.workflow.events[event.name] === undefined;
    const unknown = people.filter((role) => !roles.has(role));
    for (const role of isShared && unknown.length < people.length ? [] : unknown) {
      fault(report, event.at, 'event.role', { event: event.name, role }, `a role of a party: ${listed(roles, 40)}`);
    }
    const isHuman = people.length > 0 || event.by === 'owner' || event.by === 'staff';
    if (!isHuman && !sent.has(event.name)) fault(report, event.at, 'event.nobody', { event: event.name });
  }
  for (const machine of machinesOf(workflow)) {
    for (const transition of transitionsOf(machine)) {
      if (!Array.isArray(transition.by) || transition.trigger.kind !== 'event') continue;
      const { event } = transition.trigger;
      const allowed = workflow.events.get(event)?.by;
      if (!Array.isArray(allowed)) continue;
      for (const role of transition.by as readonly string[]) {
        if (!(allowed as readonly string[]).includes(role))
          fault(
            report,
            transition.at,
            'transition.by',
            { role, event },
            `one of ${listed(allowed as readonly string[])}`,
          );
      }
    }
  }
}

function allActions(machine: Machine): CompiledAction[] {
  return [...machine.states.values()].flatMap((state) => [
    ...state.entry,
    ...state.exit,
    ...state.transitions.flatMap(({ actions }) => actions),
  ]);
}

/** Nothing is declared that nothing uses. */
function usedNames(workflow: Workflow, report: Reporter): void {
  const { workflow: document, blocks } = workflow.definition.document;
  const text = (value: unknown): string => JSON.stringify(value);
  const everything = [document, ...Object.values(blocks)];
  const bodies = everything
    .map((one) =>
      text({
        ...one,
        parameters: undefined,
        conditions: undefined,
        facts: undefined,
        codes: undefined,
        data: undefined,
        events: undefined,
      }),
    )
    .join('\n');
  const conditionTexts = everything
    .flatMap((one) => Object.values(one.conditions ?? {}).map(({ when }) => when))
    .join('\n');
  const factTexts = everything
    .flatMap((one) => Object.values(one.facts ?? {}).flatMap((fact) => Object.values(fact.with ?? {})))
    .join('\n');
  const fieldTexts = everything
    .map((one) => text([one.data, one.events, (one as { machines?: unknown }).machines]))
    .join('\n');
  const word = (name: string, within: string): boolean => new RegExp(`\\b${name}\\b`).test(within);
  const sections: [string, 'parameters' | 'conditions' | 'facts' | 'codes' | 'data', (name: string) => boolean][] = [
    ['parameter', 'parameters', (name) => word(name, bodies) || word(name, conditionTexts)],
    ['condition', 'conditions', (name) => word(name, bodies)],
    ['fact of the world', 'facts', (name) => word(`facts.${name}`, bodies + conditionTexts)],
    ['code list', 'codes', (name) => new RegExp(`"(values|of|per)":"${name}"`).test(fieldTexts)],
    [
      'fact',
      'data',
      (name) =>
        word(name, bodies) ||
        word(name, conditionTexts) ||
        word(name, factTexts) ||
        (word(`consent`, bodies) && name === 'consent'),
    ],
  ];
  for (const [index, one] of everything.entries()) {
    const root = index === 0 ? ['workflow'] : ['blocks', Object.keys(blocks)[index - 1] ?? ''];
    for (const [kind, key, isUsed] of sections) {
      for (const name of Object.keys(one[key] ?? {})) {
        if (!isUsed(name)) report.atKey([...root, key, name], 'name.unused', { with: { kind, name } });
      }
    }
  }
  const taken = new Set(
    machinesOf(workflow).flatMap((machine) =>
      transitionsOf(machine).flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : [])),
    ),
  );
  for (const event of workflow.events.values()) {
    if (!taken.has(event.name) && event.opens === undefined)
      fault(report, event.at, 'name.unused', { kind: 'event', name: event.name });
  }
  for (const party of workflow.parties.keys()) {
    if (!word(party, bodies))
      report.atKey(['workflow', 'parties', party], 'name.unused', { with: { kind: 'party', name: party } });
  }
  for (const relation of workflow.relations.keys()) {
    if (
      !machinesOf(workflow).some((machine) =>
        allActions(machine).some(
          (action) =>
            (action.kind === 'open' && action.as === relation) ||
            (action.kind === 'join' && action.related === relation),
        ),
      )
    ) {
      report.atKey(['workflow', 'relations', relation], 'name.unused', { with: { kind: 'relation', name: relation } });
    }
  }
}

/** What a guard can read has a value from the first moment, so that guards are total. */
function readableFacts(workflow: Workflow, report: Reporter): void {
  const check = (name: string, field: Parameters<typeof isGuardReadable>[0], path: readonly string[]): void => {
    if (isGuardReadable(field) && field.type !== 'enum' && field.type !== 'set' && field.default === undefined) {
      report.atKey(path, 'data.default', { with: { name }, expected: `default: a value of type ${field.type}` });
    }
  };
  const { workflow: document, blocks } = workflow.definition.document;
  for (const machine of machinesOf(workflow)) {
    for (const [name, field] of machine.fields) {
      const block = machine.blocks.find((one) => blocks[one]?.data?.[name] !== undefined);
      const path =
        block !== undefined
          ? ['blocks', block, 'data', name]
          : document.machines[machine.name]?.data?.[name] !== undefined
            ? ['workflow', 'machines', machine.name, 'data', name]
            : ['workflow', 'data', name];
      check(name, field, path);
    }
  }
}

/** Every end of a main part says how the case ended. */
function outcomes(workflow: Workflow, report: Reporter): void {
  for (const machine of machinesOf(workflow)) {
    for (const state of machine.states.values()) {
      const isMain = isInside(state.path, machine.name);
      if (isMain && state.kind === 'final' && isEnd(machine, state) && state.outcome === undefined) {
        fault(report, lineOf(machine, state, report), 'chart.outcome', { state: state.path });
      }
      if (state.outcome !== undefined && (!isMain || state.kind !== 'final')) {
        fault(report, lineOf(machine, state, report), 'chart.outcome-idle', { state: state.path });
      }
    }
  }
}

/** A final state that ends the main part, or one of its parallel parts. */
function isEnd(machine: Machine, state: ChartState): boolean {
  const parent = machine.states.get(state.parent ?? '');
  return parent?.path === machine.name || machine.states.get(parent?.parent ?? '')?.kind === 'parallel';
}
