/** S18: lawful models, each with one thing made wrong: of 25 mutants drawn from a seed at most one may pass (95 %). */
import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readLibrary } from '#language';
import { prove } from '#proof';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { drawMutants, type Mutant } from './mutant.js';
import { CLAIMED } from './operators/claimed.js';
import type { Tree } from './tree.js';

const FIXTURES = 'libs/proof/fixtures';
const SEED = 18;
const MUTANTS = 25;

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);
const lawful = new Map(
  readdirSync(FIXTURES).map((rule) => [rule, parse(readFileSync(`${FIXTURES}/${rule}/valid.yaml`, 'utf8')) as Tree]),
);

/** The rules that a small model breaks. */
function brokenBy(tree: Tree): string[] {
  const read = readLibrary([...besides, { file: 'small.yaml', text: JSON.stringify(tree) }], TODAY);
  const told = read.diagnostics.map(({ code }) => code);
  if (read.diagnostics.some(({ severity }) => severity === 'error')) return told;
  const what = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool', tellsStories: false };
  return [
    ...told,
    ...prove({ ...read, regions }, calendar, what).flatMap(({ faults }) => faults.map(({ rule }) => rule)),
  ];
}

it(`of ${MUTANTS} mutations of lawful models one at most is let through (seed ${SEED})`, () => {
  // One of each class after the other, until there are enough.
  const drawn = drawMutants(CLAIMED, lawful, { seed: SEED, each: 2 }).map(({ mutants }) => mutants);
  const mutants = [0, 1]
    .flatMap((turn) => drawn.flatMap((one): Mutant[] => one.slice(turn, turn + 1)))
    .slice(0, MUTANTS);
  expect(mutants).toHaveLength(MUTANTS);
  const passed = mutants.filter(
    ({ operator: { rules }, tree }) => !brokenBy(tree).some((rule) => rules.includes(rule)),
  );
  // A promise that a model does not make cannot be broken: one may be as lawful as it was.
  expect(passed.slice(1).map(({ operator, workflow, site }) => `${operator.id} ${workflow} ${site.what}`)).toEqual([]);
});
