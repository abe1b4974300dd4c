/** I5: help to a child begins with consent, or on a ground that the law gives. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { ProofRule } from './rule.js';

/** Events with which help to one child begins, in the shared vocabulary. */
const STARTS = ['CARE_STARTED', 'LIGHT_HELP_STARTED', 'SPECIALIST_STARTED', 'INTERVENTION_ADDED', 'SPECIALIST_ADDED'];
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
    const { terrain, reached, moves } = exploration;
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
    return moves.flatMap(({ event, kind, from, choices, transitions, makes }) => {
      if (kind !== 'human' || !STARTS.includes(event) || makes.size === 0) return [];
      const kindOf = terrain.eventData(event, COLLECTIVE.field);
      const single =
        kindOf === undefined
          ? from
          : choices.reduce<Configurations>((found, choice) => {
              const ofOne = diagram.less(
                choice.where,
                space.where(kindOf, (value) => COLLECTIVE.words.includes(String(value))),
              );
              return diagram.or(found, diagram.forget(ofOne, space.bitsOf(choice.chosen)));
            }, NOTHING);
      const where = diagram.and(without, single);
      const [first] = transitions;
      if (where === NOTHING || first === undefined) return [];
      const label = terrain.workflow.events.get(event)?.label ?? { nl: event, en: event };
      return [
        {
          at: first.at,
          message: {
            nl: `"${label.nl}" kan zonder toestemming en zonder grondslag.`,
            en: `"${label.en}" can happen without consent and without a legal ground.`,
          },
          where,
        },
      ];
    });
  },
};
