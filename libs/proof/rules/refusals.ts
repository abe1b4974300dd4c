/** An empty budget is no ground to refuse help that the law gives: only what is no right may be refused for it. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Capacity } from '../configurations/staff.js';
import type { ProofRule } from './rule.js';

/** The word for lack of money among the reasons of a decision. */
const BUDGET = 'budget';
/** Roles that decide on help to which the law gives a right: youth help, and lifelong care. */
const DECIDERS = ['municipalDecider', 'careOffice'];
/** The fact that says so where a decision can also be about what is no right. */
const ENTITLED = 'isStatutory';

export const noRefusalForBudget: ProofRule = {
  id: 'proof.refusal',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Hulp waar een kind recht op heeft wordt nooit geweigerd omdat het budget op is.',
    en: 'Help to which a child is entitled is never refused because the budget is spent.',
  },
  find: ({ terrain, staff, reached, moves }) => {
    const { space, facts } = terrain;
    const { diagram } = space;
    return moves.flatMap(({ event, kind, choices, transitions }) => {
      const document = staff.workflow.events.get(event);
      const [first] = transitions;
      if (kind !== 'human' || document === undefined || first === undefined) return [];
      const where = [...document.fields].reduce<Configurations>((found, [name, { values }]) => {
        if (values?.includes(BUDGET) !== true) return found;
        const variable = terrain.eventData(event, name);
        if (variable === undefined) return found;
        const forBudget = space.where(variable, (value) => value === BUDGET);
        return choices.reduce<Configurations>((all, choice) => {
          const actor = terrain.actor(event);
          const deciders = choice.chosen.includes(actor)
            ? space.where(actor, (one) => DECIDERS.includes((one as Capacity).role))
            : choice.actors.some(({ role }) => DECIDERS.includes(role))
              ? space.without(NOTHING)
              : NOTHING;
          const refused = diagram.and(diagram.and(choice.where, forBudget), deciders);
          return diagram.or(all, diagram.forget(refused, space.bitsOf([...choice.chosen, variable, actor])));
        }, found);
      }, NOTHING);
      const entitled = facts.partsOf(ENTITLED).reduce<Configurations>(
        (set, { variable }) =>
          diagram.and(
            set,
            space.where(variable, (value) => value === true),
          ),
        space.without(NOTHING),
      );
      const unlawful = diagram.and(diagram.and(reached, entitled), where);
      if (unlawful === NOTHING) return [];
      return [
        {
          at: first.at,
          message: {
            nl: `Met "${document.label.nl}" kan hulp waar een kind recht op heeft worden geweigerd omdat het budget op is.`,
            en: `With "${document.label.en}" help to which a child is entitled can be refused because the budget is spent.`,
          },
          where: unlawful,
        },
      ];
    });
  },
};
