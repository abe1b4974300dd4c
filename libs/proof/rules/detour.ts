/** Where something is asked on the way, the answer decides where a case goes: a step leads nowhere by way of a foregone conclusion. */
import type { ChartState, ChartTransition } from '#language';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import type { Choice } from '../configurations/move.js';
import { isWithin } from '../configurations/regions.js';
import type { Finding, ProofRule } from './rule.js';

export const detour: ProofRule = {
  id: 'proof.detour',
  severity: 'warning',
  asks: {
    nl: 'Leidt een overgang naar een toestand waarin meteen iets wordt gevraagd en anders niets gebeurt, dan gaan zaken die zo komen daar niet alle op één manier verder. Anders heet de overgang naar iets anders te leiden dan ze doet, en staat er in het verslag een vraag waarop maar één antwoord kan. Waar afspraken van een regio beslissen telt dit niet.',
    en: 'Where a transition leads to a state in which something is asked at once and nothing else happens, cases that come so do not all go on from there in one way. Else the transition says that it leads somewhere else than it does, and the record has a question that can have one answer only. Where the agreements of a region decide, this does not count.',
  },
  find: (exploration) => {
    const { machine } = exploration;
    const choices = choicesIn(exploration);
    return [...machine.states.values()].flatMap((state): Finding[] => {
      if (!isWithin(state.path, machine.name) || !onlyAsks(state)) return [];
      return [...comingTo(state, choices)].flatMap(([transition, { ways, where }]): Finding[] => {
        const [way, ...others] = ways;
        const to = machine.states.get(way?.target ?? '')?.label;
        if (to === undefined || others.length > 0 || way?.actions.length !== 0) return [];
        return [
          {
            at: transition.at,
            message: {
              nl: `Deze overgang leidt naar "${state.label.nl}", en altijd meteen verder naar "${to.nl}": laat haar daarheen leiden.`,
              en: `This transition leads to "${state.label.en}", and always on to "${to.en}" at once: let it lead there.`,
            },
            ...(where === NOTHING ? {} : { where }),
          },
        ];
      });
    });

    function comingTo({ path }: ChartState, all: readonly Taken[]) {
      const found = new Map<ChartTransition, { ways: Set<ChartTransition | undefined>; where: Configurations }>();
      const { diagram } = exploration.terrain.space;
      for (const { transitions, from } of all)
        for (const [index, one] of transitions.entries()) {
          if (one.target !== path || one.source === path) continue;
          const on = transitions.slice(index + 1).find(({ source }) => source === path);
          const known = found.get(one) ?? { ways: new Set(), where: NOTHING };
          found.set(one, { ways: known.ways.add(on), where: diagram.or(known.where, from) });
        }
      return found;
    }
  },
};

interface Taken extends Pick<Choice, 'transitions'> {
  readonly from: Configurations;
}

/** The ways to take moves, each with from where it is taken; what opens a case is taken where none stood before. */
function choicesIn({ terrain, reached, moves, beginnings }: Exploration): Taken[] {
  const { space } = terrain;
  const taken = moves.flatMap(({ choices }) =>
    choices.flatMap(({ where, chosen, transitions }) => {
      if (transitions.length < 2 || !space.diagram.meets(where, reached)) return [];
      const from = space.diagram.forget(space.diagram.and(where, reached), space.bitsOf(chosen));
      return [{ transitions, from }];
    }),
  );
  const first = beginnings.flatMap((one) => one.moves ?? []).flatMap(({ choices }) => choices);
  return [...taken, ...first.map(({ transitions }) => ({ transitions, from: NOTHING }))];
}

/** Whether of a state nothing is left but what it asks: no case stays in it, and it does nothing. */
function onlyAsks({ kind, entry, exit, transitions }: ChartState): boolean {
  const ways = transitions.filter(({ trigger }) => trigger.kind === 'always');
  const isLeft = ways.at(-1)?.guard.length === 0;
  const asks = ways.some(({ guard }) => guard.length > 0) && !ways.some(isAgreed);
  return kind === 'atomic' && isLeft && asks && entry.length + exit.length === 0;
}

/** Whether it depends on what a region or a school has chosen, which is the same for every case there. */
const isAgreed = ({ guard }: ChartTransition): boolean =>
  guard.some(({ expression }) =>
    expression.references.some(({ root }) => ['agreements', 'parameters', 'school'].includes(root)),
  );
