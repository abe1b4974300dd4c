/** Every task and every offer is for somebody: an organisation of the region fills the party, and its people hold the role. */
import type { CompiledAction, SourceLine } from '#language';
import { isWithin } from '../configurations/regions.js';
import { leadingTo } from './leading-to.js';
import type { Finding, ProofRule } from './rule.js';

export const duties: ProofRule = {
  id: 'proof.duty',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Elke taak en elk aanbod heeft iemand: een organisatie in de regio vult de partij, en haar mensen hebben de rol.',
    en: 'Every task and every offer has somebody: an organisation of the region fills the party, and its people hold the role.',
  },
  find: (exploration, placeOf) => {
    const { machine, staff } = exploration;
    const found = new Map<string, Finding>();
    const look = (action: CompiledAction, at: SourceLine, state: string): void => {
      if (action.kind !== 'task' && action.kind !== 'offer') return;
      const { party } = action;
      const label = staff.workflow.parties.get(party)?.label ?? { nl: party, en: party };
      const role = action.kind === 'task' ? action.role : undefined;
      const ladder = action.kind === 'task' ? action.ladder : undefined;
      if (ladder !== undefined && !ladder.rungs.some((rung) => staff.holds(rung.party, rung.role)))
        found.set(`ladder ${ladder.id}`, {
          at,
          message: {
            nl: `Niemand in ${staff.region.region} staat op een trede van de ladder "${ladder.label.nl}".`,
            en: `Nobody in ${staff.region.region} stands on a rung of the ladder "${ladder.label.en}".`,
          },
          ...leadingTo(exploration, state),
        });
      const roles = role === undefined ? (staff.workflow.parties.get(party)?.roles ?? []) : [role];
      if (roles.some((one) => staff.holds(party, one))) return;
      found.set(`${party} ${role ?? ''}`, {
        at,
        message: {
          nl: `Niemand in ${staff.region.region} doet wat hier aan ${label.nl}${role === undefined ? '' : ` (${role})`} wordt gevraagd.`,
          en: `Nobody in ${staff.region.region} does what is asked of ${label.en}${role === undefined ? '' : ` (${role})`} here.`,
        },
        ...leadingTo(exploration, state),
      });
    };
    for (const { path, entry, exit, transitions } of machine.states.values()) {
      if (!isWithin(path, machine.name)) continue;
      for (const action of [...entry, ...exit]) look(action, placeOf(path), path);
      for (const { actions, at } of transitions) for (const action of actions) look(action, at, path);
    }
    return [...found.values()];
  },
};
