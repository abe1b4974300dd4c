// A client of the store for fault tests: it opens cases and moves them on, and keeps asking under the same command id until it
// knows what became of it, as a careful client of the API would. No workflow: its records hold only what the chain needs.
import {
  type CaseState,
  type CaseWrite,
  type Decision,
  genesisHash,
  recordBytes,
  recordHash,
  type TransitionRecord,
} from '#lifecycle';
import { type Answer, CommitUnknown, Contention, type Store } from '#store';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const CANONICAL = '{}';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Configuration and definition, to which the cases of a region refer. */
export async function prepareRegion(store: Store, region: string): Promise<void> {
  const configuration = { source: '', hash: hashOf(''), document: {}, diagnostics: [], effectiveFrom: '2026-01-01' };
  await store.addConfiguration(region, { ...configuration, state: 'draft', loadedBy: 'operator' });
  const definition = {
    hash: hashOf(CANONICAL),
    workflow: 'chain',
    configuration: 1,
    canonical: CANONICAL,
    sources: {},
  };
  await store.addDefinition(region, definition);
}

/** The state of a case before its first transition. */
export function unopened(region: string): CaseState {
  const id = randomUUID();
  const now = new Date().toISOString();
  return {
    region,
    case: id,
    subject: randomUUID(),
    school: 'savioschool',
    workflow: 'chain',
    machine: 'chain',
    configuration: 1,
    definition: hashOf(CANONICAL),
    version: 0,
    head: genesisHash(region, id),
    openedAt: now,
    recordedAt: now,
    closedAt: null,
    outcome: null,
    snapshot: { value: {}, history: {} },
    states: ['chain.school.signal'],
    facts: {},
    participants: {},
    related: [],
    clocks: [],
    tasks: [],
  };
}

/** The next transition of a case, the first one included. */
export function step(before: CaseState, command: string): CaseWrite {
  const now = new Date().toISOString();
  const record: TransitionRecord = {
    v: 1,
    region: before.region,
    case: before.case,
    seq: before.version + 1,
    command,
    event: 'NOTED',
    eventData: {},
    actor: 'system',
    organisation: null,
    role: 'system',
    onBehalfOf: null,
    basis: null,
    definition: before.definition,
    law: hashOf(''),
    engine: 'test',
    from: before.states,
    to: before.states,
    after: hashOf(''),
    guards: [],
    tables: [],
    facts: [],
    timers: [],
    postings: [],
    related: [],
    messages: [],
    scheduledAt: null,
    recordedAt: now > before.recordedAt ? now : before.recordedAt,
    ciphertexts: [],
    previous: before.head,
  };
  const bytes = recordBytes(record);
  const hash = recordHash(bytes);
  return {
    expected: before.version === 0 ? null : { version: before.version, head: before.head },
    state: { ...before, version: record.seq, head: hash, recordedAt: record.recordedAt },
    record,
    bytes,
    hash,
    timersArmed: [],
    timersCancelled: [],
    tasksOpened: [],
    tasksDone: [],
    messages: [],
  };
}

export function decision(write: CaseWrite): Decision {
  return { kind: 'decision', writes: [write] };
}

/** What was told to whoever sent the command: the same in every answer to it. */
export function answerTo(write: CaseWrite): Answer {
  return { status: 200, headers: { etag: `"${write.record.seq}"` }, body: { hash: write.hash } };
}

/** A command that is sent once, without asking again. */
export async function sendOnce(store: Store, write: CaseWrite): Promise<'committed' | 'refused' | 'unknown'> {
  const { command: id, region } = write.record;
  try {
    const sent = { id, fingerprint: hashOf('note'), answer: answerTo(write) };
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
      const result = await store.commit(state.region, { id, fingerprint: hashOf('note'), answer }, decision(write));
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
