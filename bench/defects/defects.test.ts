/** A few mutants of each kind of judge, so that what the bench measures at length cannot rot. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { Checker } from './checker.js';
import { measureDefects } from './main.js';
import { drawMutants } from './mutant.js';
import { CLAIMED } from './operators/claimed.js';
import { HELD_OUT } from './operators/held-out.js';
import { print, type Report } from './report.js';
import type { Tree } from './tree.js';

const EASY = ['dangle-target', 'drop-owner', 'drop-link', 'drop-exits'];

describe('seeded defects', () => {
  let report: Report;

  beforeAll(async () => {
    report = await measureDefects({ seed: 7, each: 2, classes: EASY });
  });

  it('are found by the rule that is named for their class', () => {
    for (const { id, mutants } of report.claimed)
      expect([id, mutants.length, mutants.filter(({ byRule }) => !byRule)]).toEqual([id, 2, []]);
  });

  it('are told apart from what createMachine sees: a target that is not there, and no owner', () => {
    const byXState = report.claimed.map(({ id, mutants }) => [id, mutants.filter((one) => one.byXState).length]);
    expect(Object.fromEntries(byXState)).toMatchObject({ 'dangle-target': 2, 'drop-owner': 0, 'drop-exits': 0 });
  });

  it('are told in a table with a line for each class', () => {
    for (const id of EASY) expect(print(report)).toMatch(new RegExp(`^${id} +\\| \\d+ +\\| 2 +\\| 2 `, 'm'));
  });
});

describe('the draw', () => {
  const checker = new Checker(shippedFiles(), shippedCalendar(), TODAY);
  const trees = new Map(checker.workflows.map((name) => [name, parse(checker.textOf(name)) as Tree]));
  const draw = (seed: number): string[] =>
    drawMutants([...CLAIMED, ...HELD_OUT], trees, { seed, each: 20 }).flatMap(({ mutants }) =>
      mutants.map(({ operator, workflow, site }) => `${operator.id} ${workflow} ${site.what}`),
    );

  it('has twenty mutants or more of every class, and two hundred or more of those that are claimed', () => {
    const drawn = drawMutants([...CLAIMED, ...HELD_OUT], trees, { seed: 1, each: 20 });
    expect(drawn.filter(({ mutants }) => mutants.length < 20).map(({ operator }) => operator.id)).toEqual([]);
    expect(CLAIMED.length * 20).toBeGreaterThanOrEqual(200);
    expect(HELD_OUT).toHaveLength(10);
  });

  it('is the same for the same seed and another for another', () => {
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('changes a workflow at every place', () => {
    for (const { mutants } of drawMutants([...CLAIMED, ...HELD_OUT], trees, { seed: 1, each: 5 }))
      for (const { workflow, tree, site } of mutants)
        expect([site.what, JSON.stringify(tree) === JSON.stringify(trees.get(workflow))]).toEqual([site.what, false]);
  });

  it('leaves a workflow without a fault where nothing is changed', () => {
    for (const [workflow, tree] of trees)
      expect([workflow, checker.judge(workflow, tree, { proves: false }).findings]).toEqual([workflow, []]);
  });
});
