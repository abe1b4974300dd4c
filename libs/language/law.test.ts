import { describe, expect, it } from '@jest/globals';
import { readLibrary } from './documents.js';
import { lawOn, type LawVersion } from './law.js';

interface Given {
  readonly name?: string;
  readonly from: string;
  readonly decision?: string;
  readonly rules?: string;
}

const rulesOf = (...names: string[]): string =>
  names.map((name) => `  ${name}:\n    when: urgent\n    gives: { payer: ${name} }\n    source: Jeugdwet`).join('\n');

const textOf = ({ name = 'payer', from, decision = 'payer', rules = rulesOf('first', 'second') }: Given): string => `
schakel: 1
law: ${name}
title: { nl: Wet, en: Law }
effectiveFrom: ${from}
decision: ${decision}
note: Made up for a test.
inputs:
  urgent: { type: boolean }
rules:
${rules}
`;

function read(...given: Given[]): readonly LawVersion[] {
  const files = given.map((one, index) => ({ file: `law-${index}.yaml`, text: textOf(one) }));
  const { laws, diagnostics } = readLibrary(files, '2026-11-21');
  expect(diagnostics).toEqual([]);
  return laws;
}

const days = (versions: readonly LawVersion[], day: string): string[] =>
  lawOn(day, versions).versions.map(({ document }) => `${document.law} ${document.effectiveFrom}`);

describe('the law in force', () => {
  const versions = read({ from: '2020-01-01' }, { from: '2026-07-01' }, { from: '2024-01-01' });

  it.each([
    ['2019-12-31', []],
    ['2020-01-01', ['payer 2020-01-01']],
    ['2023-12-31', ['payer 2020-01-01']],
    ['2024-01-01', ['payer 2024-01-01']],
    ['2026-06-30', ['payer 2024-01-01']],
    ['2026-07-01', ['payer 2026-07-01']],
    ['2100-01-01', ['payer 2026-07-01']],
  ])('on %s is the version that began last', (day, expected) => {
    expect(days(versions, day)).toEqual(expected);
  });

  it('is of each law one version, in the order of their names', () => {
    const all = read(
      { name: 'youth', from: '2020-01-01', decision: 'access' },
      { name: 'payer', from: '2020-01-01' },
      { name: 'payer', from: '2021-01-01' },
    );
    expect(days(all, '2022-01-01')).toEqual(['payer 2021-01-01', 'youth 2020-01-01']);
    expect(days([...all].reverse(), '2022-01-01')).toEqual(['payer 2021-01-01', 'youth 2020-01-01']);
  });

  it('gives a row by its decision and name, with its line and how far it was checked', () => {
    const law = lawOn('2022-01-01', versions);
    expect(law.row('payer', 'second')).toMatchObject({
      law: 'payer',
      id: 'second',
      gives: { payer: 'second' },
      basis: 'Jeugdwet',
      note: 'Made up for a test.',
      source: { file: 'law-0.yaml', line: 15 },
    });
    expect(law.row('payer', 'third')).toBeUndefined();
    expect(law.row('access', 'second')).toBeUndefined();
  });

  it('before any version has no rows', () => {
    expect(lawOn('2019-12-31', versions).row('payer', 'first')).toBeUndefined();
  });
});

describe('the hash of the law', () => {
  const hashOf = (day: string, ...given: Given[]): string => lawOn(day, read(...given)).hash;

  it('is the same as long as no other version begins', () => {
    const given = [{ from: '2020-01-01' }, { from: '2024-01-01' }];
    expect(hashOf('2020-01-01', ...given)).toBe(hashOf('2023-12-31', ...given));
    expect(hashOf('2023-12-31', ...given)).not.toBe(hashOf('2024-01-01', ...given));
    expect(hashOf('2019-12-31', ...given)).not.toBe(hashOf('2020-01-01', ...given));
  });

  it('does not know of versions that are not in force', () => {
    expect(hashOf('2022-01-01', { from: '2020-01-01' })).toBe(
      hashOf('2022-01-01', { from: '2018-01-01' }, { from: '2020-01-01' }, { from: '2030-01-01' }),
    );
  });

  it('changes with the order of the rules, and with what they say', () => {
    const one = hashOf('2022-01-01', { from: '2020-01-01', rules: rulesOf('first', 'second') });
    expect(hashOf('2022-01-01', { from: '2020-01-01', rules: rulesOf('second', 'first') })).not.toBe(one);
    expect(hashOf('2022-01-01', { from: '2020-01-01', rules: rulesOf('first') })).not.toBe(one);
    expect(
      hashOf('2022-01-01', { from: '2020-01-01', rules: rulesOf('first', 'second').replace('urgent', "'!urgent'") }),
    ).not.toBe(one);
  });

  it('does not change with the order of files', () => {
    const given = [
      { name: 'youth', from: '2020-01-01', decision: 'access' },
      { name: 'payer', from: '2020-01-01' },
    ];
    expect(hashOf('2022-01-01', ...given)).toBe(hashOf('2022-01-01', ...given.reverse()));
  });
});

describe('a row of the law', () => {
  const faultsOf = (given: Partial<Given>): string[] => {
    const { diagnostics, laws } = readLibrary(
      [{ file: 'law.yaml', text: textOf({ from: '2020-01-01', ...given }) }],
      '2026-11-21',
    );
    expect(laws).toHaveLength(diagnostics.length === 0 ? 1 : 0);
    return diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`);
  };

  it('is typed against the inputs of the law alone', () => {
    expect(faultsOf({ rules: rulesOf('first').replace('when: urgent', 'when: urgemt') })).toEqual([
      '12:11 cel.unknown-field',
    ]);
    expect(faultsOf({ rules: rulesOf('first').replace('when: urgent', 'when: data.urgent') })).toEqual([
      '12:11 cel.unknown-field',
    ]);
    expect(faultsOf({ rules: rulesOf('first').replace('when: urgent', "when: urgent == 'yes'") })).toEqual([
      '12:11 cel.type',
    ]);
  });

  it('has content of its own', () => {
    expect(faultsOf({ rules: rulesOf('first').replace('gives: { payer: first }', 'law: other') })).toEqual([
      '11:3 value.missing',
      '13:10 rule.locked',
    ]);
  });
});

describe('two versions of one law', () => {
  // Which of them counts would hang on the order of the files.
  it('cannot begin on one day', () => {
    const files = [rulesOf('first'), rulesOf('second')].map((rules, index) => ({
      file: `law-${index}.yaml`,
      text: textOf({ from: '2020-01-01', rules }),
    }));
    expect(readLibrary(files, '2026-11-21').diagnostics.map(({ code }) => code)).toEqual(['document.twice']);
  });
});
