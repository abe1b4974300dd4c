/**
 * Whether the terms of one state run out in an order that makes sense: a reminder before what leaves the state, and no two
 * at the same moment. It knows no calendar: of terms in different units it tells only what holds on whatever day they begin.
 */
import type { Reporter } from '../compile-values.js';
import type { DiagnosticCode } from '../diagnostic-catalogue.js';
import type { RegionDocument } from '../region-document.js';
import type { ChartState, ChartTransition, SourceLine, Term, Workflow } from '../workflow.js';
import { fault, isInside, machinesOf } from './rule.js';

interface Running {
  readonly term: Term;
  readonly at: SourceLine;
  /** Whatever the facts are, the state is left when it runs out. */
  readonly leaves: boolean;
}
interface Finding {
  readonly code: DiagnosticCode;
  readonly values: Record<string, string>;
  readonly terms: readonly [string, string];
  readonly at: SourceLine;
}

/** The terms of every state run out one after the other, and what leaves the state comes last. */
export function clocks(workflow: Workflow, report: Reporter): void {
  for (const { at, code, values } of findingsOf(workflow)) fault(report, at, code, values);
}

/** The same of a workflow with the values of a region, each told once, at the value that the region gave. */
export function checkRegionClocks(region: RegionDocument, workflow: Workflow, report: Reporter): void {
  const own = region.parameters?.[workflow.name] ?? {};
  const told = new Set<string>();
  for (const { code, values, terms } of findingsOf(workflow)) {
    const given = terms.find((name) => Object.hasOwn(own, name));
    const key = `${code} ${terms.join(' ')}`;
    if (given === undefined || told.has(key)) continue;
    told.add(key);
    report.at(['region', 'parameters', workflow.name, given], code, { with: values });
  }
}

function findingsOf(workflow: Workflow): Finding[] {
  return machinesOf(workflow).flatMap(({ states }) => [...states.values()].flatMap(findingsIn));
}

function findingsIn(state: ChartState): Finding[] {
  const running = runningIn(state);
  return running.flatMap((one, index) =>
    running.slice(index + 1).flatMap((two): Finding[] => {
      const isTogether = sameMoment(one.term, two.term);
      const [first, second] = isAfter(one, two) ? [two, one] : [one, two];
      if (!isTogether && !(first.leaves && isAfter(second, first))) return [];
      return [
        {
          code: isTogether ? 'clock.together' : 'clock.never',
          values: { one: shown(first.term), other: shown(second.term), state: state.path },
          terms: [second.term.name, first.term.name],
          at: second.at,
        },
      ];
    }),
  );
}

/** The terms of a state, each once however many transitions it chooses from. */
function runningIn(state: ChartState): Running[] {
  const byTerm = new Map<string, { term: Term; transitions: ChartTransition[] }>();
  for (const transition of state.transitions) {
    if (transition.trigger.kind !== 'after') continue;
    const { term } = transition.trigger;
    const found = byTerm.get(term.name) ?? { term, transitions: [] };
    found.transitions.push(transition);
    byTerm.set(term.name, found);
  }
  return [...byTerm.values()].flatMap(({ term, transitions }) => {
    const [first] = transitions;
    if (first === undefined) return [];
    const leaves =
      transitions.every((one) => one.target !== undefined && (one.reenter || !isInside(one.target, one.source))) &&
      transitions.some(({ guard }) => guard.length === 0);
    return [{ term, at: first.at, leaves }];
  });
}

const shown = ({ name, duration }: Term): string => (name === duration ? name : `${name} (${duration})`);

/** What a term comes to, in a unit in which equal terms are equal on every day. */
function measured(duration: string): { unit: 'workingDays' | 'minutes' | 'days' | 'months'; count: number } {
  const count = Number(/\d+/.exec(duration)?.[0]);
  if (duration.endsWith('wd')) return { unit: 'workingDays', count };
  const last = duration.at(-1);
  if (duration.startsWith('PT')) return { unit: 'minutes', count: last === 'H' ? count * 60 : count };
  if (last === 'D' || last === 'W') return { unit: 'days', count: last === 'W' ? count * 7 : count };
  return { unit: 'months', count: last === 'Y' ? count * 12 : count };
}

function sameMoment(one: Term, other: Term): boolean {
  const [a, b] = [measured(one.duration), measured(other.duration)];
  return one.endsOn === other.endsOn && a.unit === b.unit && a.count === b.count;
}

/** Between one working day and the next there are fewer others, also around Easter and Christmas. */
const MOST_MOVED = 6;

/** Whether one runs out later than the other on whatever day they begin. */
function isAfter({ term: one }: Running, { term: other }: Running): boolean {
  const [a, b] = [measured(one.duration), measured(other.duration)];
  if (a.unit === b.unit && other.endsOn === undefined) return a.count > b.count;
  // An end that moves to a working day is a few days later.
  return spanOf(a).from > spanOf(b).to + (other.endsOn === undefined ? 0 : MOST_MOVED);
}

/** Days of the least and of the most: working days are stretched by weekends, and by holidays as many as two weeks' worth. */
function spanOf({ unit, count }: ReturnType<typeof measured>): { from: number; to: number } {
  switch (unit) {
    case 'workingDays':
      return { from: count, to: Math.ceil(count / 5) * 7 + 14 };
    case 'minutes':
      return { from: count / (24 * 60), to: count / (24 * 60) };
    case 'days':
      return { from: count, to: count };
    case 'months':
      return { from: count * 28, to: count * 31 };
  }
}
