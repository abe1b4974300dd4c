/** Judges mutants one after the other, by our rules and stories, by XState alone and by its graph. */
import type { Checker } from './checker.js';
import type { Drawn, Mutant } from './mutant.js';
import type { Stories } from './stories.js';
import { faultsByGraph, refusedByXState } from './xstate-judges.js';
import type { Tree } from './tree.js';

/** What came of one mutant. */
export interface Judged {
  readonly operator: string;
  readonly workflow: string;
  readonly what: string;
  /** The rules that fail, each once. */
  readonly rules: readonly string[];
  /** Whether one of them is named for its class. */
  readonly byRule: boolean;
  /** Where no such rule fails: the first story of the model that no longer comes out, with its step. */
  readonly byStory: string | null;
  /** Not found, and shown to behave as what is shipped: every configuration and every step is the same. */
  readonly isEquivalent: boolean;
  readonly undecided: readonly string[];
  readonly byXState: boolean;
  readonly byGraph: boolean;
}

/** What is found in workflows that are right: each is a false alarm. */
export interface Alarm {
  readonly workflow: string;
  readonly judge: 'checker' | 'stories' | 'createMachine' | 'graph';
  /** Of the checker: the rule that told it. */
  readonly rule: string;
  readonly what: string;
}

/** The judges that are ours. */
export interface Judges {
  readonly checker: Checker;
  readonly stories: Stories;
}

export function falseAlarms({ checker, stories }: Judges, trees: ReadonlyMap<string, Tree>): Alarm[] {
  return [...trees].flatMap(([workflow, tree]) => {
    const refused = refusedByXState(tree);
    const told = stories.failing(workflow, tree);
    return [
      ...checker
        .judge(workflow, tree, { proves: true })
        .findings.map(({ rule, what }): Alarm => ({ workflow, judge: 'checker', rule, what })),
      ...(told === undefined ? [] : [{ workflow, judge: 'stories', rule: '', what: told } as const]),
      ...(refused === undefined ? [] : [{ workflow, judge: 'createMachine', rule: '', what: refused } as const]),
      ...[...faultsByGraph(tree)].map((what): Alarm => ({ workflow, judge: 'graph', rule: '', what })),
    ];
  });
}

/** One after the other, so that whoever waits can be told how far it is. */
export function* judgeAll(
  judges: Judges,
  trees: ReadonlyMap<string, Tree>,
  drawn: readonly Drawn[],
): Generator<Judged> {
  const before = new Map([...trees].map(([workflow, tree]) => [workflow, faultsByGraph(tree)]));
  for (const { mutants } of drawn)
    for (const mutant of mutants)
      yield judge(judges, mutant, trees.get(mutant.workflow) ?? mutant.tree, before.get(mutant.workflow) ?? new Set());
}

function judge(
  { checker, stories }: Judges,
  { operator, workflow, site, tree }: Mutant,
  shipped: Tree,
  before: ReadonlySet<string>,
): Judged {
  const isNamed = (rule: string): boolean => operator.rules.includes('*') || operator.rules.includes(rule);
  const proves = operator.rules.some((rule) => rule === '*' || rule.startsWith('proof.'));
  const { findings, undecided } = checker.judge(workflow, tree, {
    proves,
    isEnough: isNamed,
    ...(site.machine === undefined ? {} : { machine: site.machine }),
  });
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const byRule = rules.some(isNamed);
  const byStory = (byRule ? undefined : stories.failing(workflow, tree)) ?? null;
  // What is about every kind of case is not compared: its rules look at the document.
  const isEquivalent =
    !byRule && byStory === null && site.machine !== undefined && checker.isAlike(workflow, shipped, tree, site.machine);
  return {
    operator: operator.id,
    workflow,
    what: site.what,
    rules,
    byRule,
    byStory,
    isEquivalent,
    undecided,
    byXState: refusedByXState(tree) !== undefined,
    byGraph: [...faultsByGraph(tree)].some((fault) => !before.has(fault)),
  };
}
