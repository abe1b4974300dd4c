import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { etag, type Api, type Reply, type Sent } from './support/api.js';
import { PEOPLE, SCHOOL, WALK, openSignal } from './support/chain.js';
import { ONE_REGION, Scene } from './support/scene.js';

/** A word that is nowhere else; whatever holds it came from a request. */
const CANARY = 'kanarie7351';
/** What must never be told again: canaries, tokens, keys, and the ids of cases and children. */
const secrets = new Set<string>([CANARY]);
const replies: Reply[] = [];

let scene: Scene;
let api: Api;
let figures: string;

async function send(person: string | undefined, method: string, path: string, sent: Sent = {}): Promise<Reply> {
  const reply = await api.call(person, method, path, sent);
  replies.push(reply);
  return reply;
}

/** As it is written, since fetch would tidy the address. */
function sendRaw(path: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    httpRequest(scene.server.url, { path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        replies.push({ status: response.statusCode ?? 0, headers: new Headers(), text, body: undefined });
        resolve();
      });
    })
      .on('error', reject)
      .end();
  });
}

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION, environment: { SCHAKEL_LOG_LEVEL: 'trace' } });
  api = scene.api();
  const followed = await openSignal(api);
  const { id } = followed;
  secrets.add(id);
  secrets.add(followed.view.subject ?? 'no subject');
  for (const person of [PEOPLE.teacher, PEOPLE.coordinator, PEOPLE.auditor, PEOPLE.localTeam]) {
    secrets.add(await api.token(person));
  }
  const path = api.pathOf(id);
  const noisy = { 'user-agent': CANARY, referer: `https://${CANARY}.example/`, cookie: CANARY, 'x-request-id': CANARY };
  const keyed = { ...noisy, 'idempotency-key': CANARY };
  const by = PEOPLE.coordinator;

  // Work that succeeds, with canaries around it.
  await followed.fire(WALK[0]!, keyed);
  await followed.walk(WALK.slice(1, 4));
  for (const rest of ['', '/actions', '/transitions', '/attempts', '/replay']) {
    await api.call(PEOPLE.auditor, 'GET', path + rest, { headers: noisy });
  }
  await api.list(PEOPLE.auditor, `?q=${id}`);

  // Every kind of refusal, with canaries in what is refused.
  await send(undefined, 'GET', path, { headers: { authorization: `Bearer ${CANARY}.${CANARY}.${CANARY}` } });
  await send(undefined, 'GET', path, { headers: { authorization: `Basic ${CANARY}` } });
  await send(by, 'GET', `/v1/regions/${CANARY}`, { headers: noisy });
  await send(by, 'GET', `/v1/${CANARY}/${id}?name=${CANARY}`);
  await send(by, 'GET', `/v1/workflows/${CANARY}`);
  await send(by, 'GET', api.pathOf(CANARY));
  await send(by, 'GET', `${api.pathOf('x')}/${CANARY.repeat(40)}`);
  await send(by, 'GET', `${api.cases}?school=${CANARY}%20${CANARY}&state=!${CANARY}`);
  await send(by, 'GET', `${api.cases}?cursor=${CANARY}`);
  await send(by, 'GET', `${path}/transitions?cursor=${CANARY}`);
  await send(by, 'GET', `/v1/regions/${api.region}/configurations/${CANARY}`);
  await send(by, 'GET', `/v1/regions/${api.region}/configurations/99999999999`);
  await send(undefined, 'POST', '/demo/tokens', { body: { person: CANARY } });
  await send(undefined, 'GET', `/demo/issuer/authorize?client_id=${CANARY}&redirect_uri=https://${CANARY}.example`);
  const transitions = `${path}/transitions`;
  const bodies: Sent[] = [
    { body: { event: CANARY } },
    { body: { event: 'SIGNAL_INTERPRETED', data: { need: CANARY, isComplex: CANARY } } },
    { body: { event: 'SIGNAL_INTERPRETED', data: { need: 'mood' }, role: `${CANARY} ${CANARY}` } },
    { body: { event: 'READY_FOR_HANDOVER', onBehalfOf: { whose: CANARY, given: CANARY } } },
    { body: { event: 'READY_FOR_HANDOVER', colour: CANARY } },
    { body: { event: 'HEAVIER_NEEDED' } },
    { body: { event: 'SUPPORT_SUFFICIENT' } },
    { body: [CANARY] },
    { raw: `{"event":"${CANARY}` },
    { raw: `{"event":"X","onBehalfOf":null,"data":null}` },
    { raw: `{"event":"X","data":${'{"a":'.repeat(10_000)}"${CANARY}"${'}'.repeat(10_000)}}` },
    { raw: CANARY.repeat(40_000) },
    { raw: CANARY, type: `text/${CANARY}` },
  ];
  for (const [n, body] of bodies.entries()) {
    const headers = { ...noisy, 'idempotency-key': `${CANARY}-${n}`, 'if-match': etag(followed.version) };
    await send(by, 'POST', transitions, { ...body, headers });
    await send(by, 'POST', transitions, { ...body, headers: { ...headers, 'if-match': `W/"${CANARY}"` } });
    await send(by, 'POST', transitions, { ...body, headers: { ...headers, 'idempotency-key': `${CANARY} ${n}` } });
  }
  for (const body of [
    { school: CANARY },
    { school: SCHOOL, subject: CANARY },
    { school: SCHOOL, event: CANARY },
    { school: SCHOOL, data: { need: CANARY } },
  ]) {
    await send(by, 'POST', api.cases, { body, headers: keyed });
  }
  const authorization = `Bearer ${await api.token(by)}`;
  for (const address of [`/v1/regions/%zz${CANARY}`, `/%761/regions?stage=${CANARY}`, `/${CANARY}%00`, `//${CANARY}`]) {
    await sendRaw(address, { authorization, ...noisy });
  }
  figures = (await api.get(undefined, '/metrics')).text;
});
afterAll(() => scene.close());

/** The secrets that a text tells, with what stands around them. */
function toldIn(text: string): string[] {
  return [...secrets].flatMap((secret) => {
    const at = text.indexOf(secret);
    return at < 0 ? [] : [text.slice(Math.max(0, at - 80), at + secret.length + 20)];
  });
}

describe('S13 what came in a request does not come out again', () => {
  it('in what the server writes, at its most talkative', () => {
    // It does talk: a log without a line would prove nothing.
    expect(scene.output).toContain('"route":"/v1/regions/:region/cases/:case/transitions"');
    expect(toldIn(scene.output)).toEqual([]);
  });

  it('in a problem document', () => {
    expect(replies.length).toBeGreaterThan(50);
    const told = replies.filter(({ status }) => status >= 400).flatMap(({ text }) => toldIn(text));
    expect(told).toEqual([]);
  });

  it('in the figures, which name routes as patterns', () => {
    expect(figures).toContain('route="/v1/regions/:region/cases/:case"');
    expect(toldIn(figures)).toEqual([]);
  });

  it('and every refusal was one that is expected: none was a fault of the service', () => {
    const faults = replies.filter(({ status }) => status >= 500).map(({ status, text }) => `${status} ${text}`);
    expect(faults).toEqual([]);
    expect(scene.output).not.toContain('internal fault');
  });
});
