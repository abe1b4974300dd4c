import { describe, expect, it } from '@jest/globals';
import { NOW, randomStatedWorkflow, shippedCalendar, shippedLibrary, smallWorkflow, surroundingsAt } from '#testing';
import type { Workflow } from '#language';
import { NOTHING, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { KeptMoves } from './configurations/kept-moves.js';
import { Staff } from './configurations/staff.js';
import { arrival } from './rules/arrival.js';
import { atMost } from './rules/at-most.js';
import { eventually } from './rules/eventually.js';
import { fourEyes } from './rules/four-eyes.js';
import { invariants } from './rules/invariants.js';
import { order } from './rules/order.js';
import { enumerate, type Standing } from './testing/enumeration.js';
import { setOf } from './testing/standing.js';
import { wrongIn } from './testing/statements.js';

const CHARTS = 200;
const MOST = 3_000;
const RULES = [invariants, eventually, atMost, arrival, order, fourEyes];
const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();
const staffOf = (workflow: Workflow): Staff => new Staff(workflow, region, 'voorbeeldschool', calendar);
const machineOf = ({ workflow }: Staff) => workflow.machines.get('small')!;
const withoutStatements = (workflow: Workflow): Workflow => ({
  ...workflow,
  machines: new Map([...workflow.machines].map(([name, one]) => [name, { ...one, invariants: [], courses: [] }])),
});
const at = (standings: readonly Standing[]): string[] =>
  standings.map(({ state }) => JSON.stringify([state.states, state.facts]));

/** Of all charts, by kind: how many statements hold, and how many do not. */
const answered = new Map<string, { holding: number; failing: number }>();

describe('of what a workflow says of its cases a proof says what plain enumeration says', () => {
  it.each(Array.from({ length: CHARTS }, (_, index) => index + 1))('in chart %s', (seed) => {
    const workflow = smallWorkflow(randomStatedWorkflow(seed));
    const [unsaid, staff] = [staffOf(withoutStatements(workflow)), staffOf(workflow)];
    // A case that runs would be stopped by what must always be so.
    const enumeration = enumerate(unsaid, surroundingsAt(NOW), MOST);
    // What is said is proved after a proof in which it was not said yet.
    const kept = new KeptMoves();
    const [, exploration] = [unsaid, staff].map((one) => new Exploration(machineOf(one), one, { kept }));
    const { diagram } = exploration!.terrain.space;
    const where = new Map<string, Configurations>();
    for (const rule of RULES)
      for (const { message, where: some = NOTHING } of rule.find(exploration!, () => ({ file: '', line: 1 }))) {
        const [, id = ''] = /^The invariant (\w+) /.exec(message.en) ?? [];
        where.set(id, diagram.or(where.get(id) ?? NOTHING, some));
      }
    for (const { id, kind, standings } of wrongIn(staff, machineOf(staff), enumeration)) {
      const found = where.get(id) ?? NOTHING;
      const told = enumeration.standings.filter((one) => diagram.meets(setOf(exploration!, one), found));
      expect([id, kind, ...at(told)]).toEqual([id, kind, ...at(standings)]);
      const least = Math.min(...standings.map(({ distance }) => distance));
      expect([id, exploration!.wayTo(found)?.moves.length ?? Infinity]).toEqual([id, least]);
      const { holding, failing } = answered.get(kind) ?? { holding: 0, failing: 0 };
      const isHolding = standings.length === 0;
      answered.set(kind, { holding: holding + Number(isHolding), failing: failing + Number(!isHolding) });
    }
  });

  it('and often that it holds, and often that it does not', () => {
    expect([...answered.keys()].sort()).toEqual([
      'always',
      'atMost',
      'eventually',
      'fourEyes',
      'into',
      'never',
      'order',
    ]);
    for (const { holding, failing } of answered.values()) expect(Math.min(holding, failing)).toBeGreaterThan(40);
  });
});
