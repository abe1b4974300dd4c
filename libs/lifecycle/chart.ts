/**
 * What follows from a machine alone, worked out once for each: where a state stands in the document, which states know an
 * event, where a term is written. Decides nothing; it spares every decision the search.
 */
import type { ChartState, Clock, CompiledAction, Ladder, Machine, Term } from '#language';

/** The moment at which a rung of the ladder of a task is asked. */
export interface RungTerm {
  readonly kind: 'rung';
  readonly task: string;
  readonly ladder: Ladder;
  readonly rung: number;
  /** What runs until then: the term of the task, or of the rung before. */
  readonly term: Term;
}

/** A term of a state, with the ordinal by which XState knows it. */
export interface StateTerm {
  readonly kind: 'state';
  readonly state: string;
  readonly ordinal: number;
  readonly term: Term;
}

export interface Chart {
  /** The place of each state in the document. */
  readonly order: ReadonlyMap<string, number>;
  /** The states that know an event, in document order. */
  readonly knowing: ReadonlyMap<string, readonly ChartState[]>;
  /** Every term by the id of its clock: `<state>/<term>`, `clock/<id>` or `task/<task>/<ladder>/<rung>`. */
  readonly terms: ReadonlyMap<string, StateTerm | RungTerm | { readonly kind: 'clock'; readonly clock: Clock }>;
  /** The ids of tasks that only the case finishes: leaving the state that they are of, or an event. */
  readonly finished: ReadonlySet<string>;
  /** The term of a state by its ordinal. */
  termAt(state: string, ordinal: number): Term | undefined;
}

const charts = new WeakMap<Machine, Chart>();

export function chartOf(machine: Machine): Chart {
  const known = charts.get(machine) ?? readChart(machine);
  charts.set(machine, known);
  return known;
}

function readChart(machine: Machine): Chart {
  const states = [...machine.states.values()];
  const knowing = new Map<string, ChartState[]>();
  const terms = new Map<string, StateTerm | RungTerm | { kind: 'clock'; clock: Clock }>();
  const ordinals = new Map<string, Term>();
  for (const state of states) {
    for (const { trigger } of state.transitions) {
      if (trigger.kind === 'event') {
        const known = knowing.get(trigger.event) ?? [];
        if (known.at(-1) !== state) knowing.set(trigger.event, [...known, state]);
      }
      if (trigger.kind !== 'after') continue;
      const { term, ordinal } = trigger;
      const id = `${state.path}/${term.name}`;
      // Candidates of one term share it.
      if (!terms.has(id)) terms.set(id, { kind: 'state', state: state.path, ordinal, term });
      ordinals.set(`${state.path}/${ordinal}`, term);
    }
  }
  for (const clock of machine.clocks) terms.set(`clock/${clock.id}`, { kind: 'clock', clock });
  const given = states.flatMap(({ entry, exit, transitions }) =>
    [...entry, ...exit, ...transitions.flatMap(({ actions }) => actions)].filter(isTask),
  );
  for (const { id, due, ladder } of given) {
    for (const [rung, { id: name }] of (ladder?.rungs ?? []).entries()) {
      const term = rung === 0 ? due : ladder?.rungs[rung - 1]?.due;
      if (ladder !== undefined && term !== undefined)
        terms.set(rungClock(id, ladder, name), { kind: 'rung', task: id, ladder, rung, term });
    }
  }
  return {
    order: new Map(states.map(({ path }, index) => [path, index])),
    knowing,
    terms,
    finished: new Set(
      [...given.filter(({ until }) => until !== undefined), ...states.flatMap(({ entry }) => entry.filter(isTask))].map(
        ({ id }) => id,
      ),
    ),
    termAt: (state, ordinal) => ordinals.get(`${state}/${ordinal}`),
  };
}

/** The id of the clock that asks a rung of a ladder when it has run. */
export const rungClock = (task: string, ladder: Ladder, rung: string): string => `task/${task}/${ladder.id}/${rung}`;

const isTask = (action: CompiledAction): action is Extract<CompiledAction, { kind: 'task' }> => action.kind === 'task';
