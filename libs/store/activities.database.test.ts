import { bareActivity, command as bareCommand, createDatabase, createTemplate, seedRegion } from '#testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { RecordedActivity } from './activities.js';
import type { Command } from './command.js';
import { InvalidCursor } from './cursor.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

let database: StoreDatabase;
let store: Store;
let region: string;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
});
afterAll(() => database.close());
beforeEach(async () => {
  region = `region-${randomUUID()}`;
  await seedRegion(store, region);
});

const record = async (one: RecordedActivity, command: Command = bareCommand()) => {
  expect(await store.recordActivity(region, command, one)).toEqual({ kind: 'recorded' });
  return one;
};
const idsOf = async (filter: Parameters<Store['activities']>[1] = {}): Promise<string[]> =>
  (await store.activities(region, filter, { limit: 50 })).items.map(({ id }) => id);

describe('an activity', () => {
  it('comes back as it was recorded', async () => {
    const one = await record(bareActivity({ theme: 'bullying', slot: 'tuesday' }));
    expect(await store.activity(region, one.id)).toEqual({ ...one, replacedBy: null });
    expect(await store.activity(region, randomUUID())).toBeNull();
  });

  it('is recorded once for a command, however often that comes', async () => {
    const command = bareCommand();
    const one = await record(bareActivity(), command);
    expect(await store.recordActivity(region, command, bareActivity())).toEqual({
      kind: 'stored',
      answer: command.answer,
    });
    expect(await store.recordActivity(region, { ...command, fingerprint: 'another' }, bareActivity())).toEqual({
      kind: 'fingerprint',
    });
    expect(await idsOf()).toEqual([one.id]);
  });

  it('is recorded once also when the command comes eight times at the same moment', async () => {
    const command = bareCommand();
    const results = await Promise.all(
      Array.from({ length: 8 }, () => store.recordActivity(region, command, bareActivity())),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['recorded', ...Array<string>(7).fill('stored')]);
    expect(await idsOf()).toHaveLength(1);
  });

  it('is of now', async () => {
    const late = bareActivity({ recordedAt: new Date(Date.now() - 60_000).toISOString() });
    await expect(store.recordActivity(region, bareCommand(), late)).rejects.toMatchObject({ code: 'SK003' });
  });

  it('is never changed or removed, by nobody', async () => {
    const one = await record(bareActivity());
    for (const text of ['UPDATE schakel.activities SET minutes = 1', 'DELETE FROM schakel.activities'])
      await expect(database.admin.query(`${text} WHERE activity = $1`, [one.id])).rejects.toMatchObject({
        code: 'SK006',
      });
    const app = await database.connect();
    await expect(app.query('UPDATE schakel.activities SET minutes = 1')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a correction', () => {
  it('takes the place of what it corrects, which stays to be read', async () => {
    const first = await record(bareActivity());
    const second = await record(bareActivity({ minutes: 45, replaces: first.id }));
    expect(await idsOf()).toEqual([second.id]);
    expect((await idsOf({ history: true })).sort()).toEqual([first.id, second.id].sort());
    expect(await store.activity(region, first.id)).toMatchObject({ minutes: 30, replacedBy: second.id });
    expect(await store.activityCounts(region, {}, [])).toEqual([
      { of: {}, activities: 1, minutes: 45, participants: 2 },
    ]);
  });

  it('that is a withdrawal leaves nothing to count', async () => {
    const first = await record(bareActivity());
    await record(bareActivity({ replaces: first.id, isWithdrawn: true }));
    expect(await idsOf()).toEqual([]);
    expect(await store.activityCounts(region, {}, ['kind'])).toEqual([]);
    expect(await store.activityCounts(region, {}, [])).toMatchObject([{ activities: 0, minutes: 0 }]);
  });

  it('comes once: of many at the same moment one is recorded, and the others leave nothing, not even their command', async () => {
    const first = await record(bareActivity());
    const commands = Array.from({ length: 6 }, () => bareCommand());
    const results = await Promise.all(
      commands.map((command) => store.recordActivity(region, command, bareActivity({ replaces: first.id }))),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['recorded', ...Array<string>(5).fill('replaced')]);
    const kept = await Promise.all(commands.map((command) => store.answer(region, command)));
    expect(kept.filter((one) => one !== null)).toHaveLength(1);
  });

  it('corrects something of its own region', async () => {
    const first = await record(bareActivity());
    const other = `region-${randomUUID()}`;
    await seedRegion(store, other);
    await expect(
      store.recordActivity(other, bareCommand(), bareActivity({ replaces: first.id })),
    ).rejects.toMatchObject({
      code: '23503',
    });
  });
});

describe('activities', () => {
  it('of another region are not seen, listed or counted', async () => {
    const one = await record(bareActivity());
    const other = `region-${randomUUID()}`;
    await seedRegion(store, other);
    expect(await store.activity(other, one.id)).toBeNull();
    expect((await store.activities(other, { history: true }, { limit: 10 })).items).toEqual([]);
    expect(await store.activityCounts(other, {}, ['kind'])).toEqual([]);
  });

  it('are listed with the last held first, page by page', async () => {
    const days = ['2026-03-02', '2026-11-17', '2026-11-17', '2025-12-31', '2026-11-17'];
    for (const heldDate of days) await record(bareActivity({ heldDate }));
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await store.activities(region, {}, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id, heldDate }) => `${heldDate} ${id}`));
      more = page.next !== null;
      cursor = page.next ?? undefined;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it('refuse a cursor that was not given out', async () => {
    const cursor = Buffer.from(JSON.stringify(['2026-01-01T00:00:00.000Z', 'no uuid'])).toString('base64url');
    await expect(store.activities(region, {}, { limit: 2, cursor })).rejects.toBeInstanceOf(InvalidCursor);
  });

  it('are found by school, organisation, kind, task, period and scope', async () => {
    const acorn = await record(bareActivity());
    const blossom = await record(
      bareActivity({
        school: 'blossom',
        organisation: 'helper',
        kind: 'presence',
        taskCode: 'TA1',
        heldDate: '2026-01-05',
      }),
    );
    expect(await idsOf({ school: 'acorn' })).toEqual([acorn.id]);
    expect(await idsOf({ organisation: 'helper' })).toEqual([blossom.id]);
    expect(await idsOf({ kind: 'presence' })).toEqual([blossom.id]);
    expect(await idsOf({ taskCode: 'TA3' })).toEqual([acorn.id]);
    expect(await idsOf({ fromDate: '2026-01-06' })).toEqual([acorn.id]);
    expect(await idsOf({ fromDate: '2026-01-05', untilDate: '2026-01-05' })).toEqual([blossom.id]);
    expect(await idsOf({ scope: { organisation: 'helper', schools: [] } })).toEqual([blossom.id]);
    expect(await idsOf({ scope: { organisation: 'city', schools: ['acorn'] } })).toEqual([acorn.id]);
    expect(await idsOf({ scope: { organisation: 'city', schools: [] } })).toEqual([]);
  });

  it('are counted by any of their codes, with minutes and people reached', async () => {
    await record(bareActivity());
    await record(bareActivity({ taskCode: 'TA4', minutes: 60 }));
    await record(bareActivity({ theme: 'safety', heldDate: '2026-10-01' }));
    expect(await store.activityCounts(region, {}, ['taskCode', 'month'])).toEqual([
      { of: { taskCode: 'TA3', month: '2026-10' }, activities: 1, minutes: 30, participants: 2 },
      { of: { taskCode: 'TA3', month: '2026-11' }, activities: 1, minutes: 30, participants: 2 },
      { of: { taskCode: 'TA4', month: '2026-11' }, activities: 1, minutes: 60, participants: 2 },
    ]);
    expect(await store.activityCounts(region, { taskCode: 'TA3' }, ['theme', 'payer'])).toEqual([
      { of: { theme: 'safety', payer: 'municipalityLocalTeam' }, activities: 1, minutes: 30, participants: 2 },
      { of: { theme: null, payer: 'municipalityLocalTeam' }, activities: 1, minutes: 30, participants: 2 },
    ]);
  });
});
