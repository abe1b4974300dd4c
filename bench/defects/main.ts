/** `npm run bench -- defects`: how many seeded defects of the shipped workflows are found, and by what. */
import { writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { showProgress } from '../../apps/cli/progress.js';
import { Misuse } from '../arguments.js';
import { Checker } from './checker.js';
import { drawMutants } from './mutant.js';
import { CLAIMED } from './operators/claimed.js';
import { HELD_OUT } from './operators/held-out.js';
import { print, type Report } from './report.js';
import { falseAlarms, judgeAll, type Judged } from './run.js';
import { Stories } from './stories.js';
import type { Tree } from './tree.js';

const USAGE = `npm run bench -- defects [options]

Workflows with one defect each, drawn from a seed over every place of all four workflows, judged by schakel check --prove,
where no rule tells it by the stories of the model (schakel test), by createMachine of XState alone and by the reachability of xstate/graph.

  --seed N        which mutants are drawn (default 1)
  --each N        mutants of each class (default 20)
  --class ID      this class only; may be given again
  --json FILE     writes every mutant with what was found to a file too
`;

export async function benchDefects(given: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      seed: { type: 'string', default: '1' },
      each: { type: 'string', default: '20' },
      class: { type: 'string', multiple: true },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const [seed, each] = [whole('seed', values.seed), whole('each', values.each)];
  const known = [...CLAIMED, ...HELD_OUT].map(({ id }) => id);
  for (const id of values.class ?? [])
    if (!known.includes(id)) throw new Misuse(`There is no class ${id}. There are ${known.join(', ')}.`);
  if (values.json !== undefined) await writeFile(values.json, '');
  const report = await measureDefects({ seed, each, classes: values.class ?? known }, 'Judging');
  process.stdout.write(print(report));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

export interface Draw {
  readonly seed: number;
  readonly each: number;
  readonly classes: readonly string[];
}

/** Draws mutants of classes and judges them; with a title it shows how far it is, and judges what is shipped too. */
export async function measureDefects({ seed, each, classes }: Draw, title?: string): Promise<Report> {
  const documents = [shippedFiles(), shippedCalendar(), TODAY] as const;
  const checker = new Checker(...documents);
  const stories = new Stories(...documents, checker);
  const trees = new Map(checker.workflows.map((name) => [name, parse(checker.textOf(name)) as Tree]));
  const lists = [CLAIMED, HELD_OUT].map((list) =>
    drawMutants(list, trees, { seed, each }).filter(({ operator }) => classes.includes(operator.id)),
  );
  const drawn = lists.flat();
  const progress = showProgress(title ?? '', title === undefined ? 0 : drawn.flatMap(({ mutants }) => mutants).length);
  const judged: Judged[] = [];
  for (const one of judgeAll({ checker, stories }, trees, drawn)) {
    judged.push(one);
    if (title !== undefined) progress.step();
    // Between two mutants whoever waits can stop it.
    await setImmediate();
  }
  progress.end();
  const [claimed = [], heldOut = []] = lists.map((list) =>
    list.map(({ operator, sites }) => ({
      id: operator.id,
      rules: operator.rules,
      sites,
      mutants: judged.filter((one) => one.operator === operator.id),
    })),
  );
  const alarms = title === undefined ? [] : falseAlarms({ checker, stories }, trees);
  return { version: 1, seed, each, falseAlarms: alarms, claimed, heldOut };
}

function whole(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Misuse(`--${option} is a whole number from 1, not "${text}".`);
  return Number(text);
}
