import { describe, expect, it } from '@jest/globals';
import { libraryPatched } from '#testing';
import { findInTable } from './table-rules.js';

/** What is told of the payer table of the chain when the region changes its rows. */
function told(rows: string, besides?: string): string[] {
  const payer = [`rules: { ${rows} }`, ...(besides === undefined ? [] : [besides])].join(', ');
  const library = libraryPatched(`  chain: { decisions: { payer: { ${payer} } } }
`);
  const table = library.regions.get('holland-rijnland')?.workflows.get('chain')?.decisions.get('payer');
  if (table === undefined) throw new Error('There is no table.');
  return findInTable(table, library.laws, []).found.map(({ id, message }) => `${id} ${message.en}`);
}

const GIVES = 'gives: { payer: school, basis: educationActs, decisionForm: plan }';

describe('a payer table whose rows a region changes', () => {
  it('may decide otherwise where the workflow decided', () => {
    expect(told(`ours: { before: lightHelp, when: form == 'oza' && !residenceKnown, ${GIVES} }`)).toEqual([]);
  });

  it('decides what the workflow expects of it, and tells row and input where it does not', () => {
    expect(told(`ours: { before: lightHelp, when: form == 'light' && need == 'behaviour', ${GIVES} }`)).toEqual([
      expect.stringMatching(
        /^proof\.decision The expectation lightHelpIsFree \(Jeugdwet\) .* the row ours gives payer: school, basis: educationActs, decisionForm: plan, for .*need: behaviour.*form: light/,
      ),
    ]);
  });

  it('is told of an expectation about what the law alone decides', () => {
    expect(told('', 'expects: { never: { when: crisis, gives: { payer: school }, why: R-128 } }')).toContain(
      'proof.decision The expectation never (R-128) is about no input that the table itself decides.',
    );
  });

  it('has no row that never decides', () => {
    expect(told(`ours: { before: unclear, when: form == 'consult', ${GIVES} }`)).toEqual([
      expect.stringMatching(/^proof\.row The row ours never decides: .* such as .*form: consult/),
    ]);
  });
});
