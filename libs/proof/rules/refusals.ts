/** An empty budget is no ground to refuse help that the law gives: only what is no right may be refused for it. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { ENTITLED } from '../configurations/facts.js';
import type { Capacity } from '../configurations/staff.js';
import type { Finding, ProofRule } from './rule.js';

/** The word for lack of money among the reasons of a decision. */
const BUDGET = 'budget';
/** Roles that decide on help to which the law gives a right: youth help, and lifelong care. */
const DECIDERS = ['municipalDecider', 'careOffice'];
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
    const entitled = facts
      .partsOf(ENTITLED)
      .reduce<Configurations>((set, { variable }) => diagram.and(set, space.having(variable, 1)), reached);
    return moves.flatMap(({ event, kind, choices }) => {
      const document = staff.workflow.events.get(event);
      if (kind !== 'human' || document === undefined) return [];
      const reasons = [...document.fields].flatMap(([name, { values }]) =>
        values?.includes(BUDGET) === true ? (terrain.eventData(event, name) ?? []) : [],
      );
      const actor = terrain.actor(event);
      return choices.flatMap(({ where, chosen, actors, transitions: [first] }): Finding[] => {
        if (first === undefined || !actors.some(isDecider)) return [];
        const decided = chosen.includes(actor) ? diagram.and(where, space.where(actor, isDecider)) : where;
        const forBudget = reasons.reduce<Configurations>(
          (found, reason) =>
            diagram.or(
              found,
              diagram.and(
                decided,
                space.where(reason, (value) => [value].flat().includes(BUDGET)),
              ),
            ),
          NOTHING,
        );
        const unlawful = diagram.and(entitled, diagram.forget(forBudget, space.bitsOf([...chosen, ...reasons, actor])));
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
    });
  },
};

const isDecider = (one: unknown): boolean => DECIDERS.includes((one as Capacity).role);
