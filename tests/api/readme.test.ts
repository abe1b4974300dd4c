import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '#platform';
import { processesIn } from '#testing';
import { eventually } from './support/eventually.js';

/** A first start on a busy machine. */
const START_LIMIT_MS = 100_000;

/** The shell lines of the README, in their order, as a newcomer would run them. */
function walk(): string {
  const readme = readFileSync('README.md', 'utf8');
  return [...readme.matchAll(/```sh\n([^]*?)```/g)].map(([, lines]) => lines).join('\n');
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, 'localhost', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** The service as `npm start` starts it, with its own embedded database, in a folder of its own. */
describe('the README', () => {
  let server: ChildProcess;
  let base = '';
  const folder = mkdtempSync(join(tmpdir(), 'schakel-readme-'));

  beforeAll(async () => {
    const port = await freePort();
    base = `http://localhost:${port}`;
    const { DATABASE_URL: _none, ...env } = process.env;
    server = spawn('npm', ['start'], {
      env: { ...env, PORT: String(port), SCHAKEL_DATA_DIR: folder, SCHAKEL_LOG_LEVEL: 'error' },
      stdio: 'ignore',
    });
    await eventually(async () => {
      const answer = await fetch(`${base}/health/ready`).catch(() => undefined);
      return answer?.status === 200 ? true : undefined;
    }, START_LIMIT_MS);
  });

  /** As Docker or systemd does: npm alone is told. */
  async function stop(): Promise<void> {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }

  afterAll(async () => {
    if (server.exitCode === null && server.signalCode === null) await stop();
    // Run as root the cluster lies elsewhere.
    await removeEmbeddedPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('has a walk that works as it stands: light help and specialist care under both models, refused once, replayed identical', () => {
    const done = spawnSync('bash', ['-euo', 'pipefail', '-c', walk()], {
      encoding: 'utf8',
      env: { ...process.env, B: base },
      timeout: 60_000,
    });
    const lines = done.stdout.split('\n');
    expect({ status: done.status, stderr: done.stderr }).toEqual({ status: 0, stderr: '' });
    expect(lines).toContain('READY_FOR_HANDOVER refused: guard.not-met');
    expect(lines).toContain('LIGHT_HELP_STARTED -> chain.localTeam.lightHelp, paid by municipalityLocalTeam');
    expect(lines).toContain('DECISION_GRANTED -> chain.access.offered, paid by municipality');
    expect(lines).toContain('CARE_STARTED -> chain.provider.treatment');
    expect(lines.filter((line) => line.includes('LIGHT_HELP_STARTED refused'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('SPECIALIST_ADDED -> integrated.'))).toHaveLength(1);
    expect(lines.filter((line) => /^identical: true, transitions: \d+$/.test(line))).toHaveLength(2);
    expect(done.stdout).not.toMatch(/refused: (?!guard\.not-met)/);
  }, 90_000);

  it('starts what ends when npm alone is told to stop, its database last', async () => {
    await stop();
    await expect(fetch(`${base}/health/ready`)).rejects.toThrow('fetch failed');
    expect(processesIn(folder)).toEqual([]);
  }, 30_000);
});
