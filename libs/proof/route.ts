/**
 * The shortest way of a case to a milestone: a search over what the lifecycle decides, guided by the chart's lower bound.
 * Counts the events of the workflow itself; what its blocks ask on the way (talking with the parents, consent, the picture of
 * the context, the residence) is done when a rule asks for it and not counted. No time passes and nobody takes an exception.
 */
import type { ChartTransition, WorkflowEvent } from '#language';
import type { CaseState, TransitionRecord } from '#lifecycle';
import { Choices, guardTerms, type Data } from './choices.js';
import type { Ground } from './ground.js';
import type { Milestone } from './milestone.js';
import { isOrdinary } from './ordinary.js';
import { relaxedDistances, type Distances } from './relaxed-distance.js';
import { openSituation, take, type Situation } from './situation.js';

export interface Route {
  /** Events of the workflow that were taken, in order; the opening one is not among them. */
  readonly events: readonly { readonly event: string; readonly machine: string; readonly role: string }[];
  /** Everything that was decided on the way, what the blocks asked included. */
  readonly records: readonly TransitionRecord[];
  /** The cases of the child after each event. */
  readonly passed: readonly (readonly CaseState[])[];
}

/**
 * What staff owe a child and its family in every model (domain study 3.9). Nothing else of a block is done for the sake of a
 * way: a search makes up no age, no concern about safety and no absence.
 */
const DUTIES: ReadonlySet<string> = new Set([
  'CONTEXT_ANSWERED',
  'PARENTS_SPOKEN',
  'CONSULT_REQUESTED',
  'CONSENT_GIVEN',
  'RESIDENCE_DETERMINED',
]);

/** Facts of the shared vocabulary that say a case is no usual one: an emergency, a referral that the law makes binding. */
const EXCEPTIONS = ['crisis', 'statutoryReferral'];

/** Situations looked at before a search gives up. */
export const BUDGET = 2_000;

/** Ways of more events than this are not looked for. */
export const LONGEST = 14;

interface Node {
  readonly situation: Situation;
  readonly events: Route['events'];
  readonly passed: Route['passed'];
  /** The event that must come first was taken. */
  readonly isAfter: boolean;
  readonly isThere: boolean;
  /** No way on from here is shorter in all. */
  readonly bound: number;
}

/** What came of an event: the situation after it unless it was refused, and the rules that were not met. */
interface Attempt {
  readonly situation: Situation | undefined;
  /** Undefined while nobody in the case has a role for it. */
  readonly unmet: ReadonlySet<string> | undefined;
}

const stepsLeft = ({ unmet }: Attempt): number => unmet?.size ?? Infinity;

/** The way found, or undefined when there is none within the budget. `given` holds values of fields fixed. */
export function findRoute(ground: Ground, milestone: Milestone, given: Data = {}): Route | undefined {
  return new Search(ground, milestone, given).run();
}

class Search {
  readonly #choices: Choices;
  readonly #toStart: Distances;
  readonly #toRequest: Distances;
  readonly #blockEvents: ReadonlySet<string>;
  readonly #seen = new Set<string>();
  #looked = 0;

  constructor(
    private readonly ground: Ground,
    private readonly milestone: Milestone,
    given: Data,
  ) {
    const { workflow } = ground.model;
    this.#choices = new Choices(workflow, ground.region, given);
    this.#toStart = relaxedDistances(workflow, milestone.starts);
    this.#toRequest = milestone.after === undefined ? new Map() : relaxedDistances(workflow, milestone.after);
    const own = workflow.definition.document.workflow.events;
    this.#blockEvents = new Set([...workflow.events.keys()].filter((event) => own[event] === undefined));
  }

  run(): Route | undefined {
    const opening = [...this.ground.model.workflow.events.values()].find(({ isDefault }) => isDefault);
    if (opening === undefined) return undefined;
    const begin = this.#choices.of(opening).flatMap((data) => {
      const situation = openSituation(this.ground, opening, data);
      return 'kind' in situation ? [] : [this.#begin(situation)];
    });
    // First every way of the fewest events that the chart could allow, then of one more: the first that is found is shortest.
    for (let most = Math.min(...begin.map(({ bound }) => bound)); most <= LONGEST; most += 1) {
      this.#seen.clear();
      for (const node of begin) {
        const found = this.#visit(node, most);
        if (found !== undefined)
          return { events: found.events, passed: found.passed, records: found.situation.records };
      }
    }
    return undefined;
  }

  #visit(node: Node, most: number): Node | undefined {
    if (node.bound > most) return undefined;
    if (node.isThere) return node;
    if (this.#looked >= BUDGET || this.#isSeen(node)) return undefined;
    this.#looked += 1;
    for (const next of this.#next(node, most)) {
      const found = this.#visit(next, most);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** After an event that is not the milestone there is at least one more, and one for the event that must come before it. */
  #couldBeWithin({ events, isAfter }: Node, event: string, most: number): boolean {
    const { after, starts } = this.milestone;
    const isReady = isAfter || after === undefined;
    const left = isReady ? (event === starts ? 0 : 1) : event === after ? 1 : 2;
    return events.length + 1 + left <= most;
  }

  #begin(situation: Situation): Node {
    const left = this.#left(situation, false);
    return { situation, events: [], passed: [situation.cases], isAfter: false, isThere: false, bound: left };
  }

  #after({ events, passed, isAfter: wasAfter }: Node, situation: Situation, taken: Route['events'][number]): Node {
    const { after, starts } = this.milestone;
    const isThere = taken.event === starts && (wasAfter || after === undefined);
    const isAfter = wasAfter || taken.event === after;
    const left = isThere ? 0 : this.#left(situation, isAfter);
    return {
      situation,
      events: [...events, taken],
      passed: [...passed, situation.cases],
      isAfter,
      isThere,
      bound: events.length + 1 + left,
    };
  }

  /** The fewest events that the chart still asks; without end where an exception was made. */
  #left({ cases }: Situation, isAfter: boolean): number {
    if (cases.some(({ facts }) => EXCEPTIONS.some((fact) => facts[fact] === true))) return Infinity;
    const running = cases.filter(({ closedAt }) => closedAt === null);
    const least = (distances: Distances): number =>
      Math.min(
        ...running.flatMap(({ machine, states }) =>
          states.map((leaf) => distances.get(machine)?.get(leaf) ?? Infinity),
        ),
      );
    const start = least(this.#toStart);
    return isAfter || this.milestone.after === undefined ? start : Math.max(start, least(this.#toRequest) + 1);
  }

  /** Two situations are the same when no rule can tell them apart. */
  #isSeen({ situation, isAfter, events }: Node): boolean {
    const cases = situation.cases.map(({ machine, states, facts, related }) => [
      machine,
      states,
      Object.entries(facts).filter(([name]) => this.#choices.facts.has(name)),
      related.map(({ as, isOpen }) => [as, isOpen]),
    ]);
    const key = JSON.stringify([isAfter, events.length, cases]);
    const isKnown = this.#seen.has(key);
    this.#seen.add(key);
    return isKnown;
  }

  *#next(node: Node, most: number): Generator<Node> {
    for (const of of node.situation.cases) {
      for (const event of this.#eventsIn(of)) {
        if (this.#blockEvents.has(event.name) || event.opens !== undefined) continue;
        if (!this.#couldBeWithin(node, event.name, most)) continue;
        for (const data of this.#choices.of(event)) {
          for (const after of this.#takings(node.situation, of, event, data)) {
            const role = after.records.findLast((record) => record.event === event.name)?.role ?? '';
            yield this.#after(node, after, { event: event.name, machine: of.machine, role });
          }
        }
      }
    }
  }

  /** Events that people can fire where a case stands, exceptions left out. */
  #eventsIn(of: CaseState): WorkflowEvent[] {
    if (of.closedAt !== null) return [];
    const { workflow } = this.ground.model;
    const names = new Set(
      this.#transitionsIn(of).flatMap((transition) => {
        const { trigger } = transition;
        if (trigger.kind !== 'event') return [];
        return isOrdinary(transition, workflow.events.get(trigger.event)) ? [trigger.event] : [];
      }),
    );
    return [...workflow.events.values()].filter(({ name, by }) => names.has(name) && by !== undefined);
  }

  #transitionsIn({ machine: name, states }: CaseState): ChartTransition[] {
    const { machine } = this.ground.model.machine(name);
    const paths = new Set(
      states.flatMap((leaf) => leaf.split('.').map((_, at, keys) => keys.slice(0, at + 1).join('.'))),
    );
    return [...paths].flatMap((path) => machine.states.get(path)?.transitions ?? []);
  }

  /**
   * Takes an event as the case stands, and again after what blocks offer to meet the rules that were not met, one duty at a
   * time: a rule that refuses nothing may still choose another way, as consent does for a letter.
   */
  #takings(from: Situation, of: CaseState, event: WorkflowEvent, data: Data): Situation[] {
    const taken: Situation[] = [];
    let before = from;
    let outcome = this.#try(before, of, event, data);
    for (;;) {
      if (outcome.situation !== undefined) taken.push(outcome.situation);
      const better = stepsLeft(outcome) === 0 ? undefined : this.#duty(before, of, event, data, outcome);
      if (better === undefined) return taken;
      [before, outcome] = better;
    }
  }

  #try(from: Situation, { case: id }: CaseState, event: WorkflowEvent, data: Data): Attempt {
    const of = from.cases.find((state) => state.case === id);
    const outcome = of === undefined ? undefined : take(this.ground, from, of, event, data);
    if (outcome === undefined) return { situation: undefined, unmet: undefined };
    if ('kind' in outcome) return { situation: undefined, unmet: failing(outcome.guards) };
    return { situation: outcome, unmet: failing(outcome.records[from.records.length]?.guards ?? []) };
  }

  /** A block event after which the event can be taken, or fewer rules are unmet. */
  #duty(from: Situation, of: CaseState, event: WorkflowEvent, data: Data, attempt: Attempt) {
    const now = from.cases.find((state) => state.case === of.case) ?? of;
    for (const duty of this.#dutiesFor(now, attempt)) {
      for (const choice of this.#choices.of(duty)) {
        const done = take(this.ground, from, now, duty, choice);
        if (done === undefined || 'kind' in done) continue;
        const again = this.#try(done, of, event, data);
        const isTaken = again.situation !== undefined && attempt.situation === undefined;
        if (isTaken || stepsLeft(again) < stepsLeft(attempt)) return [done, again] as const;
      }
    }
    return undefined;
  }

  /** Block events that change what the unmet rules read; while nobody may fire the event, the consent that brings parties in. */
  #dutiesFor(of: CaseState, { unmet }: Attempt): WorkflowEvent[] {
    if (unmet === undefined) return this.#eventsIn(of).filter(({ name }) => name === 'CONSENT_GIVEN');
    const { machine } = this.ground.model.machine(of.machine);
    const references = guardTerms(machine)
      .filter(({ id }) => unmet.has(id))
      .flatMap(({ expression, asks }) => [
        ...expression.references,
        ...(asks.length > 0 ? [{ root: 'data', path: ['residence'], argument: undefined }] : []),
      ]);
    const fields = new Set(references.map(({ root, path }) => (root === 'consent' ? 'consent' : (path[0] ?? ''))));
    const parts = new Set(references.flatMap(({ argument }) => argument?.split('.')[0] ?? []));
    const names = new Set(
      this.#transitionsIn(of)
        .filter(({ target, actions }) => {
          const moves = target !== undefined && parts.has(target.split('.')[0] ?? '');
          const writes = actions.some(
            (action) => action.kind === 'assign' && action.changes.some(({ field }) => fields.has(field)),
          );
          return moves || writes;
        })
        .flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : [])),
    );
    return this.#eventsIn(of).filter(({ name }) => names.has(name) && DUTIES.has(name));
  }
}

const failing = (guards: readonly { readonly id: string; readonly result: boolean }[]): ReadonlySet<string> =>
  new Set(guards.filter(({ result }) => !result).map(({ id }) => id));
