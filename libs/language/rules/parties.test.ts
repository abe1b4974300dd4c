/** Ways to find a party that find something else. */
import { describe, expect, it } from '@jest/globals';
import { told, type Edit } from '#testing';

const chosen = (kind: string): Edit[] => [
  [
    '  urgent: { type: boolean, default',
    `  picked: { type: organisation, kind: ${kind}, label: { nl: gekozen, en: picked } }\n  urgent: { type: boolean, default`,
  ],
  ['found: [municipalityOf(school)]', 'found: [chosen(picked), municipalityOf(school)]'],
];

describe('the rule kindsFound', () => {
  it('refuses a way that finds organisations of another kind', () => {
    expect(told([['municipalityOf(school)', 'providerOf(school)']])).toEqual([
      'party.kind | found: [providerOf(school)]',
    ]);
  });

  it('refuses a fact that holds organisations of another kind', () => {
    expect(told(chosen('provider'))).toEqual(['party.kind | found: [chosen(picked), municipalityOf(school)]']);
  });

  it('allows a fact that holds organisations of the kind', () => {
    expect(told(chosen('municipality'))).toEqual([]);
  });
});
