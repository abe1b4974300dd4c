/** Of the transitions of one event each is taken at some time: none stands behind others that leave it nothing. */
import type { ChartTransition } from '#language';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { candidatesOf } from './candidates.js';
import type { Finding, ProofRule } from './rule.js';

export const hidden: ProofRule = {
  id: 'proof.hidden',
  severity: 'error',
  asks: {
    nl: 'Heeft een toestand voor een gebeurtenis meer overgangen, dan gaat elke die kan ook eens: geen staat achter andere die haar niets overlaten. Wat om de voorwaarden van een overgang zelf nooit kan telt niet mee; waar afspraken van een regio beslissen ook niet.',
    en: 'Where a state has more transitions for an event, each that can be taken is taken at some time: none stands behind others that leave it nothing. What can never be by the conditions of a transition itself does not count, nor where the agreements of a region decide.',
  },
  find: (exploration) => {
    const { reached, ended, terrain } = exploration;
    const { space } = terrain;
    const { diagram } = space;
    // A case that has ended takes nothing, whatever it stands in.
    const running = diagram.less(reached, ended);
    return candidatesOf(exploration).flatMap(({ state, event, candidates }) => {
      // Where agreements decide between them, a region has chosen one.
      if (candidates.some(({ transition }) => isAgreed(transition))) return [];
      const before: Configurations[] = [];
      return candidates.flatMap(({ transition, ways }): Finding[] => {
        const left = ways.map(({ where }, way) => {
          const earlier = before[way] ?? NOTHING;
          before[way] = diagram.or(earlier, where);
          // Of three values in two bits a fourth is left over, which nobody can choose.
          const chosen = new Set(candidates.flatMap((one) => one.ways[way]?.chosen ?? []));
          return [...chosen].reduce(
            (rest, one) =>
              diagram.and(
                rest,
                space.where(one, () => true),
              ),
            diagram.less(where, earlier),
          );
        });
        if (left.some((one) => diagram.meets(one, running))) return [];
        const able = ways.reduce<Configurations>(
          (all, { where, chosen }) =>
            diagram.or(all, diagram.forget(diagram.and(running, where), space.bitsOf(chosen))),
          NOTHING,
        );
        if (able === NOTHING) return [];
        return [
          {
            at: transition.at,
            message: {
              nl: `In "${state.label.nl}" gaat deze overgang van ${event} nooit: wat ervoor staat neemt alles.`,
              en: `In "${state.label.en}" this transition of ${event} is never taken: what stands before it takes all.`,
            },
            where: able,
          },
        ];
      });
    });
  },
};

const isAgreed = ({ guard }: ChartTransition): boolean =>
  guard.some(({ expression }) => expression.references.some(({ root }) => root === 'agreements'));
