// A client of the store for fault tests: it opens cases and moves them on, and keeps asking under the same command id until it
// knows what became of it, as a careful client of the API would.
import type { CaseState, CaseWrite } from '#lifecycle';
import { type Answer, CommitUnknown, Contention, type Store } from '#store';
import { decision, next } from '#testing';
import { setTimeout as delay } from 'node:timers/promises';

const FINGERPRINT = 'note';

/** The next transition of a case under this command, the first one included. */
export const step = (before: CaseState, command: string): CaseWrite => next(before, { record: { command } });

/** What was told to whoever sent the command: the same in every answer to it. */
export function answerTo(write: CaseWrite): Answer {
  return { status: 200, headers: { etag: `"${write.record.seq}"` }, body: { hash: write.hash } };
}

/** A command that is sent once, without asking again. */
export async function sendOnce(store: Store, write: CaseWrite): Promise<'committed' | 'refused' | 'unknown'> {
  const { command: id, region } = write.record;
  try {
    const sent = { id, fingerprint: FINGERPRINT, answer: answerTo(write) };
    const { kind } = await store.commit(region, sent, decision(write));
    // Stored: the store found out by itself that the first sending had been carried out.
    return kind === 'committed' || kind === 'stored' ? 'committed' : 'refused';
  } catch (error) {
    if (error instanceof CommitUnknown) return 'unknown';
    if (error instanceof Contention) return 'refused';
    throw error;
  }
}

/** Reads until the database answers. */
export async function readUntilAnswered(store: Store, region: string, id: string): Promise<CaseState | null> {
  for (;;) {
    try {
      return await store.case(region, id);
    } catch (error) {
      await waitAfter(error);
    }
  }
}

/** Moves a case on, and does not rest until it knows the answer. The same id at each sending is what makes a retry safe. */
export async function moveOn(store: Store, first: CaseState, id: string): Promise<[CaseState, Answer | null]> {
  for (let state = first; ;) {
    const write = step(state, id);
    const answer = answerTo(write);
    try {
      const result = await store.commit(state.region, { id, fingerprint: FINGERPRINT, answer }, decision(write));
      if (result.kind === 'committed') return [write.state, answer];
      if (result.kind === 'stored') {
        return [(await readUntilAnswered(store, state.region, state.case)) ?? state, result.answer];
      }
      if (result.kind !== 'stale') throw new Error(`A command came to ${result.kind}`);
      state = (await readUntilAnswered(store, state.region, state.case)) ?? state;
    } catch (error) {
      await waitAfter(error);
    }
  }
}

async function waitAfter(error: unknown): Promise<void> {
  if (!(error instanceof Contention)) throw error;
  await delay(20);
}
