/** What is taken over from the proof before an edit, of which the time is measured, may change nothing of what is told. */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { prove, ProofMemory, toProve, type Verdict } from '#proof';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { Checker } from './defects/checker.js';
import type { Tree } from './defects/tree.js';
import { editsOf, KINDS_OF_EDIT } from './edits.js';

const checker = new Checker(shippedFiles(), shippedCalendar(), TODAY);
const shipped = parse(checker.textOf('network')) as Tree;
const isRight = (edit: Tree): boolean =>
  checker.read('network', edit).diagnostics.every(({ severity }) => severity !== 'error');

function proved(tree: Tree, memory?: ProofMemory): Verdict[] {
  const library = checker.read('network', tree);
  const place = toProve(library, TODAY).find(({ workflow }) => workflow === 'network')!;
  return prove(library, shippedCalendar(), place, memory);
}

describe('a proof of the network that goes on from the one before', () => {
  const memory = new ProofMemory();
  proved(shipped, memory);

  it.each(KINDS_OF_EDIT.map((kind) => [kind.what, kind] as const))(
    'says what one from the beginning says, its stories too: %s',
    (_, kind) => {
      // Each goes on from the edit before it, which it takes back as well. One of each kind: a proof from the beginning takes seconds.
      for (const edit of editsOf(kind, shipped, 1, isRight)) expect(proved(edit, memory)).toEqual(proved(edit));
    },
  );
});
