// What happens by itself, against PostgreSQL.
import type { TransitionRecord } from '#lifecycle';
import { openCase as openBare, openWaitingCases, seedRegion, TurnedScene } from '#testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { deliverShare, type ShareEnd } from './deliver.js';
import { isOutage } from './outage.js';
import type { Service } from './service.js';

const REGIONS = ['failing', 'poisoned', 'apart', 'overdue', 'gone'];

let scene: TurnedScene;
let service: Service;
let apartMs = 0;
const failures: { error: unknown; count: number }[] = [];
const parked: string[] = [];

beforeAll(async () => {
  scene = await TurnedScene.open();
  service = await scene.service({ regions: REGIONS }, () => apartMs);
});

beforeEach(() => {
  failures.length = 0;
  parked.length = 0;
});

afterAll(() => scene.close());

const share = (region: string): Promise<ShareEnd> =>
  deliverShare(service, region, {
    more: () => undefined,
    failed: (error, count) => void failures.push({ error, count }),
    parked: (kind, names) => void parked.push(`${kind} ${names.join()}`),
  });

/** Shares until nothing happens any more; how much did. */
async function deliverAll(region: string): Promise<number> {
  for (let done = 0; ;) {
    const end = await share(region);
    if (end.done === 0 && !end.isMore) return done;
    done += end.done;
  }
}

const endLeases = (region: string) =>
  scene.admin.query(
    `WITH m AS (UPDATE schakel.outbox SET lease_until = '-infinity' WHERE region_id = $1)
     UPDATE schakel.timers SET lease_until = '-infinity' WHERE region_id = $1`,
    [region],
  );

async function recordsOf(region: string, id: string): Promise<TransitionRecord[]> {
  const stored = await service.store.history(region, id, { limit: 100 });
  return stored.map(({ record }) => record);
}

describe('a share', () => {
  it('that cannot deliver what it took tells so once, and what waits behind it comes in the next one', async () => {
    const region = 'failing';
    const [id = ''] = await openWaitingCases(service, region, 1);
    // The definition of a bare case cannot be read, and the cases that it tells are not there: it would hear that itself.
    await seedRegion(service.store, region);
    const message = (toCase: string) => ({ id: randomUUID(), toCase, as: 'stub', event: 'STUB_SENT', data: {} });
    const messages = Array.from({ length: 128 }, () => message(randomUUID()));
    await openBare(service.store, region, { parts: { messages } });
    await openBare(service.store, region, { parts: { messages: [message(id)] } });
    expect(await share(region)).toMatchObject({ done: 0 });
    expect(failures).toMatchObject([{ count: 128 }]);
    expect(await share(region)).toMatchObject({ done: 1, isMore: true });
    expect((await service.store.case(region, id))?.version).toBe(2);
  });

  it('parks a timer that its case refuses five times, says so once, and fires the others meanwhile', async () => {
    const region = 'poisoned';
    await seedRegion(service.store, region);
    const dueAt = scene.clock.now(-1);
    await openBare(service.store, region, { parts: { timersArmed: [{ id: 'poison', dueAt }] } });
    const [id = ''] = await openWaitingCases(service, region, 1);
    await scene.clock.moveBy(3 * 86_400_000);
    for (let tries = 1; tries <= 6; tries += 1) {
      await deliverAll(region);
      await endLeases(region);
    }
    expect(failures).toHaveLength(5);
    expect(parked).toEqual(['timer poison']);
    expect((await service.store.case(region, id))?.version).toBeGreaterThan(1);
    expect(await service.store.releaseParked(region)).toBe(1);
    await deliverAll(region);
    expect(failures).toHaveLength(6);
  });

  it('of a worker whose clock is an hour ahead fires nothing early, and what it held is not counted against it', async () => {
    const region = 'apart';
    const [id = ''] = await openWaitingCases(service, region, 1);
    await scene.admin.query(
      `UPDATE schakel.timers SET due_at = clock_timestamp() + interval '30 minutes' + (SELECT shift FROM turned.clock)
        WHERE region_id = $1`,
      [region],
    );
    apartMs = 3_600_000;
    expect(await share(region)).toMatchObject({ done: 0 });
    await scene.clock.moveBy(1_860_000);
    const end = await share(region);
    expect(end.done).toBe(0);
    expect(isOutage(end.outage)).toBe(true);
    expect(failures).toEqual([]);
    const { rows } = await scene.admin.query('SELECT DISTINCT claims FROM schakel.timers WHERE region_id = $1', [
      region,
    ]);
    expect(rows).toEqual([{ claims: 0 }]);
    apartMs = 0;
    await endLeases(region);
    expect(await deliverAll(region)).toBeGreaterThan(0);
    expect((await service.store.case(region, id))?.version).toBeGreaterThan(1);
  });
});

describe('after a time in which nobody fired', () => {
  it('what is overdue is fired in the order in which it was due, once, with both times in the record', async () => {
    const region = 'overdue';
    const [id = ''] = await openWaitingCases(service, region, 1);
    const [opened] = await recordsOf(region, id);
    const armed = opened!.timers.map((timer) => timer.dueAt).sort();
    await scene.clock.moveBy(10 * 86_400_000);
    await deliverAll(region);
    const fired = (await recordsOf(region, id)).filter(({ scheduledAt }) => scheduledAt !== null);
    // A day, three working days; the next state is entered late, so that its own terms run from then.
    expect(fired.map(({ scheduledAt }) => scheduledAt)).toEqual(armed.slice(0, 2));
    for (const { scheduledAt, recordedAt } of fired) expect(recordedAt > scheduledAt!).toBe(true);
    expect(await deliverAll(region)).toBe(0);
  });

  it('a term that ended with its state is not fired', async () => {
    const region = 'gone';
    const [id = ''] = await openWaitingCases(service, region, 1);
    await scene.clock.moveBy(200 * 86_400_000);
    for (let days = 0; days < 200; days += 10) {
      await deliverAll(region);
      await scene.clock.moveBy(10 * 86_400_000);
    }
    const state = await service.store.case(region, id);
    expect(state?.closedAt).not.toBeNull();
    const { rows } = await scene.admin.query('SELECT FROM schakel.timers WHERE region_id = $1', [region]);
    expect(rows).toEqual([]);
    expect(failures).toEqual([]);
  });
});
