import type { CaseState } from '#lifecycle';
import { createDatabase, createTemplate, DEFINITION, expectNoLeakedClients, openCase, seedRegion } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Attempt } from './attempts.js';
import type { CaseFilter } from './cases.js';
import { StoreFault } from './contention.js';
import { InvalidCursor } from './cursor.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const region = 'holland-rijnland';
let database: StoreDatabase;
let store: Store;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
  await seedRegion(store, region);
});

afterEach(() => expectNoLeakedClients(store.pool));

afterAll(async () => {
  await database.close();
});

async function all(filter: CaseFilter, limit: number): Promise<CaseState[]> {
  const found: CaseState[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, next } = await store.cases(region, filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
    expect(items.length).toBeLessThanOrEqual(limit);
    found.push(...items);
    if (next === null) return found;
    cursor = next;
  }
}

describe('the list of cases', () => {
  let cases: CaseState[];
  const open = (id: string, state: Partial<CaseState>) => openCase(store, region, { state: { case: id, ...state } });
  const party = (...organisations: string[]) =>
    Object.fromEntries(organisations.map((organisation, index) => [`party${index}`, { organisation, isPart: true }]));

  beforeAll(async () => {
    cases = [
      await open('A-1', { school: 'one', states: ['chain.school.signal', 'safety.noReport'] }),
      await open('A-2', {
        school: 'two',
        states: ['chain.school.offered', 'safety.noReport'],
        participants: party('cardea', 'two'),
      }),
      await open('A-3', { school: 'two', states: ['chain.schoolReturn'], participants: party('cardea') }),
      await open('B-1', { workflow: 'network', subject: 'child', states: ['network.direction.plan'] }),
      await open('A_4', {
        school: 'one',
        states: ['chain.school.signal', 'safety.reported'],
        participants: party('two'),
      }),
    ];
    cases.sort((a, b) => (a.openedAt === b.openedAt ? (a.case < b.case ? 1 : -1) : a.openedAt < b.openedAt ? 1 : -1));
  });

  it('is newest first, and whole over pages of any size', async () => {
    for (const limit of [1, 2, 3, 5, 50]) expect(await all({}, limit)).toEqual(cases);
  });

  it.each<[CaseFilter, string[]]>([
    [{ school: 'two' }, ['A-2', 'A-3']],
    [{ organisation: 'cardea' }, ['A-2', 'A-3']],
    [{ organisation: 'two', school: 'one' }, ['A_4']],
    [{ workflow: 'network' }, ['B-1']],
    [{ subject: 'child' }, ['B-1']],
    [{ prefix: 'A-' }, ['A-1', 'A-2', 'A-3']],
    [{ prefix: 'A_' }, ['A_4']],
    [{ states: ['chain.school'] }, ['A-1', 'A-2', 'A_4']],
    [{ states: ['chain.school.signal'] }, ['A-1', 'A_4']],
    [{ states: ['chain'] }, ['A-1', 'A-2', 'A-3', 'A_4']],
    [{ states: ['safety.reported', 'network'] }, ['A_4', 'B-1']],
    [{ states: [] }, []],
    [{ states: ['chain.school'], organisation: 'cardea', school: 'two', workflow: 'chain', prefix: 'A' }, ['A-2']],
    [{ organisation: 'nobody' }, []],
  ])('shows what %j asks for', async (filter, ids) => {
    for (const limit of [1, 50]) {
      expect((await all(filter, limit)).map((one) => one.case).sort()).toEqual(ids);
    }
  });

  it.each([
    '',
    'nonsense',
    'W10',
    Buffer.from('["2026","x"]').toString('base64url'),
    Buffer.from('[1,2]').toString('base64url'),
  ])('refuses the cursor %j', async (cursor) => {
    await expect(store.cases(region, {}, { limit: 5, cursor })).rejects.toBeInstanceOf(InvalidCursor);
  });
});

describe('refused attempts', () => {
  it('are not read on from an id that no attempt can have', async () => {
    const { case: caseId } = await openCase(store, region);
    const cursor = Buffer.from('["2026-11-02T00:00:00.000Z","x"]').toString('base64url');
    await expect(store.attempts(region, caseId, { limit: 5, cursor })).rejects.toBeInstanceOf(InvalidCursor);
  });

  it('are stored once and read newest first', async () => {
    const state = await openCase(store, region);
    const attempt = (at: string): Attempt => ({
      id: randomUUID(),
      case: state.case,
      at,
      actor: 'ab'.repeat(16),
      organisation: 'savioschool',
      role: null,
      event: 'READY_FOR_HANDOVER',
      code: 'guard.not-met',
      because: [{ code: 'guard.not-met', text: { nl: 'z', en: 'a' }, source: null, who: ['teacher'] }],
      guards: [{ id: 'ready', inputs: { 'data.parentsInvolved': false }, result: false }],
    });
    const attempts = [3, 2, 2, 1].map((day) => attempt(`2026-11-0${day}T00:00:00.000Z`));
    for (const one of [...attempts, ...attempts]) await store.commitAttempt(region, one);
    const { items, next } = await store.attempts(region, state.case, { limit: 2 });
    const rest = await store.attempts(region, state.case, { limit: 2, cursor: next! });
    const found = [...items, ...rest.items];
    expect(rest.next).toBeNull();
    expect(found.map(({ at }) => at)).toEqual(attempts.map(({ at }) => at));
    expect(new Set(found.map(({ id }) => id)).size).toBe(4);
    expect(found[0]).toEqual(attempts[0]);
  });

  it('are of a case that exists', async () => {
    const attempt: Attempt = {
      id: randomUUID(),
      case: 'nowhere',
      at: '2026-11-01T00:00:00.000Z',
      actor: 'a',
      organisation: null,
      role: null,
      event: 'E',
      code: 'case.closed',
      because: [],
      guards: [],
    };
    await expect(store.commitAttempt(region, attempt)).rejects.toMatchObject({
      name: 'StoreFault',
      code: '23503',
      what: 'attempts_case_fkey',
    });
  });
});

describe('what is added once', () => {
  const versionOf = (canonical: string) => ({ hash: createHash('sha256').update(canonical).digest('hex'), canonical });

  it('is a definition of the region, under the hash of its text', async () => {
    const read = await store.definition(region, DEFINITION);
    await store.addDefinition(region, { ...read!, workflow: 'another' });
    expect(await store.definition(region, DEFINITION)).toEqual(read);
    expect(await store.definition(region, 'f'.repeat(64))).toBeNull();
    await expect(store.addDefinition(region, { ...read!, hash: 'f'.repeat(64) })).rejects.toBeInstanceOf(StoreFault);
  });

  it('is law and calendar data, for every region', async () => {
    const law = { ...versionOf('{"é":1}'), law: 'jeugdwet', effectiveFrom: '2026-01-01', sources: { a: [1] } };
    const later = { ...versionOf('{"é":2}'), law: 'jeugdwet', effectiveFrom: '2027-01-01', sources: {} };
    for (const one of [later, law, law]) await store.addLawVersion(one);
    expect(await store.lawVersions()).toEqual([law, later]);
    await expect(store.addLawVersion({ ...law, hash: 'f'.repeat(64) })).rejects.toMatchObject({ code: '23514' });
    const calendar = { ...versionOf('{}'), calendar: 'nl' };
    await store.addCalendarVersion(calendar);
    await store.addCalendarVersion(calendar);
    expect(await store.calendarVersions()).toEqual([calendar]);
  });

  it('is the key of a region for its pseudonyms', async () => {
    const keys = await Promise.all(
      [database.openStore(), database.openStore(), store, store].map((one) => one.pseudonymKey(region)),
    );
    expect(keys[0]!.byteLength).toBe(32);
    for (const key of keys) expect(Buffer.from(key).equals(keys[0]!)).toBe(true);
    expect(Buffer.from(await store.pseudonymKey('drenthe')).equals(keys[0]!)).toBe(false);
  });
});

describe('tasks of the region', () => {
  const task = {
    id: 'second-person',
    kind: 'task',
    organisation: 'office',
    role: 'regionAdmin',
    label: { nl: 'Kijk mee', en: 'Look' },
    dueAt: null,
  } as const;

  it('are open once under a name, replaced when opened again, and finished', async () => {
    await store.openRegionTask(region, task);
    await store.openRegionTask(region, { ...task, dueAt: '2026-12-01T00:00:00.000Z' });
    const open = async (...roles: string[]) =>
      (await store.tasks(region, { organisation: 'office', roles }, {}, { limit: 10 })).items.map((one) => one.task);
    expect(await open('regionAdmin', 'auditor')).toMatchObject([
      { case: null, name: 'second-person', openedSeq: null, dueAt: '2026-12-01T00:00:00.000Z', label: task.label },
    ]);
    expect(await open('auditor')).toEqual([]);
    await store.finishRegionTask(region, task.id);
    expect(await open('regionAdmin')).toEqual([]);
    await store.openRegionTask(region, task);
    expect(await open('regionAdmin')).toHaveLength(1);
  });
});

describe('a connection that is open while a migration adds a column', () => {
  it('goes on reading and writing', async () => {
    const state = await openCase(store, region);
    const ask = async () => [
      await store.case(region, state.case),
      (await store.cases(region, {}, { limit: 1 })).items.length,
      (await store.history(region, state.case, { limit: 1 })).length,
      await store.dueTimers(region, { owner: 'worker', limit: 1 }),
      await store.pendingMessages(region, { owner: 'worker', limit: 1 }),
      (await store.attempts(region, state.case, { limit: 1 })).items,
    ];
    const before = await ask();
    for (const table of ['cases', 'transitions', 'attempts', 'timers', 'outbox', 'commands']) {
      await database.admin.query(`ALTER TABLE schakel.${table} ADD novelty text`);
    }
    expect(await ask()).toEqual(before);
    await openCase(store, region);
  });
});
