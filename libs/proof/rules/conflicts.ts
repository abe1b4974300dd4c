/** Of two transitions of one event that can both be taken, the workflow says which: order decides only between a special case and a general one. */
import { isNamed } from '#access';
import type { ChartTransition } from '#language';
import { timerEvent } from '#machine';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import { isWithin } from '../configurations/regions.js';
import type { Variable } from '../configurations/space.js';
import type { Capacity } from '../configurations/staff.js';
import type { Finding, ProofRule } from './rule.js';

export const conflicts: ProofRule = {
  id: 'proof.conflict',
  severity: 'error',
  asks: {
    nl: 'Kunnen in een toestand twee overgangen van een gebeurtenis beide, dan is de eerste een bijzonder geval van de tweede (wat "anders" heet), of doen ze hetzelfde. Anders beslist alleen de volgorde, en dat leest niemand.',
    en: 'Where two transitions of one event of a state can both be taken, the first is a special case of the second (an "otherwise"), or they do the same. Else only their order decides, and nobody reads that.',
  },
  find: (exploration) => {
    const found: Finding[] = [];
    for (const { path, label, transitions } of exploration.machine.states.values()) {
      if (!isWithin(path, exploration.machine.name)) continue;
      for (const candidates of byTrigger(transitions)) {
        const sets = candidates.map((one) => enabled(exploration, one));
        for (const [second, later] of candidates.entries())
          for (const [first, earlier] of candidates.slice(0, second).entries()) {
            const where = clash(exploration, earlier, later, sets[first] ?? EMPTY, sets[second] ?? EMPTY);
            if (where === NOTHING) continue;
            const event = nameOf(exploration, later);
            found.push({
              at: later.at,
              message: {
                nl: `In "${label.nl}" kunnen twee overgangen van ${event} tegelijk; alleen de volgorde kiest de eerste (regel ${earlier.at.line}).`,
                en: `In "${label.en}" two transitions of ${event} can be taken at once; only their order chooses the first (line ${earlier.at.line}).`,
              },
              where,
            });
          }
      }
    }
    return found;
  },
};

/** Where a transition can be taken, with what is chosen then. */
interface Enabled {
  readonly where: Configurations;
  readonly not: Configurations;
  readonly chosen: readonly Variable[];
}
const EMPTY: Enabled = { where: NOTHING, not: NOTHING, chosen: [] };

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

function nameOf({ staff }: Exploration, { trigger }: ChartTransition): string {
  if (trigger.kind === 'event') return staff.workflow.events.get(trigger.event)?.name ?? trigger.event;
  return trigger.kind === 'after' ? trigger.term.name : trigger.kind;
}

function enabled({ terrain, trials }: Exploration, { trigger, guard, by, source }: ChartTransition): Enabled {
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
  return { where, not, chosen: [...chosen] };
}

function clash(
  { terrain, reached }: Exploration,
  earlier: ChartTransition,
  later: ChartTransition,
  first: Enabled,
  second: Enabled,
): Configurations {
  const { space } = terrain;
  const { diagram } = space;
  const both = diagram.and(reached, diagram.and(first.where, second.where));
  if (both === NOTHING || isSame(earlier, later)) return NOTHING;
  const isSpecial = diagram.and(diagram.and(reached, first.where), second.not) === NOTHING;
  return isSpecial ? NOTHING : diagram.forget(both, space.bitsOf([...first.chosen, ...second.chosen]));
}

/** Whether two transitions lead to the same state and do nothing besides. */
const isSame = (one: ChartTransition, other: ChartTransition): boolean =>
  one.target === other.target && one.actions.length === 0 && other.actions.length === 0;
