// R14, R16, R19 and R24 of the test programme (reliability.md): a region that floods the service, slow clients, connections that
// are ended under it, and a database that stands still. One service as `npm start` starts it, with three regions.
import { reportFault } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { REGION } from '../api/support/api.js';
import { eventually } from '../api/support/eventually.js';
import { auditAnswers, auditCases, auditRows, deliverAll } from './audit.js';
import { Callers, during, isToldToWait, overtaken, served, within, type Asked } from './callers.js';
import { Caseload } from './caseload.js';
import { Installation } from './installation.js';
import { SlowSockets } from './slow-sockets.js';

const OTHERS = ['tweede-regio', 'derde-regio'];
const PATIENCE = 30;
/** A region with ten times the callers, and none of them pauses. */
const USUAL = { callers: 6, pauseMs: 30 } as const;
const FLOOD = { callers: 240, refusedMs: 500 } as const;
const SLOW_SOCKETS = 200;

let installation: Installation;
let slow: SlowSockets;
const callers = new Map<string, Callers>();

beforeAll(async () => {
  installation = await Installation.make([REGION, ...OTHERS].map((name) => ({ name })));
  await installation.start();
  for (const region of [REGION, ...OTHERS]) callers.set(region, new Callers(installation.api(PATIENCE, region)));
  // They are slow while everything else happens, and are looked at last.
  slow = new SlowSockets(installation.port, 'head', SLOW_SOCKETS);
});

afterAll(async () => {
  slow.end();
  for (const one of callers.values()) one.close();
  await installation.remove();
});

const ofRegion = (region: string): Callers => callers.get(region)!;

/** What other regions were answered, and what the one was that had begun before them. */
async function ask(ms: number, first: { callers: number; pauseMs?: number; refusedMs?: number }) {
  return during(ms, async (signal) => {
    const [flood, ...others] = await Promise.all([
      ofRegion(REGION).work(first, signal),
      ...OTHERS.map((region) => delay(1_000).then(() => ofRegion(region).work(USUAL, signal))),
    ]);
    return { flood, others: others.flat() };
  });
}

const isAtRest = async (): Promise<true | undefined> => {
  const figures = await Promise.all(
    [
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

describe('R24 one region with forty times the callers of others', () => {
  it('waits itself; others are served as before, and nobody of them is refused', async () => {
    const usual = await ask(2_500, USUAL);
    const pressed = await ask(3_500, FLOOD);
    const refused = pressed.others.filter(({ status }) => status >= 400 || status === 0);
    const turnedAway = pressed.flood.filter(({ status }) => status >= 400);
    const [before, after, own] = [usual.others, served(pressed.others), served(pressed.flood)];
    const [passedOthers, passedItself] = [overtaken(after, own), overtaken(own, own)];
    reportFault({
      id: 'R24',
      fault: 'one region with 40 times the callers, which never pause',
      load: `${pressed.flood.length} requests of it, ${pressed.others.length} of 2 others`,
      invariant: 'others are not refused, and do not wait in its line',
      seen:
        `${passedOthers} of it are answered while one of others waits, ${passedItself} while one of its own does; ` +
        `others ${within(0.5, after)} ms (99 %: ${within(0.99, after)}), before ${within(0.5, before)} (${within(0.99, before)}); ` +
        `itself ${within(0.5, own)} (${within(0.99, own)}), ${turnedAway.length} turned away`,
      lost: 0,
      doubled: 0,
      stranded: refused.length,
    });
    expect(refused).toEqual([]);
    expect(turnedAway.filter((one) => !isToldToWait(one))).toEqual([]);
    // The trouble was there: more came than could be done.
    expect(turnedAway.length).toBeGreaterThan(0);
    // Counted, not timed: a busy machine makes everybody wait longer, but lets nobody by.
    expect(passedOthers).toBeLessThan(passedItself / 2);
    await eventually(isAtRest);
  });
});

describe('R19 a service whose connections to the database are ended, five a second', () => {
  it('repeats what it may, asks for the rest to be sent again, and loses and doubles nothing', async () => {
    const load = new Caseload(10);
    const ended = await during(3_000, async (signal) => {
      const working = load.work(installation.api(1), signal);
      let count = 0;
      while (!signal.aborted) {
        const rows = await installation.sql(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'schakel_app' ORDER BY random() LIMIT 1`,
        );
        count += rows.length;
        await delay(200);
      }
      await working;
      return count;
    });
    const api = installation.api(PATIENCE);
    await load.settle(api);
    await deliverAll(installation);
    const answers = await auditAnswers(api, load.acknowledged.slice(-60));
    const cases = await auditCases(api, load.cases);
    const rows = (await auditRows(installation, load)).filter((row) => !row.startsWith('nobody was told'));
    const refused = [...load.refusals.values()].reduce((sum, number) => sum + number, 0);
    reportFault({
      id: 'R19',
      fault: `${ended} connections to the database ended, 5 a second`,
      load: `10 clients, ${load.acknowledged.length} acknowledged`,
      invariant: 'no answer but success or to come again; acknowledged = stored',
      seen: `${refused} asked to come again, ${load.surprises.length} other errors`,
      lost: cases.length + answers.length,
      doubled: rows.filter((row) => row.startsWith('TORN')).length,
      stranded: rows.filter((row) => !row.startsWith('TORN')).length,
    });
    expect([answers, cases, rows, load.surprises]).toEqual([[], [], [], []]);
    expect(ended).toBeGreaterThan(3);
    await eventually(isAtRest);
  });
});

describe('R14 a database that stands still under 200 callers', () => {
  it('makes the service ask everybody to come again, soon, and say that it lives; nothing stays behind', async () => {
    const one = ofRegion(REGION);
    const lives: number[] = [];
    let last: Asked[] = [];
    const asked = await during(4_000, async (signal) => {
      const goOn = installation.pauseDatabase();
      try {
        const working = one.work({ callers: 200, refusedMs: 400 }, signal);
        while (!signal.aborted) {
          lives.push((await fetch(`${one.api.url}/health/live`)).status);
          await delay(100);
        }
        // What was under way is answered only when the database goes on, or after the longest silence.
        goOn();
        return await working;
      } finally {
        goOn();
      }
    });
    const began = performance.now();
    await eventually(async () => {
      last = await during(300, (signal) => one.work({ callers: 10 }, signal));
      return served(last).length === last.length ? true : undefined;
    });
    const normalAfter = Math.round(performance.now() - began);
    const refused = asked.filter(({ status }) => status >= 400 || status === 0);
    reportFault({
      id: 'R14',
      fault: 'the database stands still for 4 s',
      load: `200 callers, ${asked.length} requests`,
      invariant: 'told to come again, soon; health is answered; no connection or place is lost',
      seen: `${refused.length} refused, 99 % of them within ${within(0.99, refused)} ms; as usual ${normalAfter} ms after`,
      lost: 0,
      doubled: 0,
      stranded: refused.filter((answer) => !isToldToWait(answer)).length,
    });
    expect(refused.filter((answer) => !isToldToWait(answer))).toEqual([]);
    expect(refused.length).toBeGreaterThan(200);
    expect(new Set(lives)).toEqual(new Set([200]));
    await eventually(isAtRest);
  });
});

describe(`R16 ${SLOW_SOCKETS} connections that send a byte a second`, () => {
  it('are told that they are too slow and closed, while all of the above went on', async () => {
    await eventually(() => Promise.resolve(slow.open === 0 ? true : undefined), 60_000);
    const untold = slow.told.filter((text) => !text.includes('"code":"request.too-slow"'));
    reportFault({
      id: 'R16',
      fault: `${SLOW_SOCKETS} connections, a byte of a head each second`,
      load: 'all of R14, R19, R24 meanwhile',
      invariant: 'closed with 408 after 10 s; others are unaffected',
      seen: `the last closed after ${(slow.lastClosedMs / 1_000).toFixed(1)} s`,
      lost: 0,
      doubled: 0,
      stranded: untold.length,
    });
    expect(untold).toEqual([]);
  });
});
