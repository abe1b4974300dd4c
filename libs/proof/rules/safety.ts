/** I5: a concern about safety can be raised in every case that runs, whatever stands in it. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { ProofRule } from './rule.js';

export const safetyEverywhere: ProofRule = {
  id: 'proof.safety',
  severity: 'error',
  mayLack: 'configurations',
  asks: {
    nl: 'Zolang een zaak loopt kan een zorg over veiligheid worden gemeld, of er loopt al een melding.',
    en: 'As long as a case runs a concern about safety can be raised, or one is being looked into.',
  },
  find: ({ machine, staff, terrain, reached, ended, moves }, placeOf) => {
    const { space } = terrain;
    const { diagram } = space;
    const running = diagram.less(reached, ended);
    const region = terrain.regions.list.find(({ root }) => root === 'safety');
    if (region === undefined) {
      // A related case without a block of its own belongs to one that has it; the case of a child itself has to.
      const isChilds = [...staff.workflow.events.values()].some(
        ({ isDefault, opens }) => isDefault && opens?.machine === machine.name,
      );
      const message = {
        nl: 'Deze zaak heeft geen deel `safety`: een zorg over veiligheid kan niet worden gemeld.',
        en: 'This case has no block `safety`: a concern about safety cannot be raised.',
      };
      return isChilds ? [{ at: placeOf(machine.name), message, where: running }] : [];
    }
    const atRest = space.where(region.variable, (path) => machine.states.get(String(path))?.isResting === true);
    const possible = moves
      .filter(({ event, kind }) => event === 'SAFETY_CONCERN_RAISED' && kind === 'human')
      .reduce<Configurations>((found, { from }) => diagram.or(found, from), NOTHING);
    const where = diagram.less(diagram.and(running, atRest), possible);
    if (where === NOTHING) return [];
    return [
      {
        at: placeOf(machine.name),
        message: {
          nl: 'Er is een stand waarin niemand een zorg over veiligheid kan melden.',
          en: 'There is a configuration in which nobody can raise a concern about safety.',
        },
        where,
      },
    ];
  },
};
