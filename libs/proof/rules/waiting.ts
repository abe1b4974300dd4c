/** Where a case waits for the answer of another party, time is kept: silence is noticed. */
import type { By, ChartState, ChartTransition, Party } from '#language';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import { isWithin } from '../configurations/regions.js';
import type { ProofRule } from './rule.js';

export const waitingHasClock: ProofRule = {
  id: 'proof.clock',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Waar een zaak op een andere partij wacht, na een aanbod of omdat alleen anderen haar verder brengen, loopt een termijn.',
    en: 'Where a case waits for another party, after an offer or because only others take it on, a term runs.',
  },
  find: (exploration, placeOf) => {
    const { machine, terrain, reached, ended } = exploration;
    const { space } = terrain;
    const { diagram } = space;
    const running = [...terrain.clocks.values()].reduce<Configurations>(
      (found, variable) => diagram.or(found, terrain.running(variable)),
      NOTHING,
    );
    return [...machine.states.values()].flatMap((state) => {
      if (!isWithin(state.path, machine.name) || state.children.length > 0 || state.kind !== 'atomic') return [];
      const asked = askedIn(exploration, state);
      if (state.isResting || asked === undefined || above(machine, state).some(hasTerm)) return [];
      const where = diagram.less(diagram.less(diagram.and(reached, terrain.active(state.path)), running), ended);
      if (where === NOTHING) return [];
      return [
        {
          at: placeOf(state.path),
          message: {
            nl: `In "${state.label.nl}" wacht een zaak op ${asked.label.nl} zonder dat er een termijn loopt.`,
            en: `In "${state.label.en}" a case waits for ${asked.label.en} and no term runs.`,
          },
          where,
        },
      ];
    });
  },
};

/** A state and those that it is in. */
function above({ states }: Exploration['machine'], state: ChartState): ChartState[] {
  const parent = state.parent === undefined ? undefined : states.get(state.parent);
  return parent === undefined ? [state] : [state, ...above({ states } as Exploration['machine'], parent)];
}

const hasTerm = ({ transitions }: ChartState): boolean => transitions.some(({ trigger }) => trigger.kind === 'after');

/** The other party whose answer a state waits for: it was offered the case here and can take it on, or only it can. */
function askedIn({ staff: { workflow } }: Exploration, state: ChartState): Party | undefined {
  const ways = state.transitions.flatMap((one) => {
    const by = rolesOf(workflow.events, one);
    return by === undefined || one.target === undefined || one.target === state.path ? [] : [by];
  });
  const others = [...workflow.parties.values()].filter(({ id }) => id !== state.owner);
  const isFor = (by: By, { id, roles }: Party): boolean =>
    by === 'staff' || (by === 'owner' ? id === state.owner : roles.some((role) => by.includes(role)));
  const offered = state.entry.flatMap((action) => (action.kind === 'offer' ? [action.party] : []));
  const receiver = others.find((party) => offered.includes(party.id) && ways.some((by) => isFor(by, party)));
  if (receiver !== undefined) return receiver;
  const owner = workflow.parties.get(state.owner ?? '');
  if (owner === undefined || ways.length === 0 || ways.some((by) => isFor(by, owner))) return undefined;
  return others.find((party) => ways.every((by) => isFor(by, party)));
}

function rolesOf(events: Exploration['staff']['workflow']['events'], { trigger, by }: ChartTransition): By | undefined {
  if (trigger.kind !== 'event') return undefined;
  const event = events.get(trigger.event);
  return event === undefined || event.isEscape || event.by === undefined ? undefined : (by ?? event.by);
}
