/** Every state of the main part has one party that answers for the case there, and the region has an organisation for it. */
import { isWithin } from '../configurations/regions.js';
import { leadingTo } from './leading-to.js';
import type { ProofRule } from './rule.js';

export const oneResponsible: ProofRule = {
  id: 'proof.responsible',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Voor elke toestand van het hoofddeel is precies een partij eindverantwoordelijk, en de regio heeft een organisatie die haar vult.',
    en: 'For every state of the main part exactly one party is finally responsible, and the region has an organisation that fills it.',
  },
  find: (exploration, placeOf) => {
    const { machine, staff } = exploration;
    return [...machine.states.values()].flatMap((state) => {
      const { path, owner, label, kind, children } = state;
      if (!isWithin(path, machine.name) || children.length > 0 || kind !== 'atomic') return [];
      if (owner !== undefined && staff.organisations(owner).length > 0) return [];
      const party = staff.workflow.parties.get(owner ?? '')?.label;
      return [
        {
          at: placeOf(path),
          message:
            party === undefined
              ? {
                  nl: `Voor "${label.nl}" is niemand eindverantwoordelijk.`,
                  en: `Nobody is finally responsible for "${label.en}".`,
                }
              : {
                  nl: `Voor "${label.nl}" is ${party.nl} eindverantwoordelijk, en geen organisatie in ${staff.region.region} is dat.`,
                  en: `${party.en} is finally responsible for "${label.en}", and no organisation in ${staff.region.region} is that.`,
                },
          ...leadingTo(exploration, path),
        },
      ];
    });
  },
};
