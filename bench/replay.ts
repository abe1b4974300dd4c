/**
 * Replay of the histories that are kept in workflows/: every event decided again with all its guards, every record compared byte
 * by byte, which holds states and facts, and every hash of the chain computed again. One thread.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { calendarFromDigestInput, type CalendarDigestInput } from '#calendar';
import { compileWorkflow, readDefinition, readLaw, TableSources } from '#language';
import { createModel, recordHash, replay, type Archive, type StoredRecord } from '#lifecycle';
import { repeat, type Cell, type Figure } from './cell.js';
import { ROOT, type Undo } from './place.js';

/** As scripts/record-replays.mjs writes them. */
interface Kept {
  readonly definition: { readonly hash: string; readonly canonical: string };
  readonly law: string;
  readonly calendar: string;
  readonly histories: readonly {
    readonly story: string;
    readonly region: string;
    readonly case: string;
    readonly records: readonly string[];
  }[];
}

/** A recorded case with what it needs to be decided again. */
interface History {
  readonly story: string;
  readonly region: string;
  readonly case: string;
  readonly records: readonly StoredRecord[];
  readonly archive: Archive;
}

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

export const readHistories = (): History[] =>
  readdirSync(join(ROOT, 'workflows')).flatMap((workflow) => historiesOf(workflow));

/** Replays all of them until the time is over. */
export const measureReplay = (histories: readonly History[], seconds: number): Promise<Figure> =>
  repeat(seconds, () => histories.reduce((sum, history) => sum + replayWhole(history), 0));

function replayWhole(history: History): number {
  const result = replay(history.region, history.case, history.records, history.archive);
  if (!result.identical || result.transitions !== history.records.length)
    throw new Error(`The history of ${history.story} does not replay.`);
  return result.transitions;
}

function historiesOf(workflow: string): History[] {
  const folder = join(ROOT, 'workflows', workflow, 'replays');
  const files = readdirSync(join(ROOT, 'workflows', workflow)).includes('replays') ? readdirSync(folder) : [];
  return files.flatMap((file) => {
    const kept = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Kept;
    const law = readLaw(kept.law);
    const definition = readDefinition(kept.definition.canonical, kept.definition.hash, {});
    const laws = law.versions.map(({ document }) => document);
    const { workflow: compiled } = compileWorkflow(definition, new TableSources({}), laws);
    if (compiled === undefined) throw new Error(`The definition in ${file} of ${workflow} does not compile.`);
    const model = createModel(compiled);
    const calendar = calendarFromDigestInput(JSON.parse(kept.calendar) as CalendarDigestInput);
    const archive: Archive = { model: () => model, law: () => law, calendar: () => calendar };
    return kept.histories.map(({ records, ...one }) => ({
      ...one,
      archive,
      records: records.map((text) => {
        const bytes = new TextEncoder().encode(text);
        return { bytes, hash: recordHash(bytes) };
      }),
    }));
  });
}
