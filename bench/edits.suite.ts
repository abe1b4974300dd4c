/** What is taken over from the proof before an edit, of which the time is measured, may change nothing of what is told. */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { prove, ProofMemory, toProve, type Verdict } from '#proof';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { Checker } from './defects/checker.js';
import type { Tree } from './defects/tree.js';
import { editsOf, KINDS_OF_EDIT } from './edits.js';

/** Holds edits of a workflow, at so many places of each kind, to proofs from the beginning. */
export function describeProvedAgain(workflow: string, places: number): void {
  const checker = new Checker(shippedFiles(), shippedCalendar(), TODAY);
  const shipped = parse(checker.textOf(workflow)) as Tree;
  const isRight = (edit: Tree): boolean =>
    checker.read(workflow, edit).diagnostics.every(({ severity }) => severity !== 'error');

  const proved = (tree: Tree, memory?: ProofMemory): Verdict[] => {
    const library = checker.read(workflow, tree);
    const place = toProve(library, TODAY).find((one) => one.workflow === workflow)!;
    return prove(library, shippedCalendar(), place, memory);
  };

  describe(`a proof of ${workflow} that goes on from the one before`, () => {
    const memory = new ProofMemory();
    proved(shipped, memory);

    it.each(KINDS_OF_EDIT.map((kind) => [kind.what, kind] as const))(
      'says what one from the beginning says, its stories too: %s',
      (_, kind) => {
        // Each goes on from the edit before it, which it takes back as well.
        for (const edit of editsOf(kind, shipped, places, isRight)) expect(proved(edit, memory)).toEqual(proved(edit));
      },
    );
  });
}
