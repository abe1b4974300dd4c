/**
 * The order in which a workflow says that a case passes its states: a transition that skips one says that it does. Of states of
 * any depth, and only of ways that a case can take; that the kind of a change between links is right is another rule's
 * (`proof.link-order`), which asks it of every chain, also where a workflow or a region says no order.
 */
import type { ChartTransition } from '#language';
import { NOTHING } from '../configurations/diagram.js';
import { doesNotHold, type Finding, type ProofRule } from './rule.js';

export const order: ProofRule = {
  id: 'proof.order',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Wat een werkwijze met `order` zegt, geldt: van een toestand gaat een zaak naar de volgende. Verder terug, overslaan en naar het einde gaat alleen met een overgang die dat zegt: `return`, `bypass`, `finish`, en vanuit de laatste `relapse`.',
    en: 'What a workflow says with `order` holds: from a state a case goes to the next one. Back, past others and to the last only goes by a transition that says so: `return`, `bypass`, `finish`, and from the last one `relapse`.',
  },
  find: ({ machine, terrain, reached, moves }) => {
    const { diagram } = terrain.space;
    const labelOf = (path: string) => machine.states.get(path)?.label ?? { nl: path, en: path };
    return machine.courses.flatMap((course): Finding[] => {
      if (course.kind !== 'order') return [];
      const { states } = course;
      const found = new Map<string, Finding>();
      for (const move of moves)
        for (const [from, path] of states.entries()) {
          const leads = move.transitions.find(({ target }) => target !== undefined);
          const to = states.findIndex((state) => isInside(move.makes, terrain.regions.of(state)?.variable, state));
          if (leads === undefined || to === -1 || to === from || mayLead(leads, from, to, states.length)) continue;
          const where = diagram.and(diagram.and(reached, move.from), terrain.active(path));
          if (where === NOTHING) continue;
          const [a, b] = [labelOf(path), labelOf(states[to] ?? '')];
          const past = states.slice(from + 1, to).map(labelOf);
          const skipped = {
            nl: past.length === 0 ? '' : `, langs ${past.map(({ nl }) => `"${nl}"`).join(' en ')}`,
            en: past.length === 0 ? '' : `, past ${past.map(({ en }) => `"${en}"`).join(' and ')}`,
          };
          found.set(`${leads.id} ${from} ${to}`, {
            at: leads.at,
            message: doesNotHold(course, {
              nl: `een zaak gaat hier van "${a.nl}" naar "${b.nl}"${skipped.nl}, zonder dat de overgang dat zegt`,
              en: `a case goes from "${a.en}" to "${b.en}" here${skipped.en}, and the transition does not say so`,
            }),
            where,
          });
        }
      return [...found.values()];
    });
  },
};

type Makes = ReadonlyMap<{ readonly values: readonly unknown[] }, number>;

function isInside(makes: Makes, variable: { readonly values: readonly unknown[] } | undefined, state: string): boolean {
  const value = variable === undefined ? undefined : makes.get(variable);
  if (variable === undefined || value === undefined) return false;
  const path = String(variable.values[value]);
  return path === state || path.startsWith(`${state}.`);
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
