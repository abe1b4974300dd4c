/** The transitions that a state has for one event or term, in their order, and where each could be taken if it stood alone. */
import { isNamed } from '#access';
import type { ChartState, ChartTransition } from '#language';
import { timerEvent } from '#machine';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import { isWithin } from '../configurations/regions.js';
import type { Variable } from '../configurations/space.js';
import type { Capacity } from '../configurations/staff.js';

export interface Candidate {
  readonly transition: ChartTransition;
  /** Where it can be taken, with what is chosen then. */
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
      ? byTrigger(state.transitions).map((group) => ({
          state,
          event: nameOf(group[0]),
          candidates: group.map((one) => candidate(exploration, one)),
        }))
      : [],
  );
}

function byTrigger(transitions: readonly ChartTransition[]): ChartTransition[][] {
  const groups = new Map<string, ChartTransition[]>();
  for (const one of transitions) {
    const { trigger } = one;
    if (trigger.kind !== 'event' && trigger.kind !== 'after') continue;
    const key = trigger.kind === 'event' ? trigger.event : `after ${trigger.ordinal}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

function nameOf(transition: ChartTransition | undefined): string {
  if (transition?.trigger.kind === 'event') return transition.trigger.event;
  return transition?.trigger.kind === 'after' ? transition.trigger.term.name : '';
}

function candidate({ terrain, trials }: Exploration, transition: ChartTransition): Candidate {
  const { trigger, guard, by, source } = transition;
  const { space, staff, workflow, machine } = terrain;
  const isEvent = trigger.kind === 'event';
  const event = isEvent ? trigger.event : trigger.kind === 'after' ? timerEvent(source, trigger.ordinal).type : '';
  const isHuman = isEvent && staff.among(workflow.events.get(event)?.by).length > 0;
  const attempt = {
    kind: isHuman ? ('human' as const) : ('related' as const),
    event,
    takes: event,
    given: new Map<Variable, number>(),
  };
  const chosen = new Set<Variable>();
  let where = terrain.active(source);
  let not: Configurations = NOTHING;
  for (const term of guard) {
    const { yes, no, reads } = trials.answers.of(attempt, term);
    where = space.diagram.and(where, yes);
    not = space.diagram.or(not, no);
    for (const variable of reads) if (variable.isChosen) chosen.add(variable);
  }
  if (isHuman && by !== undefined) {
    const owner = machine.states.get(source)?.owner;
    const actor = terrain.actor(event);
    chosen.add(actor);
    const may = (one: unknown): boolean => isNamed(by, one as Capacity, owner === undefined ? [] : [owner]);
    where = space.diagram.and(where, space.where(actor, may));
    not = space.diagram.or(
      not,
      space.where(actor, (one) => !may(one)),
    );
  }
  return { transition, where, not, chosen: [...chosen] };
}
