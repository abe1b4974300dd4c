// R18 of the test programme (reliability.md): the disk of the database fills up, first slowly and then at once. Writes are
// refused before it is full, reads go on; a database that could not go on comes back when there is room, with all that was
// acknowledged. The disk is a small tmpfs: only root may mount one, so for others there is nothing to see here. Before it a
// service that does not look at its disk works on one: that one is seen to write on until it cannot.
import { reportFault } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../api/support/eventually.js';
import { auditAnswers, auditCases, auditRows, deliverAll } from './audit.js';
import { Caseload } from './caseload.js';
import { Installation } from './installation.js';

const DISK_MB = 400;
const MIB = 1024 * 1024;
/** What the service leaves free of so small a disk. */
const LEAST_FREE_MB = 48;
const CLIENTS = 8;
const PATIENCE = 60;
/** R18: up again within this time once there is room. */
const BACK_LIMIT_MS = 60_000;

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('R18 is not tested: only root may mount a disk for it.\n');

const load = new Caseload(CLIENTS);
let installation: Installation;
/** What went wrong on the broken one. */
let wrong = '';

/** A service on a disk of its own. */
async function start(broken?: string): Promise<Installation> {
  const made = await Installation.make(undefined, broken);
  await mkdir(made.dataDir, { mode: 0o711 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=0711`, 'tmpfs', made.dataDir]);
  await made.start();
  return made;
}

async function remove(one: Installation): Promise<void> {
  await one.remove().catch(() => undefined);
  execFileSync('umount', ['--lazy', one.dataDir]);
  await rm(one.folder, { recursive: true, force: true });
}

beforeAll(async () => {
  if (isRoot) installation = await start();
});

afterAll(async () => {
  if (isRoot) await remove(installation);
});

async function freeMb({ dataDir } = installation): Promise<number> {
  const { bavail, bsize } = await statfs(dataDir);
  return (bavail * bsize) / MIB;
}

/** Others take what is free but so much: little by little, since the database takes some of it meanwhile. */
async function leaveFree(mb: number, on = installation): Promise<void> {
  const taken = join(on.dataDir, `of-others-${Date.now()}`);
  for (let more = await surplus(); more > 0; more = await surplus())
    await appendFile(taken, Buffer.alloc(more)).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error;
    });

  async function surplus(): Promise<number> {
    return Math.min(Math.floor(((await freeMb(on)) - mb) * MIB), 8 * MIB);
  }
}

function makeRoom(): void {
  execFileSync('find', [installation.dataDir, '-maxdepth', '1', '-name', 'of-others-*', '-delete']);
}

/** Works until what is awaited has come. */
async function workUntil(awaited: () => Promise<unknown>): Promise<void> {
  const end = new AbortController();
  const working = load.work(installation.api(1), end.signal);
  try {
    await awaited();
  } finally {
    end.abort();
    await working;
  }
}

const refusals = (): number => load.refusals.get('storage.full') ?? 0;

/** Whether the service has noticed that there is no database any more. */
const isGone = (): boolean => installation.lines.some((line) => line.includes('the database went away'));

const untilWritten = (): Promise<true> => {
  const before = load.acknowledged.length;
  return eventually(
    () => Promise.resolve(load.acknowledged.length > before + CLIENTS ? true : undefined),
    BACK_LIMIT_MS,
  );
};

(isRoot ? describe : describe.skip)('R18 a service that does not look at its disk', () => {
  it('writes on when there is hardly any room, until the database cannot go on', async () => {
    const broken = await start('room');
    const callers = new Caseload(CLIENTS);
    const end = new AbortController();
    const working = callers.work(broken.api(1), end.signal);
    try {
      const written = (least: number): Promise<true> =>
        eventually(() => Promise.resolve(callers.acknowledged.length >= least ? true : undefined), BACK_LIMIT_MS);
      await written(CLIENTS);
      await leaveFree(LEAST_FREE_MB - 8, broken);
      const before = callers.acknowledged.length;
      await written(before + 3 * CLIENTS);
      const writtenOn = callers.acknowledged.length - before;
      await leaveFree(0, broken);
      await eventually(
        () => Promise.resolve((callers.refusals.get('database.unavailable') ?? 0) > 0 ? true : undefined),
        BACK_LIMIT_MS,
      );
      wrong = `does not look at its disk: ${writtenOn} written with less than ${LEAST_FREE_MB} MB, then the database is gone`;
    } finally {
      end.abort();
      await working;
      await remove(broken);
    }
    expect(callers.refusals.get('storage.full')).toBeUndefined();
  });
});

(isRoot ? describe : describe.skip)('R18 a disk that fills up', () => {
  it('is not filled by us: writes are refused before, and reads go on', async () => {
    await workUntil(async () => {
      await untilWritten();
      await leaveFree(LEAST_FREE_MB - 8);
      await eventually(() => Promise.resolve(refusals() > CLIENTS ? true : undefined));
    });
    expect(await installation.figure('schakel_writes_refused')).toBe(1);
    const { status } = await installation.api(1).list('auditor');
    expect(status).toBe(200);
    expect(await freeMb()).toBeGreaterThan(0);
  });

  it('takes writes again when there is room', async () => {
    makeRoom();
    await workUntil(untilWritten);
    expect(await installation.figure('schakel_writes_refused')).toBe(0);
  });

  it('and is full at once has the database back when there is room, with all that was acknowledged', async () => {
    let failures = 0;
    let backAfter = 0;
    await workUntil(async () => {
      // What the database writes by itself does not ask us: it needs room for its log until it cannot go on. On a connection that is
      // begun before: beginning one needs room too.
      const writing = installation
        .sql(
          `DO $$ BEGIN
             PERFORM pg_sleep(2);
             FOR turn IN 1..400 LOOP
               PERFORM pg_logical_emit_message(false, 'test', repeat('x', 4000000)), pg_switch_wal(), pg_sleep(0.1);
             END LOOP;
           END $$`,
        )
        .catch(() => (failures += 1));
      await untilWritten();
      await eventually(async () => {
        await leaveFree(0);
        return isGone() ? true : undefined;
      }, BACK_LIMIT_MS);
      await writing;
      makeRoom();
      const freed = Date.now();
      await untilWritten();
      backAfter = Date.now() - freed;
    });
    const api = installation.api(PATIENCE);
    await load.settle(api);
    const answers = await auditAnswers(api, load.acknowledged.slice(-60));
    const cases = await auditCases(api, load.cases);
    await deliverAll(installation);
    const rows = await auditRows(installation, load);
    reportFault({
      id: 'R18',
      fault: `a disk of ${DISK_MB} MB filled by others, slowly and at once`,
      load: `${CLIENTS} clients, ${load.acknowledged.length} acknowledged`,
      invariant: 'writes refused before it is full, reads go on, acknowledged = stored',
      seen: `${refusals()} refused; written again ${Math.round(backAfter / 1000)} s after there was room`,
      broken: wrong,
      lost: cases.length + answers.length,
      doubled: rows.filter((row) => row.startsWith('TORN')).length,
      stranded: rows.filter((row) => !row.startsWith('TORN')).length,
    });
    expect([answers, cases, rows, load.surprises]).toEqual([[], [], [], []]);
    // The trouble was there: the database could not go on, and was brought back.
    expect(failures).toBeGreaterThan(0);
    expect(await installation.figure('schakel_database_restarts_total')).toBeGreaterThan(0);
    expect(backAfter).toBeLessThanOrEqual(BACK_LIMIT_MS);
  });
});
