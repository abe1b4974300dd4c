import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { etag, REGION, type Api, type Firing } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL, walkTo } from './support/chain.js';
import { problemOf, refusalOf } from './support/problem.js';
import { Scene } from './support/scene.js';

const OTHER_REGION = 'tweede-regio';
const INTERPRETED: Firing = { event: 'SIGNAL_INTERPRETED', data: { need: 'anxiety' } };
const AT_ONCE = 20;

let scene: Scene;
let api: Api;
let keys = 0;
/** A key that no other test uses. */
const newKey = (): string => `key-${(keys += 1)}`;
const under = (key: string, version?: number): Record<string, string> => ({
  'idempotency-key': key,
  ...(version === undefined ? {} : { 'if-match': etag(version) }),
});
const eventsOf = async (id: string): Promise<string[]> =>
  (await api.history(PEOPLE.auditor, id)).map(({ event }) => event);

beforeAll(async () => {
  scene = await Scene.open({ regions: [{ name: REGION }, { name: OTHER_REGION }] });
  api = scene.api();
});
afterAll(() => scene.close());

describe('S16 idempotency of a transition', () => {
  it('a request without a key is carried out each time', async () => {
    const { id } = await openSignal(api);
    const ask = { event: 'LOOK_ALONG_REQUESTED' };
    expect((await api.fire(PEOPLE.coordinator, id, ask, { 'if-match': etag(1) })).status).toBe(200);
    expect((await api.fire(PEOPLE.coordinator, id, ask, { 'if-match': etag(2) })).status).toBe(200);
    expect(await eventsOf(id)).toEqual(['SIGNAL_RAISED', 'LOOK_ALONG_REQUESTED', 'LOOK_ALONG_REQUESTED']);
  });

  it('the same key and request get the stored answer, byte for byte, and nothing happens again', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const first = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    const again = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    expect(first.status).toBe(200);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await eventsOf(id)).toEqual(['SIGNAL_RAISED', 'SIGNAL_INTERPRETED']);
  });

  it.each([
    ['none', undefined],
    ['any', '*'],
    ['that of now', '"2"'],
    ['a later one', '"9"'],
    ['a weak one', 'W/"1"'],
  ])('the stored answer comes whatever If-Match says: %s', async (_what, ifMatch) => {
    const { id } = await openSignal(api);
    const key = newKey();
    const first = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    const headers = { ...under(key), ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) };
    const again = await api.fire(PEOPLE.coordinator, id, INTERPRETED, headers);
    expect([again.status, again.text]).toEqual([200, first.text]);
  });

  it('the stored answer is that of then, also when the case has gone on since', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const first = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    await api.fire(PEOPLE.coordinator, id, { event: 'LOOK_ALONG_REQUESTED' }, { 'if-match': etag(2) });
    const again = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    expect(again.text).toBe(first.text);
    expect(again.headers.get('etag')).toBe('"2"');
  });

  it('the order of members in the body makes no other request', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const path = `${api.pathOf(id)}/transitions`;
    const send = (raw: string) => api.call(PEOPLE.coordinator, 'POST', path, { raw, headers: under(key, 1) });
    const first = await send('{"event":"SIGNAL_INTERPRETED","data":{"need":"mood","isComplex":true}}');
    const again = await send('{ "data": {"isComplex":true, "need":"mood"}, "event": "SIGNAL_INTERPRETED" }');
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
  });

  it('a quoted key is the same key', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const first = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    const again = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(`"${key}"`, 1));
    expect(again.text).toBe(first.text);
  });

  it.each<[string, Firing]>([
    ['other data', { event: 'SIGNAL_INTERPRETED', data: { need: 'mood' } }],
    ['another event', { event: 'LOOK_ALONG_REQUESTED' }],
    ['another role', { ...INTERPRETED, role: 'supportCoordinator' }],
  ])('the same key for another request is refused: %s', async (_what, firing) => {
    const { id } = await openSignal(api);
    const key = newKey();
    await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    for (const version of [1, 2]) {
      expect(refusalOf(await api.fire(PEOPLE.coordinator, id, firing, under(key, version)))).toBe('422 key.reused');
    }
    expect(await eventsOf(id)).toEqual(['SIGNAL_RAISED', 'SIGNAL_INTERPRETED']);
  });

  it('the same key for the same body on another case is refused', async () => {
    const [one, other] = [await openSignal(api), await openSignal(api)];
    const key = newKey();
    expect((await api.fire(PEOPLE.coordinator, one.id, INTERPRETED, under(key, 1))).status).toBe(200);
    const reply = await api.fire(PEOPLE.coordinator, other.id, INTERPRETED, under(key, 1));
    expect(refusalOf(reply)).toBe('422 key.reused');
    expect(await eventsOf(other.id)).toEqual(['SIGNAL_RAISED']);
  });

  it('twenty at once under one key are one transition, and all get its answer', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const replies = await Promise.all(
      Array.from({ length: AT_ONCE }, () => api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1))),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(200));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await eventsOf(id)).toEqual(['SIGNAL_RAISED', 'SIGNAL_INTERPRETED']);
  });

  it('twenty at once under one key for two requests: one is carried out, the other is refused', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const mood: Firing = { event: 'SIGNAL_INTERPRETED', data: { need: 'mood' } };
    const replies = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) =>
        api.fire(PEOPLE.coordinator, id, n % 2 === 0 ? INTERPRETED : mood, under(key, 1)),
      ),
    );
    const count = (status: number) => replies.filter((reply) => reply.status === status).length;
    expect([count(200), count(422)]).toEqual([AT_ONCE / 2, AT_ONCE / 2]);
    expect(await eventsOf(id)).toHaveLength(2);
  });

  it('a key belongs to a person: of somebody else it is another one', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const ask = { event: 'LOOK_ALONG_REQUESTED' };
    const mine = await api.fire(PEOPLE.coordinator, id, ask, under(key, 1));
    const theirs = await api.fire(PEOPLE.teacher, id, ask, under(key, 2));
    expect([mine.status, theirs.status]).toEqual([200, 200]);
    expect(theirs.body.transition.seq).toBe(3);
  });

  it('a key belongs to a region: in another one it is another one', async () => {
    const other = scene.api(OTHER_REGION);
    const key = newKey();
    const replies = await Promise.all(
      [api, other].map(async (region) => {
        const { id } = await openSignal(region);
        return region.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
      }),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(replies.map(({ body }) => body.case.region)).toEqual([REGION, OTHER_REGION]);
  });

  it('a refused request is decided anew', async () => {
    const followed = await walkTo(api, 'chain.school.basicSupport');
    const key = newKey();
    const ready: Firing = { event: 'READY_FOR_HANDOVER' };
    const early = await api.fire(PEOPLE.coordinator, followed.id, ready, under(key, followed.version));
    expect(refusalOf(early)).toBe('409 guard.not-met');
    const stale = await api.fire(PEOPLE.coordinator, followed.id, ready, under(key, 1));
    expect(refusalOf(stale)).toBe('412 version.stale');
    const missing = await api.fire(PEOPLE.coordinator, followed.id, ready, under(key));
    expect(refusalOf(missing)).toBe('428 version.required');
    await followed.fire({ by: PEOPLE.coordinator, event: 'SAFETY_CONCERN_RAISED' });
    const other: Firing = { event: 'LOOK_ALONG_REQUESTED' };
    expect((await api.fire(PEOPLE.coordinator, followed.id, other, under(key, followed.version))).status).toBe(200);
    const late = await api.fire(PEOPLE.coordinator, followed.id, ready, under(key, followed.version));
    expect(refusalOf(late)).toBe('422 key.reused');
  });
});

describe('S16 idempotency of an opening', () => {
  it('the same key and request open one case, however often and however many at once', async () => {
    const key = newKey();
    const opening = { school: SCHOOL, data: {} };
    const replies = await Promise.all(
      Array.from({ length: AT_ONCE }, () => api.open(PEOPLE.teacher, opening, under(key))),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(201));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(new Set(replies.map(({ headers }) => headers.get('location'))).size).toBe(1);
    const id = replies[0]!.body.id;
    expect(await scene.admin('SELECT FROM schakel.cases WHERE case_id = $1', [id])).toHaveLength(1);
    const found = (await api.list(PEOPLE.teacher, '?limit=200')).body.items.filter(({ version }) => version === 1);
    expect(found.filter((one) => one.id === id)).toHaveLength(1);
  });

  it('the same key for another school is refused', async () => {
    const key = newKey();
    expect((await api.open(PEOPLE.teacher, { school: SCHOOL }, under(key))).status).toBe(201);
    const other = await api.open(PEOPLE.teacher, { school: SCHOOL, data: { need: 'mood' } }, under(key));
    expect(refusalOf(other)).toBe('422 key.reused');
  });

  it('a key that was used to open is used for a transition as well', async () => {
    const key = newKey();
    const { body } = await api.open(PEOPLE.coordinator, { school: SCHOOL }, under(key));
    const reply = await api.fire(PEOPLE.coordinator, body.id, INTERPRETED, under(key, 1));
    expect(problemOf(reply).code).toBe('key.reused');
  });

  it('without a key each request opens a case of its own', async () => {
    const replies = await Promise.all([1, 2].map(() => api.open(PEOPLE.teacher, { school: SCHOOL })));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(2);
  });
});

describe('S16 idempotency over a restart', () => {
  it('the stored answer is still given by a server that was started anew', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const first = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    const opened = await api.open(PEOPLE.teacher, { school: SCHOOL }, under(key));
    expect((await scene.server.stop()).code).toBe(0);
    await scene.restart();
    api = scene.api();
    const again = await api.fire(PEOPLE.coordinator, id, INTERPRETED, under(key, 1));
    expect([again.status, again.text]).toEqual([200, first.text]);
    const openedAgain = await api.open(PEOPLE.teacher, { school: SCHOOL }, under(key));
    expect([openedAgain.status, openedAgain.text]).toEqual([201, opened.text]);
  });
});

describe('a client that prefers to hear only that it is done', () => {
  const MINIMAL = { prefer: 'return=minimal' };

  it('hears the version of what it fired, and the rest when it asks', async () => {
    const { id } = await openSignal(api);
    const reply = await api.fire(PEOPLE.coordinator, id, INTERPRETED, { 'if-match': etag(1), ...MINIMAL });
    const { status, text, headers } = reply;
    expect([status, text, headers.get('etag'), headers.get('content-type')]).toEqual([204, '', etag(2), null]);
    expect(headers.get('preference-applied')).toBe('return=minimal');
    expect((await api.read(PEOPLE.coordinator, id)).body.version).toBe(2);
  });

  it('hears where a case is that it opened', async () => {
    const reply = await api.open(PEOPLE.teacher, { school: SCHOOL, data: {} }, MINIMAL);
    expect([reply.status, reply.text, reply.headers.get('etag')]).toEqual([201, '', etag(1)]);
    const opened = await api.get(PEOPLE.teacher, reply.headers.get('location') ?? '');
    expect(opened.body).toMatchObject({ school: SCHOOL, version: 1 });
  });

  it('hears why when it is refused', async () => {
    const { id } = await openSignal(api);
    const reply = await api.fire(PEOPLE.coordinator, id, INTERPRETED, { 'if-match': etag(9), ...MINIMAL });
    expect(refusalOf(reply)).toBe('412 version.stale');
  });

  it.each([
    ['minimal', MINIMAL, {}],
    ['whole', {}, MINIMAL],
  ])('hears again under its key what it heard first: %s', async (_what, first, then) => {
    const { id } = await openSignal(api);
    const key = newKey();
    const one = await api.fire(PEOPLE.coordinator, id, INTERPRETED, { ...under(key, 1), ...first });
    const again = await api.fire(PEOPLE.coordinator, id, INTERPRETED, { ...under(key, 1), ...then });
    expect([again.status, again.text]).toEqual([one.status, one.text]);
    expect(again.headers.get('preference-applied')).toBe(one.headers.get('preference-applied'));
    expect(await eventsOf(id)).toEqual(['SIGNAL_RAISED', 'SIGNAL_INTERPRETED']);
  });

  it('is counted as one request with others under its key at the same moment', async () => {
    const { id } = await openSignal(api);
    const key = newKey();
    const replies = await Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        api.fire(PEOPLE.coordinator, id, INTERPRETED, { ...under(key, 1), ...MINIMAL }),
      ),
    );
    expect(replies.map(({ status, text }) => [status, text])).toEqual(Array(AT_ONCE).fill([204, '']));
    expect(await eventsOf(id)).toEqual(['SIGNAL_RAISED', 'SIGNAL_INTERPRETED']);
  });
});
