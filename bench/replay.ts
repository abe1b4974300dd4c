/**
 * Replay of the histories that are kept in workflows/: every event decided again with all its guards, every record compared byte
 * by byte, which holds states and facts, and every hash of the chain computed again. One thread.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { replay } from '#lifecycle';
import { keptFiles, readKeptHistories, type KeptHistory } from '#testing';
import { repeat, type Cell, type Figure } from './cell.js';
import { ROOT, type Undo } from './place.js';

/** In a thread of its own, with its own heap and its own compiled code: what other parts leave behind would be measured too. */
export function replayCells(undo: Undo): Cell[] {
  const thread = new Worker(new URL('./replay-thread.js', import.meta.url));
  undo.push(async () => {
    await thread.terminate();
  });
  const histories = readHistories();
  return [
    {
      part: 'replay',
      name: `${histories.length} cases, ${histories.reduce((sum, { records }) => sum + records.length, 0)} transitions`,
      measure: async (seconds) => {
        const answer = once(thread, 'message') as Promise<[Figure]>;
        thread.postMessage(seconds);
        return (await answer)[0];
      },
    },
  ];
}

export const readHistories = (): KeptHistory[] => keptFiles(join(ROOT, 'workflows')).flatMap(readKeptHistories);

/** Replays all of them until the time is over. */
export const measureReplay = (histories: readonly KeptHistory[], seconds: number): Promise<Figure> =>
  repeat(seconds, () => histories.reduce((sum, history) => sum + replayWhole(history), 0));

function replayWhole(history: KeptHistory): number {
  const result = replay(history.region, history.case, history.records, history.archive);
  if (!result.identical || result.transitions !== history.records.length)
    throw new Error(`The history of ${history.story} does not replay.`);
  return result.transitions;
}
