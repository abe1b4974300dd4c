/** The figures of the seeded defects: a table for people, with every mutant that was missed. */
import { toText, type Cell } from '../../apps/cli/table.js';
import type { Alarm, Judged } from './run.js';

export interface Class {
  readonly id: string;
  readonly rules: readonly string[];
  /** Places in all workflows where it applies. */
  readonly sites: number;
  readonly mutants: readonly Judged[];
}

export interface Report {
  readonly version: 1;
  readonly seed: number;
  readonly each: number;
  readonly falseAlarms: readonly Alarm[];
  readonly claimed: readonly Class[];
  readonly heldOut: readonly Class[];
}

export function print({ seed, each, falseAlarms, claimed, heldOut }: Report): string {
  const missed = claimed.flatMap(({ mutants }) => mutants.filter(({ isFound }) => !isFound));
  return [
    `Seed ${seed}, at most ${each} mutants a class.`,
    '',
    'Classes that the rules are there for; found: a rule named for the class fails',
    tableOf(claimed),
    ...(heldOut.length === 0 ? [] : ['Ways that no rule was written for; found: any rule fails', tableOf(heldOut)]),
    'On the four workflows as they are shipped:',
    ...(['checker', 'createMachine', 'graph'] as const).map(
      (judge) => `  ${judge}: ${falseAlarms.filter((one) => one.judge === judge).length} false alarms`,
    ),
    ...falseAlarms.map(({ workflow, judge, what }) => `    ${judge} ${workflow}: ${what}`),
    '',
    ...(missed.length === 0 ? [] : ['Missed:', ...missed.map(lineOf), '']),
  ].join('\n');
}

function lineOf({ operator, workflow, what, rules, undecided }: Judged): string {
  const others = rules.length === 0 ? '' : `; other rules: ${rules.join(', ')}`;
  return `  ${operator} ${workflow}: ${what}${undecided.length === 0 ? '' : `; not decided: ${undecided.join(', ')}`}${others}`;
}

function tableOf(classes: readonly Class[]): string {
  const row = (title: string, sites: number, mutants: readonly Judged[]): Cell[] => {
    const found = mutants.filter(({ isFound }) => isFound).length;
    const count = (of: (one: Judged) => boolean): string => String(mutants.filter(of).length);
    return [
      [title],
      [String(sites)],
      [String(mutants.length)],
      [String(found)],
      [String(mutants.length - found)],
      [count(({ isFound, undecided }) => !isFound && undecided.length > 0)],
      [count(({ byXState }) => byXState)],
      [count(({ byGraph }) => byGraph)],
    ];
  };
  const all = classes.flatMap(({ mutants }) => mutants);
  const sites = classes.reduce((sum, one) => sum + one.sites, 0);
  return toText({
    head: ['class', 'places', 'mutants', 'found', 'missed', 'of which not decided', 'createMachine', 'xstate/graph'],
    rows: [...classes.map(({ id, sites: own, mutants }) => row(id, own, mutants)), row('all', sites, all)],
  });
}
