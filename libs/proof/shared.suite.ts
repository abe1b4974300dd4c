/**
 * What parties owe a case that they share, held against plain enumeration on random charts, each proved after an edit of it: a term
 * where it waits for another of them, a concern about safety that is always heard, no refusal for lack of money.
 */
import { describe, expect, it } from '@jest/globals';
import {
  NOW,
  randomSharedWorkflow,
  shippedCalendar,
  shippedLibrary,
  smallWorkflow,
  surroundingsAt,
  type SmallWorkflow,
} from '#testing';
import type { Workflow } from '#language';
import { NOTHING } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { KeptMoves } from './configurations/kept-moves.js';
import { Staff } from './configurations/staff.js';
import { findingsOf } from './findings.js';
import { noRefusalForBudget } from './rules/refusals.js';
import { safetyEverywhere } from './rules/safety.js';
import { waitingHasClock } from './rules/waiting.js';
import { enumerate, type Standing } from './testing/enumeration.js';
import { placeOf, refusedIn, unsafeIn, waitingIn } from './testing/shared.js';
import { setOf } from './testing/standing.js';

const MOST = 3_000;
const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();

/** Edits of a chart, of which the first that applies is made, from another one on for every seed. */
const EDITS: readonly (readonly [from: RegExp, to: string])[] = [
  [/^ *guard: .*\n/m, ''],
  [/^ *by: owner\n/m, ''],
  [/resting: false/, 'resting: true'],
  [/flag: true/, 'flag: false'],
  [/resting: true/, 'resting: false'],
  [/OVERDUE:/, 'ASK:'],
  [/isStatutory: true/, 'isStatutory: false'],
];

/** How a chart may have been before it was edited. */
function before(small: SmallWorkflow, seed: number): Workflow | undefined {
  for (let turn = 0; turn < EDITS.length; turn += 1) {
    const [from, to] = EDITS[(seed + turn) % EDITS.length]!;
    const states = small.states.replace(from, to);
    if (states === small.states) continue;
    try {
      return smallWorkflow({ ...small, states });
    } catch {
      // What is edited may be the only use of something.
    }
  }
  return undefined;
}

const at = (standings: readonly Standing[]): string[] =>
  standings.map(({ state }) => JSON.stringify([state.states, state.facts, state.clocks.map(({ id }) => id)]));

/** Of each rule: how many charts keep it, and how many do not. */
const answered = new Map<string, { holding: number; failing: number }>();

export function describeShared({ charts, first }: { readonly charts: number; readonly first: number }): void {
  describe('of what parties owe a case that they share a proof says what plain enumeration says', () => {
    it.each(Array.from({ length: charts }, (_, index) => first + index))('in chart %s', (seed) => {
      const small = randomSharedWorkflow(seed);
      const workflow = smallWorkflow(small);
      const kept = new KeptMoves();
      const earlier = before(small, seed);
      const exploration = (earlier === undefined ? [workflow] : [earlier, workflow])
        .map((one) => new Staff(one, region, 'voorbeeldschool', calendar))
        .map((staff) => new Exploration(staff.workflow.machines.get('small')!, staff, { kept }))
        .at(-1)!;
      const { machine, staff } = exploration;
      const { standings } = enumerate(staff, surroundingsAt(NOW), MOST);
      const unsafe = unsafeIn(machine, standings);
      const byRule = [
        [waitingHasClock, waitingIn(staff, machine, standings)],
        [safetyEverywhere, new Map(unsafe.length === 0 ? [] : [['small', unsafe]])],
        [noRefusalForBudget, refusedIn(standings)],
      ] as const;
      for (const [rule, wrong] of byRule) {
        const {
          findings,
          exploration: further,
          ways,
        } = findingsOf(rule, exploration, (path) => ({ file: path, line: 0 }));
        const placed = findings.map(({ at: place, where = NOTHING }) => ({
          place: place.line === 0 ? place.file : placeOf(place),
          where,
        }));
        expect([rule.id, ...placed.map(({ place }) => place).sort()]).toEqual([rule.id, ...[...wrong.keys()].sort()]);
        for (const { place, where } of placed) {
          const { diagram } = further.terrain.space;
          const told = standings.filter((one) => diagram.meets(setOf(further, one), where));
          expect([rule.id, place, ...at(told)]).toEqual([rule.id, place, ...at(wrong.get(place) ?? [])]);
          const least = Math.min(...(wrong.get(place) ?? []).map(({ distance }) => distance));
          expect([rule.id, place, ways.to(where)?.moves.length]).toEqual([rule.id, place, least]);
        }
        const { holding, failing } = answered.get(rule.id) ?? { holding: 0, failing: 0 };
        const isHolding = wrong.size === 0;
        answered.set(rule.id, { holding: holding + Number(isHolding), failing: failing + Number(!isHolding) });
      }
    });

    it('and often that it is kept, and often that it is not', () => {
      for (const { holding, failing } of answered.values())
        expect(Math.min(holding, failing)).toBeGreaterThan(charts / 8);
    });
  });
}
