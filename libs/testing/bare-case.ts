// For tests of the store: the smallest decisions that hold, without a workflow. A record has every field, a chain that
// continues, and the time of now; what a test wants otherwise it says.
import { type CaseState, type CaseWrite, type Decision, genesisHash, recordBytes, recordHash } from '#lifecycle';
import type { Command, Store } from '#store';
import { createHash, randomUUID } from 'node:crypto';

const CANONICAL = '{"workflow":"chain"}';
/** The definition that `seedRegion` puts into every region. */
export const DEFINITION = createHash('sha256').update(CANONICAL).digest('hex');

/** What may be told of a write: parts of the state, the parts that belong to it, and what its record should say. */
export interface Told {
  readonly state?: Partial<CaseState>;
  readonly parts?: Partial<
    Pick<CaseWrite, 'timersArmed' | 'timersCancelled' | 'tasksOpened' | 'tasksDone' | 'messages'>
  >;
  readonly record?: Partial<CaseWrite['record']>;
}

/** Configuration 1 and one definition, which cases refer to. */
export async function seedRegion(store: Store, region: string): Promise<void> {
  await store.addConfiguration(
    region,
    {
      source: 'schakel: 1',
      hash: createHash('sha256').update('schakel: 1').digest('hex'),
      document: { region },
      diagnostics: [],
      state: 'draft',
      changes: [],
      effectiveFrom: '2026-01-01',
      loadedBy: 'operator',
    },
    { by: { actor: 'operator', organisation: null, role: null }, definitions: [], sameAs: 'newest' },
  );
  await store.addDefinition(region, {
    hash: DEFINITION,
    workflow: 'chain',
    configuration: 1,
    canonical: CANONICAL,
    sources: {},
  });
}

/** The state of a case before its first transition. */
export function unopened(region: string, caseId: string = randomUUID()): CaseState {
  const now = new Date().toISOString();
  return {
    region,
    case: caseId,
    subject: randomUUID(),
    school: 'savioschool',
    workflow: 'chain',
    machine: 'chain',
    configuration: 1,
    definition: DEFINITION,
    version: 0,
    head: genesisHash(region, caseId),
    openedAt: now,
    recordedAt: now,
    closedAt: null,
    outcome: null,
    snapshot: { value: { chain: { school: 'signal' } }, history: {} },
    states: ['chain.school.signal', 'safety.noReport'],
    facts: { zeal: 1, need: 'learning', parentsInvolved: false },
    participants: { school: { organisation: 'savioschool', isPart: true } },
    related: [],
    clocks: [],
    tasks: [],
  };
}

/** Opens a case, under a random id unless the state says one. */
export function opening(region: string, told: Told = {}): CaseWrite {
  const empty = unopened(region, told.state?.case);
  return next({ ...empty, openedAt: told.record?.recordedAt ?? empty.openedAt }, told);
}

/** The next transition of a case, the first one included. */
export function next(before: CaseState, told: Told = {}): CaseWrite {
  const now = new Date().toISOString();
  const after = { ...before, ...told.state };
  const record: CaseWrite['record'] = {
    v: 1,
    region: before.region,
    case: before.case,
    seq: before.version + 1,
    command: randomUUID(),
    event: 'SIGNAL_RAISED',
    eventData: {},
    actor: 'ab'.repeat(16),
    organisation: 'savioschool',
    role: 'teacher',
    onBehalfOf: null,
    basis: null,
    definition: before.definition,
    law: '0'.repeat(64),
    engine: 'schakel/0',
    from: before.states,
    to: after.states,
    after: '0'.repeat(64),
    guards: [],
    tables: [],
    facts: [],
    timers: [],
    postings: [],
    related: [],
    messages: [],
    scheduledAt: null,
    // Never before the one before it, whatever the clock did.
    recordedAt: now > before.recordedAt ? now : before.recordedAt,
    ciphertexts: [],
    previous: before.head,
    ...told.record,
  };
  const bytes = recordBytes(record);
  const hash = recordHash(bytes);
  return {
    expected: before.version === 0 ? null : { version: before.version, head: before.head },
    state: { ...after, version: record.seq, head: hash, recordedAt: record.recordedAt },
    record,
    bytes,
    hash,
    timersArmed: [],
    timersCancelled: [],
    tasksOpened: [],
    tasksDone: [],
    messages: [],
    ...told.parts,
  };
}

export function decision(first: CaseWrite, ...others: CaseWrite[]): Decision {
  return { kind: 'decision', writes: [first, ...others] };
}

/** A command of somebody, with an answer that tells it from others. */
export function command(told: Partial<Command> = {}): Command {
  const id = told.id ?? randomUUID();
  return {
    id,
    fingerprint: createHash('sha256').update('POST /').digest('hex'),
    person: 'person',
    answer: { status: 200, headers: { etag: '"1"' }, body: { z: 'last', a: 'first', id } },
    ...told,
  };
}

/** Opens a case and gives its state. */
export async function openCase(store: Store, region: string, told: Told = {}): Promise<CaseState> {
  const write = opening(region, told);
  const result = await store.commit(region, command(), decision(write));
  if (result.kind !== 'committed') throw new Error(`The case was not opened: ${result.kind}`);
  return write.state;
}
