/** A service that leaves clocks and messages to workers, what an operator sees of what waits, and how he lets what was given up be tried again. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnNode, type SpawnedNode } from '#testing';
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { REGION } from './support/api.js';
import { PEOPLE, SCHOOL, WALK } from './support/chain.js';
import { eventually } from './support/eventually.js';
import { FollowedCase } from './support/followed-case.js';
import { Scene } from './support/scene.js';
import { ROOT } from './support/server.js';

const CLI = join(ROOT, 'dist', 'apps', 'cli', 'main.js');

let scene: Scene;
let worker: SpawnedNode | undefined;
/** A system of the school that takes messages, to which only the worker is let. */
let receiver: Server;
let receiverAt: string;
const heard: { readonly body: string; readonly headers: Record<string, string> }[] = [];

const messages = (): string => `
messages:
  source: urn:nld:oin:00000000000000000000:systeem:schakel
  endpoints:
    school: { organisation: ${SCHOOL}, url: 'http://${receiverAt}/school' }
`;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      heard.push({ body, headers: request.headers as Record<string, string> });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  receiverAt = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  scene = await Scene.open({
    regions: [{ name: REGION, edit: (text) => `${text.trimEnd()}\n${messages()}` }],
    environment: { SCHAKEL_WORKER: '0' },
  });
});
afterAll(async () => {
  await worker?.killTree();
  await scene.close();
  receiver.closeAllConnections();
  await new Promise((done) => receiver.close(done));
});

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  DATABASE_URL: scene.database.adminUrl,
  SCHAKEL_DEMO: '1',
  SCHAKEL_DATA_DIR: scene.folder,
  SCHAKEL_CONFIG: join(scene.folder, 'config'),
  SCHAKEL_WEBHOOKS_INSIDE: receiverAt,
});
const schakel = (...given: string[]) =>
  spawnSync(process.execPath, [CLI, ...given], { env: environment(), cwd: ROOT, encoding: 'utf8' });
const figures = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
const figure = async (name: string): Promise<string | undefined> =>
  new RegExp(`^${name}\\{region="${REGION}",kind="timer"\\} (.*)$`, 'm').exec(await figures(scene.server.url))?.[1];

describe('a service that leaves clocks and messages to workers', () => {
  let followed: FollowedCase;
  let secret: string;

  it('tells how much waits for them, fires nothing itself and brings nothing', async () => {
    const path = `/v1/regions/${REGION}/endpoints/school/secrets`;
    ({ secret } = (await scene.api().call('regionAdmin', 'POST', path, {})).body as { secret: string });
    followed = await FollowedCase.open(scene.api(), PEOPLE.teacher, { school: SCHOOL, data: {} });
    for (const step of WALK.slice(0, 4)) await followed.fire(step);
    await scene.admin(
      `UPDATE schakel.timers SET due_at = now() - interval '1 minute' WHERE timer_id LIKE '%remindAfter'`,
    );
    // It was due for a minute when it was put there: whoever fires it would have done so in these seconds.
    await eventually(async () => (Number(await figure('schakel_work_oldest_seconds')) > 61.5 ? true : undefined));
    expect(heard).toEqual([]);
    expect(await figure('schakel_work_waiting')).toBe('1');
    expect(await figure('schakel_work_parked')).toBe('0');
  });

  it('has it done by a worker in another process', async () => {
    worker = spawnNode(CLI, ['worker'], { ...environment(), HOST: '127.0.0.1', SCHAKEL_WORKER_PORT: '0' });
    await worker.line((line) => line.startsWith('A worker for'), 120_000);
    await eventually(async () => {
      const [row] = await scene.admin<{ version: string }>('SELECT version FROM schakel.cases');
      return Number(row?.version) > followed.version ? true : undefined;
    });
    expect(worker.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('has its messages brought by that worker, signed', async () => {
    const ofCase = () => heard.filter(({ body }) => body.includes(followed.id));
    const [{ body, headers }] = (await eventually(() =>
      Promise.resolve(ofCase().length >= followed.version ? ofCase() : undefined),
    )) as [(typeof heard)[number]];
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ data: { case: followed.id } });
  });

  it('has that told by that worker: its tries, what waits, and whether it can work', async () => {
    const at = worker?.lines.map((line) => /^Its figures: (http.*)\/metrics$/.exec(line)?.[1]).find(Boolean) ?? '';
    const named = `region="${REGION}",endpoint="school"`;
    const tried = new RegExp(`^schakel_messages_tries_total\\{${named},result="delivered"\\} (\\d+)$`, 'm');
    await eventually(async () => (Number(tried.exec(await figures(at))?.[1]) === heard.length ? true : undefined));
    await eventually(async () =>
      (await figures(at)).includes(`\nschakel_messages_waiting{${named}} 0\n`) ? true : undefined,
    );
    expect(await figures(scene.server.url)).not.toMatch(tried);
    expect((await fetch(`${at}/health/live`)).status).toBe(200);
    expect((await fetch(`${at}/health/ready`)).status).toBe(200);
    expect((await fetch(`${at}/anything`)).status).toBe(404);
  });
});

describe('what failed too often', () => {
  it('is told to the operator, and waits for him', async () => {
    await scene.admin(
      `UPDATE schakel.timers SET due_at = now(), claims = 5, lease_until = NULL WHERE timer_id LIKE '%acceptWithin'`,
    );
    const parked = await eventually(() =>
      Promise.resolve(worker?.lines.find((line) => line.includes('failed too often and is parked'))),
    );
    expect(parked).toContain('acceptWithin');
    // What is asked for all figures at once is a second old at most.
    await eventually(async () => ((await figure('schakel_work_parked')) === '1' ? true : undefined));
    const { status, stdout } = schakel('parked', '--region', REGION);
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('acceptWithin') });
  });

  it('is tried again when he releases it', async () => {
    expect(schakel('release', '--region', REGION)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^1 released/),
    });
    await eventually(async () => {
      const rows = await scene.admin(`SELECT FROM schakel.timers WHERE timer_id LIKE '%acceptWithin'`);
      return rows.length === 0 ? true : undefined;
    });
    expect(schakel('parked', '--region', REGION)).toMatchObject({ status: 0 });
  });

  it('is asked for by region', () => {
    expect(schakel('parked')).toMatchObject({ status: 2, stderr: 'Say which region: --region R.\n' });
  });
});
