/**
 * Small workflows at random, from a seed, of which things are said: what is always or never so, what can still come about and how
 * near it is, in which order, what must be so on arrival and what needs two people. Some of it holds and some does not.
 */
import { parse } from 'yaml';
import { randomHelpedWorkflow } from './random-helped-workflow.js';
import { randomWorkflow } from './random-workflow.js';
import type { SmallWorkflow } from './small-workflow.js';
import { diceOf } from './dice.js';

/** So many statements of each kind. */
const STATEMENTS = 2;
const LINKS = ['handover', 'return', 'finish', 'relapse', 'bypass'] as const;

interface States {
  readonly [key: string]: { readonly states?: States };
}

export function randomStatedWorkflow(seed: number): SmallWorkflow {
  const { below, is, of } = diceOf(seed + 2_000_000);
  const shuffled = (list: readonly string[]): string[] =>
    list
      .map((one) => ({ one, by: below(2 ** 32) }))
      .sort((a, b) => a.by - b.by)
      .map(({ one }) => one);
  const isHelped = seed % 4 === 0;
  const small = isHelped ? randomHelpedWorkflow(seed) : randomWorkflow(seed);
  const isParallel = small.machine?.includes('parallel') === true;
  // What changes links of a chain says how; parts that go on side by side are no links.
  const states =
    isParallel || isHelped
      ? small.states
      : small.states.replaceAll(/target: small\.s\d(?=[ ,}])/g, (target) =>
          is(50) ? `${target}, link: ${of(LINKS)}` : target,
        );
  const parts = Object.entries(parse(states) as States).map(([key, { states: inner = {} }]) => ({ key, inner }));
  const top = parts.map(({ key }) => `small.${key}`);
  const rows = isParallel
    ? parts.map(({ key, inner }) => Object.keys(inner).map((state) => `small.${key}.${state}`))
    : [top];
  const leavesIn = (path: string, inner: States): string[] => {
    const states = Object.entries(inner);
    return states.length === 0 ? [path] : states.flatMap(([key, one]) => leavesIn(`${path}.${key}`, one.states ?? {}));
  };
  const leaves = parts.flatMap(({ key, inner }) => leavesIn(`small.${key}`, inner));
  // What can be done wherever a case stands, and what ends it as a family does, help no case on.
  const around =
    isParallel || isHelped
      ? []
      : [
          ['ANYWHERE', of(top)],
          ['LEAVING', top.at(-1)],
        ].filter(() => is(40));
  const facts = [
    ...(small.data?.includes('flag:') === true ? ['data.flag', '!data.flag'] : []),
    ...(small.data?.includes('count:') === true ? ['data.count >= 1', 'data.count < 2'] : []),
    ...(small.data?.includes('marks:') === true ? ["'left' in data.marks"] : []),
  ];
  const at = (): string => `in('${of(leaves)}')`;
  const one = (): string => (facts.length === 0 || is(60) ? (is(80) ? at() : `!${at()}`) : of(facts));
  const all = (): string => (is(50) ? one() : `${one()} && ${one()}`);
  const some = (): string => (is(50) ? one() : `${one()} || ${one()}`);
  // Of a case that has ended nobody tells any more what is open.
  const whileItRuns = (): string => (isHelped && is(30) ? of(["open('help')", "!open('help')"]) : all());
  const byBoth = [...(small.eventEntries ?? '').matchAll(/^(\w+): \{ by: \[teacher, supportCoordinator\]/gm)].flatMap(
    ([, event]) => event ?? [],
  );
  const statements: Readonly<Record<string, () => string | undefined>> = {
    always: () => `always: "${some()} || ${one()}"`,
    never: () => `never: "${all()} && ${one()}"`,
    eventually: () => `eventually: "${all()}"${is(50) ? `, from: "${whileItRuns()}"` : ''}`,
    atMost: () => `atMost: ${of([0, 1, 2, 3])}, from: "${whileItRuns()}", to: "${some()}"`,
    into: () => `into: "${is(70) ? at() : one()}", needs: "${some()}"`,
    order: () => {
      const row = of(rows);
      return row.length < 2 ? undefined : `order: [${(is(60) ? row : shuffled(row)).join(', ')}]`;
    },
    fourEyes: () => {
      const to = at();
      const from = is(70) ? `!${to}` : some();
      const roles = 'by: [teacher, supportCoordinator]';
      return byBoth.length === 0 ? undefined : `fourEyes: ${of(byBoth)}, ${roles}, from: "${from}", to: "${to}"`;
    },
  };
  const said = Object.entries(statements).flatMap(([kind, statement]) =>
    Array.from({ length: STATEMENTS }, (_, index) => [`${kind}${index}`, statement()]),
  );
  const isSaid = small.more?.includes('invariants:') === true;
  return {
    ...small,
    states,
    machine: [
      small.machine ?? '',
      ...(around.length === 0 ? [] : ['on:']),
      ...around.map(([event, target]) => `  ${event}: { target: ${target} }`),
    ].join('\n'),
    eventEntries: [
      small.eventEntries ?? '',
      ...around.map(([event]) => {
        const escape = event === 'LEAVING' ? 'escape: true, ' : '';
        return `${event}: { by: [teacher], ${escape}label: { nl: ${event}, en: ${event} } }`;
      }),
    ].join('\n'),
    more: [
      small.more ?? '',
      ...(isSaid ? [] : ['invariants:']),
      ...said.flatMap(([id, text]) => (text === undefined ? [] : [`  ${id}: { ${text}, why: R-084 }`])),
    ].join('\n'),
  };
}
