// The loop against PostgreSQL: regions take turns, several loops share the work, and the next clock wakes it.
import type { Service } from '#operations';
import { openWaitingCases, TurnedScene } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { startLoop, type Loop } from './loop.js';
import { Outage } from './outage.js';

const REGIONS = ['crowded', 'quiet', 'shared', 'soon'];

let scene: TurnedScene;
const services: Service[] = [];

beforeAll(async () => {
  scene = await TurnedScene.open();
  for (let one = 0; one < 2; one += 1) services.push(await scene.service({ regions: REGIONS }));
});

afterAll(() => scene.close());

const open = (region: string, count: number): Promise<string[]> => openWaitingCases(services[0]!, region, count);

/** Makes the day's reminder of every case of a region due, so long from now. */
const makeDue = (region: string, inMs: number) =>
  scene.admin.query(
    `UPDATE schakel.timers SET due_at = clock_timestamp() + (SELECT shift FROM turned.clock) + make_interval(secs => $2)
      WHERE region_id = $1 AND timer_id LIKE '%P1D'`,
    [region, inMs / 1_000],
  );

/** The regions of what was fired, in its order. */
async function fired(...regions: string[]): Promise<string[]> {
  const { rows } = await scene.admin.query<{ region: string }>(
    `SELECT region_id AS region FROM schakel.transitions WHERE region_id = ANY ($1) AND seq > 1 ORDER BY recorded_at`,
    [regions],
  );
  return rows.map(({ region }) => region);
}

function start(service: Service, everyMs = 1_000): Loop {
  const outage = new Outage({ began: () => undefined, ended: () => undefined });
  const watch = {
    failed: (error: unknown) => {
      throw error;
    },
    parked: () => undefined,
  };
  return startLoop({ service, outage, watch, everyMs });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20);
}

/** Resolves when a service has looked for work in a region. */
function looked({ store }: Service, region: string): Promise<void> {
  const look = store.lookForWork.bind(store);
  return new Promise((resolve) => {
    store.lookForWork = async (asked) => {
      const ahead = await look(asked);
      if (asked === region) {
        store.lookForWork = look;
        resolve();
      }
      return ahead;
    };
  });
}

describe('the loop', () => {
  it('gives each region its turn: a heap in one does not hold up another', async () => {
    const [heap, few] = [480, 20];
    await open('crowded', heap);
    await open('quiet', few);
    await makeDue('crowded', -60_000);
    await makeDue('quiet', -1_000);
    const loop = start(services[0]!);
    await until(async () => (await fired('crowded', 'quiet')).length === heap + few);
    await loop.stop();
    const order = await fired('crowded', 'quiet');
    // Two shares of the heap were under way; that of the other region came next, and not after all of it.
    expect(order.slice(0, order.lastIndexOf('quiet')).filter((region) => region === 'crowded').length).toBeLessThan(
      400,
    );
  });

  it('shares the work with any other loop, and each clock is fired once', async () => {
    const ids = await open('shared', 300);
    await makeDue('shared', -1);
    const loops = services.map((service) => start(service));
    await until(async () => (await fired('shared')).length >= ids.length);
    for (const loop of loops) await loop.stop();
    const { rows } = await scene.admin.query(
      `SELECT version::int, count(*)::int AS cases FROM schakel.cases WHERE region_id = 'shared' GROUP BY 1`,
    );
    expect(rows).toEqual([{ version: 2, cases: ids.length }]);
  });

  it('wakes when the next clock is due, however seldom it looks', async () => {
    await open('soon', 1);
    await makeDue('soon', 400);
    const loop = start(services[0]!, 600_000);
    await until(async () => (await fired('soon')).length === 1);
    await loop.stop();
  });

  it('looks at a region that it is nudged to at once', async () => {
    const seen = looked(services[0]!, 'soon');
    const loop = start(services[0]!, 600_000);
    // Nothing is due for a day, so by itself it does not look again.
    await seen;
    await open('soon', 1);
    await makeDue('soon', -1);
    loop.nudge('soon');
    await until(async () => (await fired('soon')).length === 2);
    await loop.stop();
  });
});
