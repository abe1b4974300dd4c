/** Of two transitions of one event that can both be taken, the workflow says which: order decides only between a special case and a general one. */
import type { ChartTransition } from '#language';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import { candidatesOf, type Candidate } from './candidates.js';
import type { Finding, ProofRule } from './rule.js';

export const conflicts: ProofRule = {
  id: 'proof.conflict',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Kunnen in een toestand twee overgangen van een gebeurtenis beide, dan is de eerste een bijzonder geval van de tweede (wat "anders" heet), of doen ze hetzelfde. Anders beslist alleen de volgorde, en dat leest niemand.',
    en: 'Where two transitions of one event of a state can both be taken, the first is a special case of the second (an "otherwise"), or they do the same. Else only their order decides, and nobody reads that.',
  },
  find: (exploration) => {
    const found: Finding[] = [];
    for (const { state, event, candidates } of candidatesOf(exploration))
      for (const [second, later] of candidates.entries())
        for (const earlier of candidates.slice(0, second)) {
          const where = clash(exploration, earlier, later);
          if (where === NOTHING) continue;
          found.push({
            at: later.transition.at,
            message: {
              nl: `In "${state.label.nl}" kunnen twee overgangen van ${event} tegelijk; alleen de volgorde kiest de eerste (regel ${earlier.transition.at.line}).`,
              en: `In "${state.label.en}" two transitions of ${event} can be taken at once; only their order chooses the first (line ${earlier.transition.at.line}).`,
            },
            where,
          });
        }
    return found;
  },
};

function clash({ terrain, reached, ended }: Exploration, first: Candidate, second: Candidate): Configurations {
  const { space } = terrain;
  const { diagram } = space;
  if (isSame(first.transition, second.transition)) return NOTHING;
  // A case that has ended takes nothing, whatever it stands in.
  const running = diagram.less(reached, ended);
  const pairs = first.ways.flatMap((one, way) =>
    second.ways[way] === undefined ? [] : ([[one, second.ways[way]]] as const),
  );
  const isSpecial = pairs.every(([one, other]) => !diagram.meets(diagram.and(one.where, other.not), running));
  if (isSpecial) return NOTHING;
  return pairs.reduce<Configurations>((found, [one, other]) => {
    const both = diagram.and(running, diagram.and(one.where, other.where));
    return diagram.or(found, diagram.forget(both, space.bitsOf([...one.chosen, ...other.chosen])));
  }, NOTHING);
}

/** Whether two transitions lead to the same state and do nothing besides. */
const isSame = (one: ChartTransition, other: ChartTransition): boolean =>
  one.target === other.target && one.actions.length === 0 && other.actions.length === 0;
