/** Where something is asked on the way, the answer decides where a case goes: a step leads nowhere by way of a foregone conclusion. */
import type { ChartState, ChartTransition } from '#language';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import type { Choice, Move } from '../configurations/move.js';
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
    const { machine, terrain, reached } = exploration;
    const { space } = terrain;
    const { diagram } = space;
    const choices = choicesIn(exploration);
    return [...machine.states.values()].flatMap((state): Finding[] => {
      if (!isWithin(state.path, machine.name) || !onlyAsks(state)) return [];
      return [...comingTo(state, choices)].flatMap(([transition, { ways, taken }]): Finding[] => {
        const [way, ...others] = ways;
        const to = machine.states.get(way?.target ?? '')?.label;
        if (to === undefined || others.length > 0 || way?.actions.length !== 0) return [];
        const where = taken.reduce<Configurations>((found, one) => diagram.or(found, fromWhere(one)), NOTHING);
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

    /** What opens a case is taken where none stood before. */
    function fromWhere({ choice: { where, chosen }, isFirst }: Taken): Configurations {
      return isFirst ? NOTHING : diagram.forget(diagram.and(where, reached), space.bitsOf(chosen));
    }

    function comingTo({ path }: ChartState, all: readonly Taken[]) {
      const found = new Map<ChartTransition, { ways: Set<ChartTransition | undefined>; taken: Taken[] }>();
      for (const one of all) {
        const { where, transitions } = one.choice;
        const comes = ({ target, source }: ChartTransition): boolean => target === path && source !== path;
        if (!transitions.some(comes) || !(one.isFirst || diagram.meets(where, reached))) continue;
        for (const [index, transition] of transitions.entries()) {
          if (!comes(transition)) continue;
          const known = found.get(transition) ?? { ways: new Set(), taken: [] };
          known.ways.add(transitions.slice(index + 1).find(({ source }) => source === path));
          known.taken.push(one);
          found.set(transition, known);
        }
      }
      return found;
    }
  },
};

interface Taken {
  readonly choice: Choice;
  /** A case begins with it. */
  readonly isFirst: boolean;
}

function choicesIn({ moves, beginnings }: Exploration): Taken[] {
  const all = (some: readonly Move[], isFirst: boolean): Taken[] =>
    some.flatMap(({ choices }) => choices.map((choice) => ({ choice, isFirst })));
  return [
    ...all(moves, false).filter(({ choice }) => choice.transitions.length > 1),
    ...all(
      beginnings.flatMap((one) => one.moves ?? []),
      true,
    ),
  ];
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
