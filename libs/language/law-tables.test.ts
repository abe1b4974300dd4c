import { describe, expect, it } from '@jest/globals';
import { check, edited, SAMPLE, told, type Edit } from '#testing';

describe('the law and the tables that place its rows', () => {
  it.each<[string, Edit, string]>([
    ['a value that no table can give', ['gives: { payer: town }', 'gives: { payer: twon }', 'law'], 'form.value'],
    [
      'an output that no table has',
      ['gives: { payer: town }', 'gives: { payer: town, bsis: x }', 'law'],
      'name.unknown',
    ],
    ['a row that leaves an output open', ['gives: { payer: town }', 'gives: { }', 'law'], 'value.missing'],
    ['a decision that no workflow takes', ['decision: payer', 'decision: pyer', 'law'], 'name.unknown'],
  ])('are told apart at the law: %s', (_what, edit, code) => {
    expect(told([edit])).toContain(`${code} | ${edit[1]}`);
  });

  it('are told apart at the table that lacks what another can give', () => {
    const other = edited([
      ['workflow: demo', 'workflow: other'],
      ['payer: { values: [town, office] }', 'payer: { values: [office] }'],
      ['rest: { gives: { payer: town } }', 'rest: { gives: { payer: office } }'],
    ]).workflow;
    const [fault, ...more] = check({ ...SAMPLE, other });
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ file: 'other.yaml', code: 'law.output', expected: 'town among office' });
    expect(other.split('\n')[(fault?.line ?? 0) - 1]).toContain('payer: { values: [office] }');
  });
});

describe('what a table is expected to decide', () => {
  it.each<[string, string, string]>([
    ['an output that it does not have', 'gives: { pyer: town }', 'name.unknown'],
    ['a value that it cannot give', 'gives: { payer: [town, twon] }', 'form.value'],
    ['an input that it does not have', 'when: haste, gives: { payer: town }', 'cel.unknown-field'],
  ])('is read in the words of the table, not with %s', (_what, text, code) => {
    const rest = 'rest: { gives: { payer: town } }';
    const told = check(edited([[rest, `${rest}\n    expects: { one: { ${text}, why: R-128 } }`]]));
    expect(told.map((one) => one.code)).toEqual([code]);
    expect(told[0]?.file).toBe('workflow.yaml');
  });
});
