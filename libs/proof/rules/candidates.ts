/** The transitions that a state has for one event or term, in their order, and where each could be taken if it stood alone. */
import { isNamed } from '#access';
import type { ChartState, ChartTransition } from '#language';
import { timerEvent } from '#machine';
import type { Attempt } from '../configurations/attempt.js';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import { assignmentText } from '../configurations/move.js';
import { attemptsOf } from '../configurations/moves.js';
import { isWithin } from '../configurations/regions.js';
import type { Assignment, Variable } from '../configurations/space.js';
import type { Capacity } from '../configurations/staff.js';

export interface Candidate {
  readonly transition: ChartTransition;
  /** For every way in which the event comes, in one order for all candidates of it. */
  readonly ways: readonly Way[];
}

/** Where a transition can be taken when its event comes in one way, where its guards or its people say no, and what is chosen then. */
export interface Way {
  readonly where: Configurations;
  readonly not: Configurations;
  readonly chosen: readonly Variable[];
}

/** Of every state of the main part the events and terms that more than one transition takes. */
export function candidatesOf(
  exploration: Exploration,
): { readonly state: ChartState; readonly event: string; readonly candidates: readonly Candidate[] }[] {
  const { machine } = exploration;
  return [...machine.states.values()].flatMap((state) =>
    isWithin(state.path, machine.name)
      ? byTrigger(state.transitions).map(([first, ...others]) => {
          const attempts = attemptsOn(exploration, first);
          const candidates = [first, ...others].map((transition) => ({
            transition,
            ways: attempts.map((attempt) => wayOf(exploration, attempt, transition)),
          }));
          return { state, event: nameOf(first), candidates };
        })
      : [],
  );
}

type Group = readonly [ChartTransition, ...ChartTransition[]];

function byTrigger(transitions: readonly ChartTransition[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of transitions) {
    const { trigger } = one;
    if (trigger.kind !== 'event' && trigger.kind !== 'after') continue;
    const key = trigger.kind === 'event' ? trigger.event : `after ${trigger.ordinal}`;
    const [first, ...others] = groups.get(key) ?? [];
    groups.set(key, first === undefined ? [one] : [first, ...others, one]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

function nameOf({ trigger }: ChartTransition): string {
  if (trigger.kind === 'event') return trigger.event;
  return trigger.kind === 'after' ? trigger.term.name : '';
}

/** Each way in which what a transition waits for comes. */
function attemptsOn(
  { terrain, staff, moves, openings, machine }: Exploration,
  { trigger, source }: ChartTransition,
): Attempt[] {
  const bare = (event: string, makes: Assignment = new Map()): Attempt => ({
    kind: 'related',
    event,
    takes: event,
    given: new Map(),
    makes,
  });
  if (trigger.kind !== 'event') return trigger.kind === 'after' ? [bare(timerEvent(source, trigger.ordinal).type)] : [];
  const { event } = trigger;
  const known = staff.workflow.events.get(event);
  const sent = known === undefined ? [] : [...attemptsOf(terrain, known)];
  // An event that a step raises is asked with the message heard that brought the step.
  const raised = moves.filter((move) => move.raised.includes(event)).map(({ heard }) => heard);
  const isOfItself = openings.some((one) => one.event === event) || machine.clocks.some((one) => one.raises === event);
  const others = [...raised, ...(isOfItself || sent.length + raised.length === 0 ? [new Map<Variable, number>()] : [])];
  return [...sent, ...new Map(others.map((heard) => [assignmentText(heard), bare(event, heard)])).values()];
}

function wayOf({ terrain, trials }: Exploration, attempt: Attempt, transition: ChartTransition): Way {
  const { guard, by, source } = transition;
  const { space, machine } = terrain;
  const chosen = new Set<Variable>();
  let where = space.diagram.and(terrain.active(source), space.all(attempt.given));
  let not: Configurations = NOTHING;
  for (const term of guard) {
    const { yes, no, reads } = trials.answers.of(attempt, term);
    where = space.diagram.and(where, yes);
    not = space.diagram.or(not, no);
    for (const variable of reads) if (variable.isChosen) chosen.add(variable);
  }
  if (attempt.kind === 'human' && by !== undefined) {
    const owner = machine.states.get(source)?.owner;
    const actor = terrain.actor(attempt.event);
    chosen.add(actor);
    const may = (one: unknown): boolean => isNamed(by, one as Capacity, owner === undefined ? [] : [owner]);
    where = space.diagram.and(where, space.where(actor, may));
    not = space.diagram.or(
      not,
      space.where(actor, (one) => !may(one)),
    );
  }
  return { where, not, chosen: [...chosen] };
}
