/** Numbers that are added up: one combination stands for all that no expression can tell apart, held against plain enumeration. */
import { describe, expect, it } from '@jest/globals';
import { NOW, randomSharesWorkflow, shippedCalendar, shippedLibrary, smallWorkflow, surroundingsAt } from '#testing';
import type { Workflow } from '#language';
import { NOTHING } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { Staff } from './configurations/staff.js';
import { valuesIn } from './configurations/values.js';
import { invariants } from './rules/invariants.js';
import { enumerate } from './testing/enumeration.js';
import { wrongIn } from './testing/statements.js';

const CHARTS = 100;
const MOST = 3_000;
const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();
const staffOf = (workflow: Workflow): Staff => new Staff(workflow, region, 'voorbeeldschool', calendar);
const machineOf = ({ workflow }: Staff) => workflow.machines.get('small')!;
const withoutStatements = (workflow: Workflow): Workflow => ({
  ...workflow,
  machines: new Map([...workflow.machines].map(([name, one]) => [name, { ...one, invariants: [], courses: [] }])),
});

/** The combinations that are tried of an event, and how many there are in all; undefined where its numbers are told apart one by one. */
function triedOf(workflow: Workflow, name = 'GIVEN'): { tried: readonly unknown[]; all: number } | undefined {
  const event = workflow.events.get(name)!;
  const [together] = valuesIn(workflow).together(event);
  if (together === undefined) return undefined;
  const all = together.names.reduce((n, one) => n * valuesIn(workflow).ofEvent(one, event.fields.get(one)!).length, 1);
  return { tried: together.combinations, all };
}

const seen = { fewer: 0, apart: 0, holding: 0, failing: 0 };

describe('where numbers are added up a proof says what plain enumeration says', () => {
  it.each(Array.from({ length: CHARTS }, (_, index) => index + 1))('in chart %s', (seed) => {
    const workflow = smallWorkflow(randomSharesWorkflow(seed));
    const [unsaid, staff] = [staffOf(withoutStatements(workflow)), staffOf(workflow)];
    const { standings } = enumerate(unsaid, surroundingsAt(NOW), MOST);
    const exploration = new Exploration(machineOf(staff), staff);
    const least = (all: typeof standings): number => Math.min(...all.map(({ distance }) => distance));
    for (const path of machineOf(staff).states.keys()) {
      const there = standings.filter(({ state }) => state.states.includes(path));
      if (path === 'small') continue;
      expect([path, exploration.wayTo(exploration.terrain.active(path))?.moves.length ?? Infinity]).toEqual([
        path,
        least(there),
      ]);
    }
    const found = new Map(
      invariants
        .find(exploration, () => ({ file: '', line: 1 }))
        .map(({ message, where = NOTHING }) => [/^The invariant (\w+) /.exec(message.en)?.[1] ?? '', where]),
    );
    for (const { id, standings: wrong } of wrongIn(staff, machineOf(staff), { standings, openings: [] })) {
      const where = found.get(id);
      const moves = where === undefined ? Infinity : exploration.wayTo(where)?.moves.length;
      expect([id, moves]).toEqual([id, least(wrong)]);
      seen[wrong.length === 0 ? 'holding' : 'failing'] += 1;
    }
    const tried = triedOf(workflow);
    if (tried === undefined) seen.apart += 1;
    else if (tried.tried.length < tried.all) seen.fewer += 1;
  });

  it('mostly with fewer combinations than there are, and sometimes with all of them', () => {
    expect(seen.fewer).toBeGreaterThan(CHARTS / 3);
    expect(seen.apart).toBeGreaterThan(CHARTS / 10);
    expect(Math.min(seen.holding, seen.failing)).toBeGreaterThan(CHARTS / 2);
  });
});

describe('numbers of which an action makes only some so', () => {
  const field = 'type: int, min: 0, max: 10, label: { nl: aantal, en: number }';
  const chart = (action: string): Workflow =>
    smallWorkflow({
      states: `s0: { label: { nl: s0, en: s0 }, on: { GIVEN: { guard: "event.data.one + event.data.two == 10", target: small.s1, actions: [{ assign: { one: event.data.one, two: event.data.two } }] } } }
s1: { label: { nl: s1, en: s1 }, on: { CHANGED: { target: small.s2, actions: [${action}] } } }
s2: { label: { nl: s2, en: s2 }, on: { LOOKED_AT: { guard: "data.one + data.two == 5", target: small.s3 } } }
s3: { label: { nl: s3, en: s3 }, type: final, outcome: completedLight }`,
      data: `one: { default: 0, ${field} }\ntwo: { default: 0, ${field} }`,
      events: ['CHANGED', 'LOOKED_AT'],
      eventEntries: `GIVEN: { by: [teacher], label: { nl: GIVEN, en: GIVEN }, data: { one: { ${field} }, two: { ${field} } } }`,
    });
  const isReached = (workflow: Workflow): boolean => {
    const staff = staffOf(workflow);
    const exploration = new Exploration(machineOf(staff), staff);
    return exploration.wayTo(exploration.terrain.active('small.s3')) !== undefined;
  };

  it('are told apart one by one: what is left can come to another sum', () => {
    const workflow = chart('{ assign: { one: 0 } }');
    expect(triedOf(workflow)).toBeUndefined();
    expect(isReached(workflow)).toBe(true);
  });

  it('stand together where it makes all of them so', () => {
    expect(triedOf(chart('{ assign: { one: 0, two: 0 } }'))).toBeDefined();
    expect(isReached(chart('{ assign: { one: 0, two: 0 } }'))).toBe(false);
    expect(isReached(chart('{ assign: { one: 2, two: 3 } }'))).toBe(true);
  });
});

describe('the shares of the network', () => {
  const { workflow } = shippedLibrary().workflows.get('network')!;

  it('are tried once for each that is none, some or all of a hundred, and whether they are a hundred together', () => {
    // Fifteen ways to divide a hundred among some of four, as many that do not come to it, and one in which nobody has any.
    expect(triedOf(workflow, 'COST_SHARE_PROPOSED')).toMatchObject({ tried: { length: 31 }, all: 6 ** 4 });
  });
});
