// R14, R15, R16, R19 and R24 of the test programme (reliability.md): a region that floods the service, more than it can do, slow
// clients, connections that are ended under it, and a database that stands still. One service as `npm start` starts it, with
// three regions, and before it one that lacks what protects it: on that one the same is seen to go wrong. Each can be run alone
// (`-t R16`). The short form is part of `npm test`, the long one of `npm run test:long`.
import { reportFault } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { REGION } from '../api/support/api.js';
import { eventually } from '../api/support/eventually.js';
import { auditAnswers, auditCases, auditRows, deliverAll, mainCases } from './audit.js';
import {
  Callers,
  during,
  isRefused,
  isToldToWait,
  kindsOf,
  longer,
  served,
  whatIsKept,
  within,
  type Asked,
} from './callers.js';
import { Caseload } from './caseload.js';
import { FloodProcess, type Flood } from './flood-process.js';
import { FLOOD, flood, floodInTurns, OTHERS, passed, PATIENCE, USUAL, type Turns } from './flooded-regions.js';
import { Installation } from './installation.js';
import { expectParkedOnce, poison, takeAway } from './poisoned-clock.js';
import { ENDINGS, endConnections, STANDING, standStill } from './pressed-database.js';
import { SlowSockets, type Slowness } from './slow-sockets.js';

export interface Pressure extends Turns {
  readonly overloadMs: number;
  readonly calmMs: number;
  readonly endingMs: number;
  readonly standstillMs: number;
  /** How many connections are slow, and in what. */
  readonly slow: Readonly<Partial<Record<Slowness, number>>>;
  /** Whether a clock that its case refuses is due meanwhile: until it is given up, five leases of half a minute go by. */
  readonly hasPoison: boolean;
  /** On a machine that does nothing else: the figures of R15 and R24 are limits. */
  readonly isMeasured: boolean;
}

const REGIONS = [REGION, ...OTHERS].map((name) => ({ name }));
/** Where a clock is due that its case refuses. */
const [POISONED = ''] = OTHERS;
/** So many times as long others may wait while one region floods. */
const MOST_LONGER = 1.5;
const PEAK = { callers: 24 } as const;
/** More than a person may have waiting, of both kinds; they ask again as soon as they are refused. */
const HASTY = { callers: 600, refusedMs: 0 } as const;
/** So many times what can be done, at most. */
const MOST_TIMES = 24;
/** The broken one is looked at for so long only: what goes wrong goes wrong at once. */
const BROKEN = { floodMs: 3_000, standstillMs: 2_000 } as const;
/** What a head may take, and as long as it takes to look. */
const HEAD_MS = 11_000;
export function describePressure(pressure: Pressure): void {
  let flooding: FloodProcess;
  let broken: Installation;
  let brokenSlow: SlowSockets;
  let openedAt: number;
  let installation: Installation;
  const slow: SlowSockets[] = [];
  /** What takes away again what was made so far, the last first. */
  const undo: (() => void | Promise<void>)[] = [];
  /** What went wrong on the broken one. */
  const wrong: Partial<Record<'R14' | 'R16' | 'R19' | 'R24', string>> = {};

  const make = async (broken = ''): Promise<Installation> => {
    const one = await Installation.make(REGIONS, broken);
    undo.push(() => one.remove());
    await one.start();
    return one;
  };
  const giveWay = (): FloodProcess => {
    const one = new FloodProcess();
    undo.push(() => one.end());
    one.giveWay();
    return one;
  };
  const beSlow = (on: Installation, slowness: Slowness, count: number): SlowSockets => {
    const sockets = new SlowSockets(on.port, slowness, count);
    undo.push(() => sockets.end());
    return sockets;
  };

  beforeAll(async () => {
    flooding = new FloodProcess();
    undo.push(() => flooding.end());
    [broken, installation] = await Promise.all([make('turns pool time listener'), make()]);
    openedAt = performance.now();
    brokenSlow = beSlow(broken, 'head', 20);
  });

  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  const countCases = async (): Promise<number> => {
    const [row] = await installation.sql<{ n: number }>('SELECT count(*)::int AS n FROM schakel.cases');
    return row?.n ?? 0;
  };

  const isAtRest = async (): Promise<true | undefined> => {
    const figures = await Promise.all(
      [
        'schakel_requests_in_flight',
        'schakel_requests_at_work{lane="reads"}',
        'schakel_requests_at_work{lane="writes"}',
        'schakel_requests_waiting{lane="reads"}',
        'schakel_requests_waiting{lane="writes"}',
        'schakel_database_connections{state="waiting"}',
        'schakel_commits_waiting',
      ].map((name) => installation.figure(name)),
    );
    return figures.every((figure) => figure === 0) ? true : undefined;
  };

  describe('a service without turns, limits of time, a limit for the pool, and an ear for broken connections', () => {
    it('lets a flood by, and lets everybody wait for a database that stands still', async () => {
      const before = pressure.isMeasured ? await flood(flooding, broken, BROKEN.floodMs, USUAL) : undefined;
      const flooded = await flood(flooding, broken, BROKEN.floodMs, FLOOD);
      const counts = passed(flooded);
      wrong.R24 = `no turns: ${counts.others} by others, ${counts.itself} by its own, nobody turned away`;
      if (before !== undefined) {
        const times = longer(before.others, flooded.others);
        wrong.R24 += `, others ${times.map((one) => one.toFixed(0)).join(' and ')} times as long`;
        expect(Math.min(...times)).toBeGreaterThan(MOST_LONGER);
      }
      const { meanwhile } = await standStill(broken, BROKEN.standstillMs, 0);
      wrong.R14 = `waits for connections: ${meanwhile.filter(isToldToWait).length} told to come again meanwhile`;
      expect(counts.others).toBeGreaterThanOrEqual(counts.itself / 2);
      expect(flooded.own.filter(({ status }) => status >= 400)).toEqual([]);
      expect(meanwhile.filter(isToldToWait)).toEqual([]);
    });

    it('keeps slow connections, and ends when one that stands idle breaks', async () => {
      await delay(Math.max(0, HEAD_MS - (performance.now() - openedAt)));
      wrong.R16 = `no limits of time: ${brokenSlow.open} of 20 open after 11 s`;
      expect(brokenSlow.open).toBe(20);
      const end = new AbortController();
      const ending = endConnections(broken, end.signal);
      await Promise.race([broken.ended, ending.catch(() => broken.ended)]);
      end.abort();
      // Its database goes with it.
      await ending.catch(() => undefined);
      wrong.R19 = 'nobody listens to the pool: the service ends';
    });
  });

  describe('a whole service', () => {
    // They are slow while everything else happens, and are looked at last.
    beforeAll(() => {
      for (const [slowness, count] of Object.entries(pressure.slow))
        slow.push(beSlow(installation, slowness as Slowness, count));
    });

    describe('R24 one region with eighty times the callers of others', () => {
      // Of a test that failed too: what comes after looks at all clocks.
      afterAll(async () => {
        await takeAway(installation);
      });

      it('waits itself; others are served as before, and nobody of them is refused', async () => {
        const from = pressure.isMeasured ? giveWay() : flooding;
        // A service is slow in its first seconds: where times are judged, these are not counted.
        if (pressure.isMeasured) await floodInTurns(from, installation, { ...pressure, rounds: 1 });
        if (pressure.hasPoison) await poison(installation, POISONED);
        const { before, pressed } = await floodInTurns(from, installation, pressure);
        const refused = pressed.others.filter(isRefused);
        const turnedAway = pressed.own.filter(({ status }) => status >= 400);
        const [after, own] = [served(pressed.others), served(pressed.own)];
        const counts = passed(pressed);
        const times = longer(before, pressed.others);
        reportFault({
          id: 'R24',
          fault: 'one region with 80 times the callers, which never pause',
          load: `${pressed.own.length} requests of it, ${pressed.others.length} of 2 others`,
          invariant: 'others are not refused, and do not wait in its line',
          seen:
            `${counts.others} of it are answered while a read and a write of others wait, ${counts.itself} while its own do; ` +
            `others ${within(0.5, after)} ms (99 %: ${within(0.99, after)}), before ${within(0.5, served(before))} (${within(0.99, served(before))}), ` +
            `so ${times.map((one) => one.toFixed(2)).join(' and ')} times as long; ` +
            `itself ${within(0.5, own)} (${within(0.99, own)}), ${turnedAway.length} turned away, of others ${refused.length}`,
          broken: wrong.R24 ?? '',
          lost: 0,
          doubled: 0,
          stranded: refused.length,
        });
        expect(refused).toEqual([]);
        expect(turnedAway.filter((one) => !isToldToWait(one))).toEqual([]);
        // The trouble was there: more came than could be done.
        expect(turnedAway.length).toBeGreaterThan(0);
        // Counted, not timed: a busy machine makes everybody wait longer, but lets nobody by.
        expect(counts.others).toBeLessThan(counts.itself / 4);
        if (pressure.isMeasured) expect(Math.max(...times)).toBeLessThanOrEqual(MOST_LONGER);
        await eventually(isAtRest);
        if (pressure.hasPoison) await expectParkedOnce(installation, POISONED);
      });
    });

    describe('R15 three times what can be done, and then half of it', () => {
      it('turns away what is too much, does as much as before, and is as usual afterwards', async () => {
        const before = await countCases();
        const all: Asked[] = [];
        const flow = async (ms: number, manner: Flood['manner']): Promise<Asked[]> => {
          await flooding.begin({ url: installation.url, region: REGION, manner });
          await delay(ms);
          const asked = await flooding.stop();
          for (const one of asked) all.push(one);
          return asked;
        };
        /** Served in a second, of what was answered in that time. */
        const rate = (asked: readonly Asked[], ms: number): number => {
          // Too many to be handed to a function at once.
          const end = asked.reduce((first, { at, ms: took }) => Math.min(first, at - took), Infinity) + ms;
          return (served(asked).filter(({ at }) => at < end).length / ms) * 1_000;
        };
        const memory = (): Promise<number> => installation.figure('schakel_process_resident_memory_bytes');
        // A service is slow in its first seconds.
        if (pressure.isMeasured) await flow(pressure.usualMs, PEAK);
        const peak = rate(await flow(pressure.calmMs, PEAK), pressure.calmMs);
        const used = await memory();
        let times = 3;
        let overload = await flow(pressure.overloadMs, { perSecond: times * peak });
        // Others had taken the machine while the peak was measured: it can do more.
        while (!pressure.isMeasured && times < MOST_TIMES && !overload.some(isRefused)) {
          times *= 2;
          overload = await flow(pressure.overloadMs, { perSecond: times * peak });
        }
        const calmAt = performance.timeOrigin + performance.now();
        const calm = await flow(pressure.calmMs, { perSecond: peak / 2 });
        const [accepted, refused] = [served(overload), overload.filter(isRefused)];
        const goodput = rate(overload, pressure.overloadMs) / peak;
        const recoveredMs = calm
          .filter(({ status }) => status >= 400)
          .reduce((last, { at }) => Math.max(last, at - calmAt), 0);
        const growth = (await memory()) / used - 1;
        const kept = whatIsKept(all, (await countCases()) - before);
        const sent = overload.length / pressure.overloadMs / (peak / 1_000);
        reportFault({
          id: 'R15',
          fault: `${times} times what can be done, for ${pressure.overloadMs / 1_000} s`,
          load: `${overload.length} requests, ${sent.toFixed(1)} times the ${Math.round(peak)} a second that can be done`,
          invariant: 'what is too much is told to come again; the rest is done; soon as usual',
          seen:
            `${Math.round(100 * goodput)} % of the peak done, 99 % of it within ${within(0.99, accepted)} ms, ${refused.length} turned away; ` +
            `nobody more ${(recoveredMs / 1_000).toFixed(1)} s after; memory ${growth < 0 ? '' : '+'}${Math.round(100 * growth)} %; ` +
            `${kept.resent} sent again on another connection`,
          broken: wrong.R24 === undefined ? '' : 'no turns: nobody is turned away',
          lost: kept.lost,
          doubled: kept.doubled,
          stranded: refused.filter((answer) => !isToldToWait(answer)).length,
        });
        expect(kindsOf(refused.filter((answer) => !isToldToWait(answer)))).toEqual({});
        expect(kept).toMatchObject({ lost: 0, doubled: 0 });
        // One that stood idle may be closed while it is used again; who is at work is not cut off.
        expect(kept.resent).toBeLessThan(all.length / 100);
        // The trouble was there: more came than could be done.
        expect(refused.length).toBeGreaterThan(0);
        if (pressure.isMeasured)
          expect({
            sent: sent >= 0.9 * times,
            goodput: goodput >= 0.8,
            accepted: within(0.99, accepted) <= 2_000,
            recovered: recoveredMs <= 30_000,
            growth: growth <= 0.2,
          }).toEqual({ sent: true, goodput: true, accepted: true, recovered: true, growth: true });
        await eventually(isAtRest);
      });

      it('serves others, and keeps what it accepted, when who is refused comes again at once', async () => {
        const before = await countCases();
        const usual = await flood(flooding, installation, pressure.usualMs, USUAL);
        const hasty = await flood(flooding, installation, pressure.floodMs, HASTY);
        const all = [usual, hasty].flatMap(({ own, others }) => [...own, ...others]);
        const kept = whatIsKept(all, (await countCases()) - before);
        const refused = hasty.own.filter(isRefused);
        const stranded = [...refused.filter((answer) => !isToldToWait(answer)), ...hasty.others.filter(isRefused)];
        const times = longer(usual.others, hasty.others);
        reportFault({
          id: 'R15',
          fault: `${HASTY.callers} callers of one region who do not wait as they are told`,
          load: `${hasty.own.length} requests of it, ${hasty.others.length} of 2 others`,
          invariant: 'others are served and not refused; what was accepted is kept; the service lives',
          seen:
            `${refused.length} turned away, of others ${hasty.others.filter(isRefused).length}; others ` +
            `${times.map((one) => one.toFixed(1)).join(' and ')} times as long, ${served(hasty.others).length} served; ` +
            `${served(hasty.own).length} of its own served`,
          broken: wrong.R24 === undefined ? '' : 'no turns: nobody is turned away',
          lost: kept.lost,
          doubled: kept.doubled,
          stranded: stranded.length,
        });
        expect(kindsOf(stranded)).toEqual({});
        expect(kept).toMatchObject({ lost: 0, doubled: 0 });
        expect(refused.length).toBeGreaterThan(HASTY.callers);
        await eventually(isAtRest);
      });
    });

    describe('R19 a service whose connections to the database are ended, five a second', () => {
      it('repeats what it may, asks for the rest to be sent again, and loses and doubles nothing', async () => {
        const load = new Caseload(10);
        const before = await mainCases(installation);
        const ended = await during(pressure.endingMs, async (signal) => {
          const working = load.work(installation.api(1), signal);
          const count = await endConnections(installation, signal);
          await working;
          return count;
        });
        const api = installation.api(PATIENCE);
        await load.settle(api);
        await deliverAll(installation);
        const answers = await auditAnswers(api, load.acknowledged.slice(-60));
        const cases = await auditCases(api, load.cases);
        const rows = await auditRows(installation, load, before);
        const refused = [...load.refusals.values()].reduce((sum, number) => sum + number, 0);
        reportFault({
          id: 'R19',
          fault: `${ended} connections to the database ended, 5 a second`,
          load: `10 clients, ${load.acknowledged.length} acknowledged`,
          invariant: 'no answer but success or to come again; acknowledged = stored',
          seen: `${refused} asked to come again, ${load.surprises.length} other errors`,
          broken: wrong.R19 ?? '',
          lost: cases.length + answers.length,
          doubled: rows.filter((row) => row.startsWith('TORN')).length,
          stranded: rows.filter((row) => !row.startsWith('TORN')).length,
        });
        expect([answers, cases, rows, load.surprises]).toEqual([[], [], [], []]);
        expect(ended).toBeGreaterThanOrEqual(ENDINGS);
        await eventually(isAtRest);
      });
    });

    describe('R14 a database that stands still under 200 callers', () => {
      it('makes the service ask everybody to come again, soon, and say that it lives; nothing stays behind', async () => {
        const { asked, lives } = await standStill(installation, pressure.standstillMs, STANDING + 1);
        const one = new Callers(installation.api(PATIENCE));
        let last: Asked[] = [];
        const began = performance.now();
        await eventually(async () => {
          last = await during(300, (signal) => one.work({ callers: 10 }, signal));
          return served(last).length === last.length ? true : undefined;
        });
        one.close();
        const normalAfter = Math.round(performance.now() - began);
        const refused = asked.filter(isRefused);
        reportFault({
          id: 'R14',
          fault: `the database stands still for ${pressure.standstillMs / 1_000} s`,
          load: `${STANDING} callers, ${asked.length} requests`,
          invariant: 'told to come again, soon; health is answered; no connection or place is lost',
          seen: `${refused.length} refused, 99 % of them within ${within(0.99, refused)} ms; as usual ${normalAfter} ms after`,
          broken: wrong.R14 ?? '',
          lost: 0,
          doubled: 0,
          stranded: refused.filter((answer) => !isToldToWait(answer)).length,
        });
        expect(refused.filter((answer) => !isToldToWait(answer))).toEqual([]);
        expect(refused.length).toBeGreaterThan(STANDING);
        expect(new Set(lives)).toEqual(new Set([200]));
        await eventually(isAtRest);
      });
    });

    describe('R16 connections that send a byte a second, or never read', () => {
      it('are told that they are too slow and closed, while all of the above went on', async () => {
        const writing = slow.filter(({ slowness }) => slowness !== 'answer');
        const reading = slow.filter(({ slowness }) => slowness === 'answer').reduce((sum, { count }) => sum + count, 0);
        const cut = (): Promise<number> => installation.figure('schakel_connections_cut_total{reason="slowReader"}');
        await eventually(async () => {
          const isClosed = writing.every(({ open }) => open === 0) && (reading === 0 || (await cut()) >= reading);
          return isClosed ? true : undefined;
        }, 90_000);
        const untold = writing.flatMap(({ told }) =>
          told.filter((text) => !text.includes('"code":"request.too-slow"')),
        );
        reportFault({
          id: 'R16',
          fault:
            slow.map(({ count, slowness }) => `${count} ${slowness}`).join(', ') +
            ': a byte each second, or never read',
          load: 'all of R14, R15, R19, R24 meanwhile',
          invariant: 'closed with 408, a head after 10 s, a body after 30; others are unaffected',
          seen: `the last closed after ${writing.map(({ slowness, lastClosedMs }) => `${(lastClosedMs / 1_000).toFixed(1)} s (${slowness})`).join(', ')}`,
          broken: wrong.R16 ?? '',
          lost: 0,
          doubled: 0,
          stranded: untold.length,
        });
        expect(untold).toEqual([]);
      });
    });
  });
}
