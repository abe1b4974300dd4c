// R11 of the test programme (reliability.md): thousands of clocks over the nights in which the watch is turned, a leap day and
// more days than an in-memory timer holds, with a clock that is moved, two workers at once, one that sleeps for ten minutes with
// claims in its hands, clocks that are an hour wrong, and times in which nobody works. The short form is part of `npm test`, the
// long one of `npm run test:long`. Seen to fail on claims that look an hour ahead together with records that take the moment of the
// worker's own clock (fires early).
import { advanceCase, deliverShare, type Service } from '#operations';
import { openWaitingCases, randomOf, reportFault, teacherOf, TurnedScene } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkClocks, type ClockRecord } from './clock-history.js';

const REGIONS = ['north', 'south'];
/** Each with terms that run over a night in which the watch is turned, or over 29 February. */
const BEGINNINGS = ['2026-03-26T10:00:00.000Z', '2026-10-22T10:00:00.000Z', '2028-02-01T10:00:00.000Z'];
/** How late workers look, in the order of chance: at once, after a while, after a day without any. */
const LATENESS_MS = [0, 0, 0, 2_000, 1_200_000, 25_200_000, 90_000_000];
const [MINUTE, HOUR] = [60_000, 3_600_000];
const CASES_AT_ONCE = 60;

/** `SCHAKEL_TEST_SEED` repeats a run that failed; its number is in the names of the tests. */
const seed = Number(process.env['SCHAKEL_TEST_SEED'] ?? Date.now() % 1_000_000);

interface Worker {
  readonly service: Service;
  /** By how much its own clock is wrong. */
  apartMs: number;
  /** What its commits wait for: it sleeps. */
  asleep: Promise<void> | undefined;
  /** Called when it does. */
  fellAsleep: () => void;
}

export function describeClocks(cases: number, broken: () => string): void {
  describe(`${cases} cases that wait (seed ${seed})`, () => {
    const random = randomOf(seed);
    let scene: TurnedScene;
    const workers: Worker[] = [];

    beforeAll(async () => {
      scene = await TurnedScene.open();
      await scene.clock.moveTo(BEGINNINGS[0] ?? '');
      for (let one = 0; one < 2; one += 1) workers.push(await startWorker());
    });

    afterAll(() => scene.close());

    async function startWorker(): Promise<Worker> {
      const service = await scene.service({ regions: REGIONS }, () => worker.apartMs);
      const worker: Worker = { service, apartMs: 0, asleep: undefined, fellAsleep: () => undefined };
      const commit = service.store.commit.bind(service.store);
      service.store.commit = async (...given) => {
        if (worker.asleep !== undefined) worker.fellAsleep();
        await worker.asleep;
        return commit(...given);
      };
      return worker;
    }

    /** Shares of both workers at once until neither finds anything; what a defect is, fails the test. */
    async function work(...working: Worker[]): Promise<void> {
      const failed = (error: unknown): never => {
        throw error;
      };
      const parked = (): never => failed(new Error('A clock was parked.'));
      const drain = async ({ service }: Worker, region: string): Promise<void> => {
        for (;;) {
          const { done, isMore } = await deliverShare(service, region, { more: () => undefined, failed, parked });
          if (done === 0 && !isMore) return;
        }
      };
      await Promise.all(working.flatMap((worker) => REGIONS.map((region) => drain(worker, region))));
    }

    async function nextDue(): Promise<string | undefined> {
      const { rows } = await scene.admin.query<{ due: Date | null }>('SELECT min(due_at) AS due FROM schakel.timers');
      return rows[0]?.due?.toISOString();
    }

    /** One worker claims, sleeps for ten minutes, and goes on when another has done its work. */
    async function sleepingWorker(): Promise<void> {
      const [first, second] = workers as [Worker, Worker];
      let wake = (): void => undefined;
      first.asleep = new Promise((resolve) => (wake = resolve));
      const asleep = new Promise<void>((resolve) => (first.fellAsleep = resolve));
      const sleeping = work(first);
      // Or it found nothing that it could claim.
      await Promise.race([asleep, sleeping]);
      await scene.clock.moveBy(10 * MINUTE);
      await work(second);
      first.asleep = undefined;
      wake();
      await sleeping;
    }

    /** One worker's own clock is an hour wrong; then the clock of everything is, and is put right. */
    async function wrongClocks(): Promise<void> {
      const [first, second] = workers as [Worker, Worker];
      for (const hours of [1, -1]) {
        first.apartMs = hours * HOUR;
        await work(first);
        await work(second);
        first.apartMs = 0;
      }
      await scene.clock.moveBy(HOUR);
      await work(first, second);
      await scene.clock.moveBy(-HOUR);
      await work(first, second);
    }

    it.each(BEGINNINGS)('from %s on go through all their terms', async (beginning) => {
      if (scene.clock.now() < beginning) await scene.clock.moveTo(beginning);
      const [{ service }] = workers as [Worker, Worker];
      const each = Math.ceil(cases / BEGINNINGS.length / REGIONS.length);
      for (let made = 0; made < each; made += CASES_AT_ONCE) {
        for (const region of REGIONS) {
          const ids = await openWaitingCases(service, region, Math.min(CASES_AT_ONCE, each - made));
          // Somebody answers: the clocks of these cases are cancelled.
          for (const id of ids.slice(0, Math.ceil(ids.length / 20))) await answer(service, region, id);
        }
        await scene.clock.moveBy(7 * HOUR);
      }
      for (let due = await nextDue(), round = 0; due !== undefined; due = await nextDue(), round += 1) {
        const late = LATENESS_MS[Math.floor(random() * LATENESS_MS.length)] ?? 0;
        // Never back: what was recorded is not younger than what comes after.
        const at = new Date(Date.parse(due) + late + 1).toISOString();
        await scene.clock.moveTo(at > scene.clock.now(MINUTE) ? at : scene.clock.now(MINUTE));
        if (round % 5 === 1) await sleepingWorker();
        else if (round % 5 === 3) await wrongClocks();
        await work(...workers);
      }
    });

    it('each fired once, in order, never early, and says when it was due and when it fired', async () => {
      const faults: string[] = [];
      let fired = 0;
      let closed = 0;
      for (const [id, records] of await histories()) {
        const checked = checkClocks(records);
        faults.push(
          ...checked.faults.map((fault) => `${id} ${fault}`),
          ...checked.open.map((one) => `${id} left ${one}`),
        );
        fired += checked.fired;
        closed += 1;
      }
      reportFault({
        id: 'R11',
        fault: 'turned watches, a leap day, workers that sleep, wrong clocks',
        load: `${closed} cases, ${fired} clocks fired`,
        invariant: 'fires once, in order, never early, and says when',
        seen: `${faults.length} faults`,
        broken: broken(),
        ...{ lost: faults.filter((fault) => fault.includes(' left ')).length, doubled: 0 },
        stranded: faults.filter((fault) => !fault.includes(' left ')).length,
      });
      expect(faults).toEqual([]);
      expect(closed).toBeGreaterThanOrEqual(cases);
      // A term of a day, three working days, half a day, four weeks, forty days, a month and a working day.
      expect(fired).toBeGreaterThan(6 * cases);
    });

    async function histories(): Promise<Map<string, ClockRecord[]>> {
      const { rows } = await scene.admin.query<{ id: string; record: ClockRecord }>(
        `SELECT case_id AS id, convert_from(bytes, 'UTF8')::json AS record FROM schakel.transitions ORDER BY case_id, seq`,
      );
      const found = new Map<string, ClockRecord[]>();
      for (const { id, record } of rows) found.set(id, [...(found.get(id) ?? []), record]);
      return found;
    }

    async function answer(service: Service, region: string, id: string): Promise<void> {
      const advance = { event: 'ANSWERED', data: {} };
      const request = { key: undefined, method: 'POST', path: `/cases/${id}`, body: advance };
      const seen = { kind: 'version', version: 1 } as const;
      await advanceCase(
        service,
        teacherOf(region),
        region,
        id,
        () => advance,
        seen,
        () => request,
      );
    }
  });
}
