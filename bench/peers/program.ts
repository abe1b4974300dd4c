/** A program that Schakel is measured beside: a process of its own with a database of its own on the same server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { NODE_FLAGS } from '#platform';
import { ROOT, type Place, type Undo } from '../place.js';
import { WALK } from '../walk.js';
import { PROGRAMS } from './install.js';

export interface PeerProgram {
  readonly name: string;
  readonly title: string;
  /** Of bench/peers/programs, with what it is told. */
  readonly command: readonly string[];
}

export const PEERS: readonly PeerProgram[] = [
  { name: 'dbos', title: 'DBOS Transact, a transaction an event', command: ['dbos.mjs', 'transaction'] },
  {
    name: 'dbos-recv',
    title: 'DBOS Transact, a workflow a case',
    command: ['dbos.mjs', 'recv', String(WALK.length + 1)],
  },
  { name: 'restate', title: 'Restate, an object a case', command: ['restate.mjs'] },
  { name: 'pg-boss', title: 'pg-boss, a job an event', command: ['pg-boss.mjs'] },
  { name: 'graphile-worker', title: 'graphile-worker, a job an event', command: ['graphile-worker.mjs'] },
];

export interface RunningPeer {
  readonly casesUrl: string;
  readonly controlUrl: string;
}

const START_LIMIT_MS = 120_000;
const END_LIMIT_MS = 10_000;

/** Starts it, or rejects with what it said. */
export async function startPeer(peer: PeerProgram, place: Place, undo: Undo): Promise<RunningPeer> {
  const database = `peer_${peer.name.replaceAll('-', '_')}`;
  const admin = new pg.Client({ connectionString: place.adminUrl, application_name: 'bench' });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${database}`);
  } finally {
    await admin.end();
  }
  const url = new URL(place.adminUrl);
  url.pathname = `/${database}`;
  const folder = join(place.folder, peer.name);
  await mkdir(folder);
  const program = spawn(
    process.execPath,
    // Node is told the same as for the server of Schakel.
    [...NODE_FLAGS, ...peer.command.map((word, index) => (index === 0 ? join(PROGRAMS, word) : word))],
    {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        PEER_DATABASE_URL: url.href,
        PEER_FOLDER: folder,
        PEER_SCHAKEL_URL: place.appUrl,
        PEER_CONFIG: place.configFolder,
        PEER_REGION: place.regions[0],
      },
      // Its standard input ends with this process, and it with that.
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const ended = once(program, 'close');
  undo.push(async () => {
    program.stdin.end();
    await Promise.race([ended, delay(END_LIMIT_MS, undefined, { ref: false })]);
    program.kill('SIGKILL');
    await ended;
  });
  let said = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-2_000)));
  const fault = (what: string): Error => new Error(`${what}: ${said.trim().replace(/\s+/g, ' ')}`);
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(fault('it did not start in time')), START_LIMIT_MS);
    createInterface(program.stdout).on('line', (line) => {
      if (!line.startsWith('{"ready"')) return;
      clearTimeout(late);
      const { ready } = JSON.parse(line) as { ready: { cases: string; control: string } };
      resolve({ casesUrl: ready.cases, controlUrl: ready.control });
    });
    void ended.then(() => {
      clearTimeout(late);
      reject(fault('it ended'));
    });
  });
}

interface TimerStatus {
  readonly set: number;
  readonly left: number;
  readonly lastAt: number | null;
  readonly fault: string | null;
}

const TIMER_LIMIT_MS = 300_000;

/** Sets so many timers, and gives the seconds from when they are due, or all set, until the last one has done its work. */
export async function fireTimers({ controlUrl }: RunningPeer, count: number): Promise<number> {
  const answer = await fetch(`${controlUrl}/timers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ count }),
  });
  if (!answer.ok) throw new Error(`timers were not set: ${await answer.text()}`);
  const { dueAt, setAt } = (await answer.json()) as { dueAt: number; setAt: number };
  const from = Math.max(dueAt, setAt);
  for (;;) {
    const status = (await (await fetch(`${controlUrl}/timers`)).json()) as TimerStatus;
    if (status.left === 0 && status.lastAt !== null) return Math.max(0, status.lastAt - from) / 1_000;
    if (Date.now() > from + TIMER_LIMIT_MS)
      throw new Error(`${status.left} of ${status.set} timers did not fire within ${TIMER_LIMIT_MS / 1_000} s`);
    await delay(100);
  }
}
