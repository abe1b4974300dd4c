import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { REGION, type Api, type Reply } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL, WALK } from './support/chain.js';
import { eventually } from './support/eventually.js';
import { Scene } from './support/scene.js';

const ADMIN = 'regionAdmin';
const ENDPOINTS = `/v1/regions/${REGION}/endpoints`;
const DEAD = `/v1/regions/${REGION}/dead-letters`;

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly secrets: readonly unknown[];
}
interface Heard {
  readonly path: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

let server: Server;
let scene: Scene;
let api: Api;
let status = 204;
const heard: Heard[] = [];

/** One system of the school, one of the support team's municipality, one of an organisation that has nothing to do with it. */
const messages = (port: number): string => `
messages:
  source: urn:nld:oin:00000000000000000000:systeem:schakel
  endpoints:
    school: { organisation: ${SCHOOL}, url: 'http://127.0.0.1:${port}/school' }
    local-team: { organisation: jeugdteam-leidse-regio, url: 'http://127.0.0.1:${port}/local-team' }
    stranger: { organisation: prodeba, url: 'http://127.0.0.1:${port}/stranger' }
`;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      heard.push({ path: request.url ?? '', body, headers: request.headers as Record<string, string> });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  scene = await Scene.open({
    regions: [{ name: REGION, edit: (text) => `${text.trimEnd()}\n${messages(port)}` }],
    environment: { SCHAKEL_WEBHOOKS_INSIDE: `127.0.0.1:${port}` },
  });
  api = scene.api();
});
afterAll(async () => {
  await scene.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const post = (path: string, body?: unknown, person = ADMIN): Promise<Reply> =>
  api.call(person, 'POST', `${ENDPOINTS}/${path}`, body === undefined ? {} : { body });
const endpoint = async (id: string): Promise<Shown> => {
  const { body } = await api.get(ADMIN, ENDPOINTS);
  return (body as { items: Shown[] }).items.find((one) => one.id === id)!;
};
const at = (path: string): Heard[] => heard.filter((one) => one.path === path);
const makeSecret = async (id: string): Promise<string> =>
  ((await post(`${id}/secrets`)).body as { secret: string }).secret;

describe('messages to other systems', () => {
  it('are administered by a region administrator alone', async () => {
    for (const path of [ENDPOINTS, DEAD])
      expect((await api.get(PEOPLE.teacher, path)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    for (const path of ['school/secrets', 'school/resumption', 'school/replay'])
      expect((await post(path, {}, PEOPLE.teacher)).body).toMatchObject({ status: 403 });
    expect((await api.get(PEOPLE.outsider, ENDPOINTS)).status).toBe(403);
    expect((await post('nowhere/secrets')).body).toMatchObject({ status: 404, code: 'endpoint.not-found' });
    expect((await post('school/replay', { message: 'none' })).body).toMatchObject({ code: 'message.not-found' });
    expect((await post('school/replay', { all: true })).body).toMatchObject({ code: 'request.invalid' });
    expect((await api.get(ADMIN, `${DEAD}?cursor=x`)).status).toBe(400);
  });

  it('wait until there is a secret, then arrive signed, in the form that the interface describes', async () => {
    const { id } = await openSignal(api);
    expect(await endpoint('school')).toMatchObject({ state: 'noSecret', waiting: 1 });
    expect(heard).toEqual([]);
    const secret = await makeSecret('school');
    const [{ body, headers }] = (await eventually(() =>
      Promise.resolve(at('/school').length === 0 ? undefined : at('/school')),
    )) as [Heard];
    const event = new Webhook(secret).verify(body, headers) as { data: { case: string } };
    expect(event.data.case).toBe(id);
    const { body: document } = await api.get(undefined, '/v1/openapi.json');
    const { components } = document as { components: object };
    const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true, date: true } });
    const fits = ajv.compile({ components, $ref: '#/components/schemas/Message' });
    expect([fits(event), fits.errors]).toEqual([true, null]);
    expect(await eventually(async () => ((await endpoint('school')).waiting === 0 ? true : undefined))).toBe(true);
    expect(await endpoint('school')).toMatchObject({ state: 'active', waiting: 0, deadLetters: 0 });
  });

  it('never show a secret again', async () => {
    const secret = await makeSecret('school');
    const { text } = await api.get(ADMIN, ENDPOINTS);
    expect(text).not.toContain(secret.slice('whsec_'.length));
    expect(scene.output).not.toContain(secret.slice('whsec_'.length));
    expect((await endpoint('school')).secrets.length).toBe(2);
  });

  it('say of each case only what the organisation may see, in order, and nothing of what was filled in', async () => {
    await makeSecret('local-team');
    await makeSecret('stranger');
    heard.splice(0);
    const followed = await openSignal(api);
    await followed.walk(WALK.slice(0, 9));
    const history = await api.history(PEOPLE.auditor, followed.id);
    const last = history.at(-1)!.seq;
    const ofCase = (path: string) =>
      at(path)
        .map(({ body }) => JSON.parse(body) as { type: string; data: { case: string; seq: number } })
        .filter(({ data }) => data.case === followed.id);
    await eventually(async () =>
      (await Promise.all(['school', 'local-team'].map(endpoint))).every(({ waiting }) => waiting === 0)
        ? true
        : undefined,
    );
    const seqs = ofCase('/school').map(({ data }) => data.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(seqs[0]).toBe(1);
    expect(ofCase('/local-team')[0]?.type).toMatch(/deelname-begonnen$/);
    expect(ofCase('/local-team')[0]!.data.seq).toBeGreaterThan(1);
    expect(ofCase('/local-team')[0]!.data.seq).toBeLessThanOrEqual(last);
    expect(at('/stranger')).toEqual([]);
    const bodies = heard.map(({ body }) => body).join('\n');
    for (const told of [followed.view.subject ?? 'no subject', 'anxiety', ...history.map(({ actor }) => actor)])
      if (told !== 'system') expect(bodies).not.toContain(told);
  });

  it('stop at 410 until somebody resumes them, and what was given up is sent when it is replayed', async () => {
    status = 410;
    heard.splice(0);
    const { id } = await openSignal(api);
    expect(await eventually(async () => ((await endpoint('school')).state === 'disabled' ? true : undefined))).toBe(
      true,
    );
    const { body } = await api.get(ADMIN, `${DEAD}?endpoint=school`);
    const message = `${id}/1/school`;
    expect(body).toMatchObject({ items: [{ message, case: id, seq: 1, failure: 'status.410' }], next: null });
    status = 200;
    expect((await post('school/replay', { message })).body).toEqual({ endpoint: 'school', replayed: 1 });
    expect((await post('school/resumption')).body).toMatchObject({ id: 'school', state: 'active' });
    await eventually(async () => ((await endpoint('school')).waiting === 0 ? true : undefined));
    expect(at('/school').map(({ headers }) => headers['webhook-id'])).toEqual([message, message]);
    expect((await api.get(ADMIN, DEAD)).body).toEqual({ items: [], next: null });
  });

  it('are counted by endpoint', async () => {
    const { text } = await api.get(undefined, '/metrics');
    const named = `region="${REGION}",endpoint="school"`;
    expect(text).toMatch(new RegExp(`schakel_messages_tries_total\\{${named},result="delivered"\\} \\d+`));
    expect(text).toContain(`schakel_messages_waiting{${named}} 0`);
    expect(text).toContain(`schakel_messages_dead{${named}} 0`);
  });
});
