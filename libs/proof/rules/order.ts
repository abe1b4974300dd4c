/**
 * The order in which a workflow says that a case passes its states: a transition that skips one says that it does. Of states of
 * any depth, and only of ways that a case can take; that the kind of a change between links is right is another rule's
 * (`proof.link-order`), which asks it of every chain, also where a workflow or a region says no order.
 */
import type { ChartTransition, Course, Machine } from '#language';
import { ALL, NOTHING, type Configurations } from '../configurations/diagram.js';
import { isWithin } from '../configurations/regions.js';
import { doesNotHold, type Finding, type ProofRule } from './rule.js';

export const order: ProofRule = {
  id: 'proof.order',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Wat een werkwijze met `order` zegt, geldt: van een toestand gaat een zaak naar de volgende. Verder terug, overslaan en naar het einde gaat alleen met een overgang die dat zegt: `return`, `bypass`, `finish`, en vanuit de laatste `relapse`.',
    en: 'What a workflow says with `order` holds: from a state a case goes to the next one. Back, past others and to the last only goes by a transition that says so: `return`, `bypass`, `finish`, and from the last one `relapse`.',
  },
  find: ({ machine, terrain, reached, moves, search }) => {
    const { space } = terrain;
    const { diagram } = space;
    return machine.courses.flatMap((course): Finding[] => {
      if (course.kind !== 'order') return [];
      const { states } = course;
      return moves.flatMap((move) =>
        move.choices.flatMap(({ where: before, chosen, transitions }) =>
          states.flatMap((path, begun): Finding[] => {
            const led = outOfOrder(machine, states, begun, transitions);
            if (led.length === 0) return [];
            const possible = diagram.and(diagram.and(search.before(move, ALL), reached), terrain.active(path));
            const where = diagram.forget(diagram.and(before, possible), space.bitsOf(chosen));
            return where === NOTHING ? [] : led.map((one) => findingOf(course, machine, one, where));
          }),
        ),
      );
    });
  },
};

function findingOf(
  course: Extract<Course, { kind: 'order' }>,
  { states: known }: Machine,
  { by, from, to }: Led,
  where: Configurations,
): Finding {
  const labelOf = (path = '') => known.get(path)?.label ?? { nl: path, en: path };
  const { states } = course;
  const [a, b] = [labelOf(states[from]), labelOf(states[to])];
  const past = states.slice(from + 1, to).map((path) => labelOf(path));
  const skipped = {
    nl: past.length === 0 ? '' : `, langs ${past.map(({ nl }) => `"${nl}"`).join(' en ')}`,
    en: past.length === 0 ? '' : `, past ${past.map(({ en }) => `"${en}"`).join(' and ')}`,
  };
  return {
    at: by.at,
    message: doesNotHold(course, {
      nl: `een zaak gaat hier van "${a.nl}" naar "${b.nl}"${skipped.nl}, zonder dat de overgang dat zegt`,
      en: `a case goes from "${a.en}" to "${b.en}" here${skipped.en}, and the transition does not say so`,
    }),
    where,
  };
}

interface Led {
  readonly by: ChartTransition;
  readonly from: number;
  readonly to: number;
}

/** Of the transitions of one step, begun in one of the states, those that lead from one of them to another and may not. */
function outOfOrder(
  machine: Machine,
  states: readonly string[],
  begun: number,
  transitions: readonly ChartTransition[],
): Led[] {
  let from = begun;
  return transitions.flatMap((by) => {
    if (by.target === undefined) return [];
    const led = enteredIn(machine, by.target);
    const to = states.findIndex((state) => led.some((path) => isWithin(path, state)));
    if (to === -1) {
      // What happens beside the state does not leave it.
      const state = states[from] ?? '';
      if (isWithin(by.source, state) || isWithin(state, by.source)) from = -1;
      return [];
    }
    const wrong = from !== -1 && to !== from && !mayLead(by, from, to, states.length) ? [{ by, from, to }] : [];
    from = to;
    return wrong;
  });
}

/** A state with those in which it begins. */
function enteredIn({ states }: Pick<Machine, 'states'>, path: string): string[] {
  const state = states.get(path);
  const begins = state?.kind === 'parallel' ? state.children : (state?.initial ?? []);
  return [path, ...[begins].flat().flatMap((one) => enteredIn({ states }, one))];
}

/** Whether a transition of this kind may lead from one of the states to another. */
export function mayLead({ link }: ChartTransition, from: number, to: number, count: number): boolean {
  const allowed: Partial<Record<NonNullable<ChartTransition['link']>, boolean>> = {
    bypass: true,
    finish: to === count - 1,
    return: to < from,
    relapse: from === count - 1,
  };
  return to === from + 1 || (link !== undefined && allowed[link] === true);
}
