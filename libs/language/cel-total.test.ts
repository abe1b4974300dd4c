/** An expression always has a value, at once: it cannot fail, loop or overflow, and reads only what it may. */
import { describe, expect, it } from '@jest/globals';
import { expressionOf, faultsOf, scope } from './testing/expressions.js';
import { measured, REFUSED_WITHIN } from './testing/processor-time.js';

describe('an expression is total', () => {
  it.each([
    ['division', 'data.count / 2 > 1'],
    ['a remainder', 'data.count % 2 == 1'],
    ['a regular expression', "data.need.matches('(a+)+b')"],
    ['a map', "{'a': data.urgent} == {'a': true}"],
    ['an index', "data.marks[0] == 'red'"],
    ['a fraction', 'data.count > 1.5'],
    ['bytes', "b'a' == b'b'"],
    ['an unsigned number', 'data.count < 3u'],
    ['the whole of a map', 'data == data'],
    ['a computed value', '{}.a'],
    ['a macro that makes lists', "data.marks.map(m, m) == ['red']"],
    ['a method', "data.need.startsWith('m')"],
    ['a bound name', 'cel.bind(x, 1, x == 1)'],
  ])('without %s', (_what, text) => {
    expect(faultsOf(text).map((one) => one.code)).toContain('cel.not-total');
  });

  it.each([
    'timestamp("2020-01-01T00:00:00Z") < timestamp("2021-01-01T00:00:00Z")',
    'now() > 1',
    'has(data.count)',
    'dyn(data.count) == 1',
    'string(data.count) == data.need',
    'type(data.count) == type(1)',
    'duration("1h") == duration("1h")',
  ])('and knows neither time nor conversions: %s', (text) => {
    expect(faultsOf(text)[0]?.code).toBe('cel.unknown-function');
  });

  it.each([
    'constructor == data.need',
    'data.constructor == data.need',
    'data.__proto__ == data.need',
    'data.need.constructor == data.need',
    'data.toString == data.need',
    'hasOwnProperty == data.need',
    'data.marks.exists(m, m.constructor == data.need)',
  ])('and reads nothing that JavaScript added: %s', (text) => {
    expect(faultsOf(text).map((one) => one.code)).toEqual(['cel.unknown-field']);
  });

  it.each([
    ['20,000 exclamation marks', `${'!'.repeat(20_000)}data.urgent`],
    ['20,000 exclamation marks with spaces', `${'! '.repeat(20_000)}data.urgent`],
    ['20,000 minus signs', `${'-'.repeat(20_000)}data.count > 1`],
    ['20,000 brackets', `${'('.repeat(20_000)}true${')'.repeat(20_000)}`],
    ['20,000 lists', '['.repeat(20_000)],
    ['20,000 fields', `${'data.'.repeat(20_000)}count > 1`],
    ['20,000 conjuncts', `${'true && '.repeat(20_000)}true`],
    ['20,000 choices', `${'data.urgent ? '.repeat(20_000)}true`],
    ['20,000 quotes', '"'.repeat(20_000)],
    ['200 macros', 'data.marks.all(m, '.repeat(200)],
    ['a list of 65 words', `data.need in [${Array.from({ length: 65 }, () => "'mood'").join(', ')}]`],
    ['three nested macros', 'data.marks.all(a, data.marks.all(b, data.marks.all(c, a == c)))'],
  ])('and never deep or long: %s', (_what, text) => {
    const { result, milliseconds } = measured(() => faultsOf(text));
    expect(milliseconds).toBeLessThan(REFUSED_WITHIN);
    expect(['cel.too-deep', 'cel.syntax']).toContain(result[0]?.code);
  });

  it.each([
    'data.count * 9223372036854775807 > 1',
    'data.count + 9223372036854775807 > 1',
    'data.count > 9007199254740992',
    'data.count * data.count * data.count > 1',
    '-(data.count * 9007199254740991) > 1',
    'size(data.marks) * 9007199254740991 > 1',
    '(data.urgent ? data.count : 9007199254740991) + 1 > 1',
  ])('and cannot overflow: %s', (text) => {
    expect(faultsOf(text)[0]?.code).toBe('cel.overflow');
  });

  it.each([
    ['data.few * data.few * data.few * data.few > 1', false],
    ['data.few * 900719925474099 > 1', true],
    ['9007199254740991 - data.few > 1', true],
    ['-data.few < 0', true],
    ['[1, data.few].exists(n, n * 900719925474099 > 1)', true],
  ])('and reckons with what a number can be: %s', (text, value) => {
    expect(expressionOf(text).evaluate(scope)).toBe(value);
  });

  it('and has no function at()', () => {
    expect(faultsOf("at('demo')").map((one) => one.code)).toEqual(['cel.unknown-function']);
    expect(faultsOf("in('demo') && at ('demo')").map((one) => one.code)).toEqual(['cel.unknown-function']);
  });

  it.each([
    ['an order of words', "data.need < 'mood'"],
    ['an order of sets', 'data.marks < data.marks'],
    ['an order of booleans', 'data.urgent < true'],
    ['words put together', "data.need + 'x' == 'moodx'"],
    ['sets put together', "data.marks + ['red'] == ['red']"],
  ])('without %s', (_what, text) => {
    expect(faultsOf(text)[0]?.code).toBe('cel.not-total');
  });
});
