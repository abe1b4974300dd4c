import { describe, expect, it } from '@jest/globals';
import { readLibrary, type Library } from '#language';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { prove, ProofMemory, toProve } from './index.js';

const calendar = shippedCalendar();
const files = shippedFiles().filter(({ file }) => !file.includes('scenarios'));
const CHAIN = 'chain/workflow.yaml';

/** What is shipped, with something else in the chain. */
const libraryWith = (from: string | RegExp, to: string): Library => {
  const edited = files.map(({ file, text }) => ({ file, text: file.endsWith(CHAIN) ? text.replace(from, to) : text }));
  return readLibrary(edited, TODAY);
};
const proved = (library: Library, memory?: ProofMemory) => {
  const place = toProve(library, TODAY).find(({ workflow }) => workflow === 'chain')!;
  return prove(library, calendar, place, memory);
};

describe('a proof that goes on from another', () => {
  const memory = new ProofMemory();
  const first = proved(libraryWith('', ''), memory);

  it('says the same where nothing was edited', () => {
    expect(proved(libraryWith('', ''), memory)).toEqual(first);
  });

  it.each([
    ['a title', /^title: \{ nl: /m, '$&Gewijzigd '],
    ['a term', 'acceptWithin: escalated', 'acceptWithin: { guard: data.returns > 0, target: escalated }'],
    ['a condition', '[youthHelpEnds, schoolMayKnow, data.helpStarted]', '[schoolMayKnow, data.helpStarted]'],
  ])('says what one from the beginning says, its stories too, after an edit of %s', (_, from, to) => {
    const library = libraryWith(from, to);
    expect(proved(library, memory)).toEqual(proved(library));
  });
});
