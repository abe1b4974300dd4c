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
  const unfound = claimed.flatMap(({ mutants }) => mutants.filter((one) => !isFound(one)));
  const [missed, equivalent] = [false, true].map((kind) => unfound.filter((one) => one.isEquivalent === kind));
  return [
    `Seed ${seed}, at most ${each} mutants a class.`,
    '',
    'Classes that the rules are there for; by rule: a rule named for the class fails; by story: none does, and a story of the model fails',
    tableOf(claimed, falseAlarms),
    ...(heldOut.length === 0
      ? []
      : ['Ways that no rule was written for; by rule: any rule fails', tableOf(heldOut, falseAlarms)]),
    'On the four workflows as they are shipped:',
    ...(['checker', 'stories', 'createMachine', 'graph'] as const).map(
      (judge) => `  ${judge}: ${falseAlarms.filter((one) => one.judge === judge).length} false alarms`,
    ),
    ...falseAlarms.map(({ workflow, judge, rule, what }) => `    ${judge} ${workflow}: ${rule} ${what}`),
    '',
    ...listOf('Missed:', missed),
    ...listOf('No defect: every configuration and every step is as it was (shown by comparison):', equivalent),
  ].join('\n');
}

/** Whether a mutant is told of: by a rule that is named for its class, or by a story. */
export const isFound = ({ byRule, byStory }: Judged): boolean => byRule || byStory !== null;

const listOf = (title: string, mutants: readonly Judged[] = []): string[] =>
  mutants.length === 0 ? [] : [title, ...mutants.map(lineOf), ''];

function lineOf({ operator, workflow, what, rules, undecided }: Judged): string {
  const others = rules.length === 0 ? '' : `; other rules: ${rules.join(', ')}`;
  return `  ${operator} ${workflow}: ${what}${undecided.length === 0 ? '' : `; not decided: ${undecided.join(', ')}`}${others}`;
}

function tableOf(classes: readonly Class[], alarms: readonly Alarm[]): string {
  const row = (title: string, sites: number, mutants: readonly Judged[], rules: readonly string[]): Cell[] => {
    const count = (of: (one: Judged) => boolean): string => String(mutants.filter(of).length);
    return [
      [title],
      [String(sites)],
      [String(mutants.length)],
      [count(isFound)],
      [count(({ byRule }) => byRule)],
      [count(({ byStory }) => byStory !== null)],
      [count((one) => !isFound(one) && !one.isEquivalent)],
      [count(({ isEquivalent }) => isEquivalent)],
      [
        String(
          alarms.filter(({ judge, rule }) => judge === 'checker' && (rules.includes('*') || rules.includes(rule)))
            .length,
        ),
      ],
      [count((one) => !isFound(one) && one.undecided.length > 0)],
      [count(({ byXState }) => byXState)],
      [count(({ byGraph }) => byGraph)],
    ];
  };
  const all = classes.flatMap(({ mutants }) => mutants);
  const sites = classes.reduce((sum, one) => sum + one.sites, 0);
  return toText({
    head: [
      'class',
      'places',
      'mutants',
      'found',
      'by rule',
      'by story',
      'missed',
      'equivalent',
      'false alarms',
      'not decided',
      'createMachine',
      'xstate/graph',
    ],
    rows: [
      ...classes.map(({ id, sites: own, mutants, rules }) => row(id, own, mutants, rules)),
      row('all', sites, all, [...new Set(classes.flatMap(({ rules }) => rules))]),
    ],
  });
}
