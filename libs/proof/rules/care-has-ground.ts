/** I5: help to a child begins with consent, or on a ground that the law gives. */
import { ALL, NOTHING } from '../configurations/diagram.js';
import { beginsHelp } from '../configurations/facts.js';
import type { Finding, ProofRule } from './rule.js';

/** Help to a group or a class as a whole is not help to one child. */
const COLLECTIVE = { field: 'kind', words: ['group', 'class'] };
/** Facts that give a ground without consent: an emergency, and a referral that the law names. */
const GROUNDS = ['crisis', 'statutoryReferral'];
/** A fact and the word with which the family has taken the help into its own hands. */
const OWN_BUDGET = { fact: 'delivery', word: 'pgb' };

export const careHasGround: ProofRule = {
  id: 'proof.care-has-ground',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Hulp begint nooit zonder toestemming voor enig doel, behalve bij spoed, na een wettelijke verwijzing, met een pgb dat het gezin zelf besteedt, of bij een melding over veiligheid. Hulp aan een groep of klas als geheel telt niet mee.',
    en: 'Help never begins without consent for any purpose, except in an emergency, after a referral by law, with a personal budget that the family itself spends, or with a report about safety. Help to a group or class as a whole does not count.',
  },
  find: (exploration) => {
    const { terrain, reached, moves, search } = exploration;
    const { space, facts } = terrain;
    const { diagram } = space;
    // Where no consent is kept, as in a part of a case, it was asked by the case that opened it.
    if (facts.partsOf('consent').length === 0) return [];
    let without = diagram.and(reached, exploration.withoutConsent());
    for (const ground of GROUNDS)
      for (const { variable } of facts.partsOf(ground)) without = diagram.and(without, space.having(variable, 0));
    for (const { variable } of facts.partsOf(OWN_BUDGET.fact))
      without = diagram.less(
        without,
        space.where(variable, (value) => value === OWN_BUDGET.word),
      );
    if (terrain.regions.list.some(({ root }) => root === 'safety'))
      without = diagram.and(without, terrain.active('safety.noReport'));
    return moves.flatMap((move) =>
      move.choices.flatMap(({ where: taken, chosen, transitions }): Finding[] => {
        const begun = transitions.find(beginsHelp);
        if (begun?.trigger.kind !== 'event') return [];
        const { event } = begun.trigger;
        // What another step raises begins for one child, whatever its own data say.
        const kindOf = event === move.event ? terrain.eventData(event, COLLECTIVE.field) : undefined;
        const single =
          kindOf === undefined
            ? taken
            : diagram.less(
                taken,
                space.where(kindOf, (value) => COLLECTIVE.words.includes(String(value))),
              );
        const possible = diagram.and(without, search.before(move, ALL));
        const where = diagram.and(possible, diagram.forget(single, space.bitsOf(chosen)));
        if (where === NOTHING) return [];
        const label = terrain.workflow.events.get(event)?.label ?? { nl: event, en: event };
        return [
          {
            at: begun.at,
            message: {
              nl: `"${label.nl}" kan zonder toestemming en zonder grondslag.`,
              en: `"${label.en}" can happen without consent and without a legal ground.`,
            },
            where,
          },
        ];
      }),
    );
  },
};
