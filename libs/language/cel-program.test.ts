/** What our functions of expressions give is what cel-js gives, on random expressions and values. */
import { describe, expect, it } from '@jest/globals';
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import type { CelScope } from './cel-program.js';
import { expressionOf, scope } from './testing/expressions.js';

/** Expressions by type, over what the tests of expressions can read. */
const { bool } = fc.letrec<Record<'bool' | 'int' | 'word' | 'set', string>>((tie) => {
  const pair = (one: 'bool' | 'int' | 'word' | 'set', operators: readonly string[], other = one) =>
    fc
      .tuple(tie(one), fc.constantFrom(...operators), tie(other))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
  const choice = (type: 'bool' | 'int' | 'word' | 'set') =>
    fc.tuple(tie('bool'), tie(type), tie(type)).map(([when, one, other]) => `(${when} ? ${one} : ${other})`);
  const macro = fc
    .tuple(tie('set'), fc.constantFrom('all', 'exists', 'exists_one'), tie('word'), fc.boolean())
    .map(([set, name, word, isSame]) => `${set}.${name}(m, m ${isSame ? '==' : '!='} ${word})`);
  return {
    bool: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      fc.constantFrom('data.urgent', 'true', 'false', "in('demo')", "in('demo.first')", "consent('provider')"),
      fc.constantFrom("open('helper')", "'school' in owners", "data.told.home == 'yes'"),
      pair('bool', ['&&', '||', '==', '!=']),
      pair('int', ['==', '!=', '<', '<=', '>', '>=']),
      pair('word', ['==', '!=']),
      pair('set', ['==', '!=']),
      pair('word', ['in'], 'set'),
      tie('bool').map((one) => `!(${one})`),
      choice('bool'),
      macro,
    ),
    int: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'expression' },
      fc.constantFrom('data.few', 'data.count', 'agreements.shortHelp.maxTalks', '0', '1', '3', '-2'),
      pair('int', ['+', '-', '*']),
      tie('int').map((one) => `-(${one})`),
      tie('set').map((set) => `size(${set})`),
      tie('word').map((word) => `size(${word})`),
      choice('int'),
    ),
    word: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'expression' },
      fc.constantFrom('data.colour', 'data.need', "''", "'red'", "'blue'", "'anxiety'", "'mood'"),
      choice('word'),
    ),
    set: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'expression' },
      fc.constantFrom('data.marks', 'owners', "['red']", "['blue', 'red']", "['mood', 'red']"),
      fc.tuple(tie('word'), tie('word')).map(([one, other]) => `[${one}, ${other}]`),
      choice('set'),
    ),
  };
});

const scopes = fc
  .record({
    count: fc.bigInt({ min: 0n, max: 9n }),
    few: fc.bigInt({ min: 0n, max: 3n }),
    colour: fc.constantFrom('', 'red', 'blue'),
    need: fc.constantFrom('', 'anxiety', 'mood'),
    urgent: fc.boolean(),
    marks: fc.subarray(['red', 'blue']),
    told: fc.record({ home: fc.constantFrom('yes', 'no') }),
    owners: fc.subarray(['school', 'provider']),
    answers: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  })
  .map(({ owners, answers: [isIn, isGiven, isOpen], ...data }): CelScope => ({
    variables: { ...scope.variables, data, owners },
    in: (path) => path === 'demo' || isIn,
    consent: () => isGiven,
    open: () => isOpen,
  }));

/** The same expression by cel-js alone; `in` as a function is called `at`, since it is an operator of CEL. */
function byLibrary(text: string, moment: CelScope): unknown {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  environment.registerFunction('at(string): bool', (path: string) => moment.in(path));
  environment.registerFunction('consent(string): bool', (purpose: string) => moment.consent(purpose));
  environment.registerFunction('open(string): bool', (relation: string) => moment.open(relation));
  return environment.evaluate(text.replaceAll('in(', 'at('), moment.variables);
}

describe('an expression', () => {
  it('has the value that cel-js gives it', () => {
    const seen = new Set<unknown>();
    let judged = 0;
    fc.assert(
      fc.property(bool, scopes, (text, moment) => {
        const ours = readable(text);
        if (ours === undefined) return;
        judged += 1;
        const value = ours.evaluate(moment);
        seen.add(value);
        expect([text, value]).toEqual([text, byLibrary(text, moment)]);
      }),
      { seed: 2026, numRuns: 3_000 },
    );
    expect(judged).toBeGreaterThan(500);
    expect(seen).toEqual(new Set([true, false]));
  });

  it.each([
    ['a field', 'data.urgent', { data: {} }, '"urgent"'],
    ['a variable', 'data.urgent', {}, '"data"'],
  ])('is not judged when the scope lacks %s', (_what, text, variables, expected) => {
    expect(() => expressionOf(text).evaluate({ ...scope, variables })).toThrow(expected);
  });
});

/** The expression, unless the language refuses it: words that are never equal, or what could overflow. */
function readable(text: string): ReturnType<typeof expressionOf> | undefined {
  try {
    return expressionOf(text);
  } catch {
    return undefined;
  }
}
