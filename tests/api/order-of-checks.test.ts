import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { etag, type Api, type Reply, type Sent } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL, walkTo } from './support/chain.js';
import type { FollowedCase } from './support/followed-case.js';
import { problemOf, refusalOf } from './support/problem.js';
import { ONE_REGION, Scene } from './support/scene.js';

let scene: Scene;
let api: Api;
/** In basic support: READY_FOR_HANDOVER is the coordinator's, and its rules are not met; version 2. */
let followed: FollowedCase;
/** The answer that is stored under KEY: SIGNAL_INTERPRETED, version 2. */
let stored: Reply;
const KEY = 'order-of-checks';
const FIRST = { event: 'SIGNAL_INTERPRETED', data: { need: 'anxiety' } };

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
  api = scene.api();
  followed = await openSignal(api);
  stored = await api.fire(PEOPLE.coordinator, followed.id, FIRST, { 'if-match': etag(1), 'idempotency-key': KEY });
  expect(stored.status).toBe(200);
});
afterAll(() => scene.close());

const TOO_LARGE = JSON.stringify({ event: 'x'.repeat(256 * 1024) });
const NO_JSON = '{"event":';

/** One thing that is right or wrong about a request; the last one given of a kind counts. */
interface Part {
  readonly person?: string | undefined;
  readonly case?: string;
  readonly sent?: Sent;
  readonly ifMatch?: string;
  readonly key?: string;
}
const right = {
  person: PEOPLE.coordinator,
  sent: { body: { event: 'READY_FOR_HANDOVER' } },
  ifMatch: etag(2),
} satisfies Part;

const nobody: Part = { person: undefined };
const unseen: Part = { person: PEOPLE.otherSchool };
const unknownCase: Part = { case: '0000-0000-0000' };
const tooLarge: Part = { sent: { raw: TOO_LARGE } };
const noJson: Part = { sent: { raw: NO_JSON } };
const wrongShape: Part = { sent: { body: { event: 7, extra: true } } };
const unknownEvent: Part = { sent: { body: { event: 'READY_FOR_HANDOVERS' } } };
const wrongData: Part = { sent: { body: { event: 'READY_FOR_HANDOVER', data: { summary: 'a text' } } } };
const notNow: Part = { sent: { body: { event: 'TALK_HELD' } } };
const noVersion: Part = { ifMatch: '' };
const anyVersion: Part = { ifMatch: '*' };
const oldVersion: Part = { ifMatch: etag(1) };
const newVersion: Part = { ifMatch: etag(3) };
const weakVersion: Part = { ifMatch: 'W/"2"' };
const wordVersion: Part = { ifMatch: '"two"' };
const bareVersion: Part = { ifMatch: '2' };
const somebodyElse: Part = { person: PEOPLE.teacher };
const usedKey: Part = { key: KEY };
const badKey: Part = { key: 'two words' };

async function ask(parts: readonly Part[]): Promise<Reply> {
  const request: Part = Object.assign({}, right, ...parts) as Part;
  const headers: Record<string, string> = {
    ...(request.ifMatch === undefined || request.ifMatch === '' ? {} : { 'if-match': request.ifMatch }),
    ...(request.key === undefined ? {} : { 'idempotency-key': request.key }),
  };
  const path = `${api.pathOf(request.case ?? followed.id)}/transitions`;
  return api.call(request.person, 'POST', path, { ...request.sent, headers });
}

describe('a write with several faults is answered for the first in the order of the contract', () => {
  it.each<[string, string, readonly Part[]]>([
    ['identity before all', '401 identity.refused', [nobody, unknownCase, tooLarge, noVersion, badKey]],
    ['identity before a body that is no JSON', '401 identity.refused', [nobody, noJson, noVersion]],
    ['a body too large before an unknown case', '413 body.too-large', [unknownCase, tooLarge, noVersion]],
    ['a body that is no JSON before an unknown case', '400 body.malformed', [unknownCase, noJson, noVersion]],
    ['an unknown case before a wrong shape', '404 case.not-found', [unknownCase, wrongShape, noVersion]],
    ['an unknown case before a key that cannot be kept', '404 case.not-found', [unknownCase, badKey, noVersion]],
    ['an unknown case before wrong data', '404 case.not-found', [unknownCase, wrongData, noVersion]],
    ['an unknown case before a missing version', '404 case.not-found', [unknownCase, noVersion]],
    ['a case not to be seen before a wrong shape', '404 case.not-found', [unseen, wrongShape, noVersion]],
    ['a case not to be seen before wrong data', '404 case.not-found', [unseen, unknownEvent, oldVersion]],
    ['a case not to be seen before a missing role', '404 case.not-found', [unseen]],
    ['a wrong shape before a missing version', '400 request.invalid', [wrongShape, noVersion]],
    ['a key that cannot be kept before a missing version', '400 request.invalid', [badKey, noVersion]],
    ['an unknown event before a missing version', '400 event.unknown', [unknownEvent, noVersion, somebodyElse]],
    ['wrong data before a missing version', '400 request.invalid', [wrongData, noVersion, somebodyElse]],
    ['wrong data before an old version', '400 request.invalid', [wrongData, oldVersion, somebodyElse]],
    ['wrong data before a used key', '400 request.invalid', [wrongData, usedKey]],
    ['a used key before a missing version', '422 key.reused', [usedKey, noVersion]],
    ['a used key before an old version', '422 key.reused', [usedKey, oldVersion]],
    ['a used key before a rule', '422 key.reused', [usedKey]],
    ['a missing version before a missing role', '428 version.required', [noVersion, somebodyElse]],
    ['any version is a missing one', '428 version.required', [anyVersion, somebodyElse]],
    ['an old version before a missing role', '412 version.stale', [oldVersion, somebodyElse]],
    ['an old version before an event that is not now', '412 version.stale', [oldVersion, notNow]],
    ['a version that is not there yet before a missing role', '412 version.stale', [newVersion, somebodyElse]],
    ['a weak version, though equal', '412 version.stale', [weakVersion]],
    ['a version that is no number', '412 version.stale', [wordVersion]],
    ['a version without quotes', '412 version.stale', [bareVersion]],
    ['a missing role before a rule', '403 permission.denied', [somebodyElse]],
    ['a missing role before an event that is not now', '403 permission.denied', [somebodyElse, notNow]],
    ['a rule, when nothing else is wrong', '409 guard.not-met', []],
  ])('%s: %s', async (_what, expected, parts) => {
    expect(refusalOf(await ask(parts))).toBe(expected);
  });

  it('a known event that is not possible now is a conflict, not an unknown event', async () => {
    const sent = { body: { event: 'SIGNAL_INTERPRETED', data: { need: 'mood' } } };
    expect(refusalOf(await ask([{ sent }]))).toBe('409 transition.not-available');
  });

  it('the stored answer comes before the version, whatever it says', async () => {
    for (const version of [noVersion, anyVersion, oldVersion, newVersion, weakVersion]) {
      const again = await ask([{ sent: { body: FIRST } }, usedKey, version]);
      expect([again.status, again.text]).toEqual([200, stored.text]);
    }
  });

  it('and nothing of all this was half done', async () => {
    const before = followed.id;
    const history = await api.history(PEOPLE.auditor, before);
    expect(history.map(({ event }) => event)).toEqual(['SIGNAL_RAISED', 'SIGNAL_INTERPRETED']);
    expect((await api.replay(PEOPLE.auditor, before)).body.identical).toBe(true);
  });
});

describe('opening a case with several faults is answered in the same order', () => {
  const inRegion = (region: string) => `/v1/regions/${region}/cases`;
  it.each<[string, string, string | undefined, string, Sent]>([
    ['identity before all', '401 identity.refused', undefined, 'nowhere', { body: { school: 7 } }],
    [
      'a body that is no JSON before an unknown region',
      '400 body.malformed',
      PEOPLE.teacher,
      'nowhere',
      { raw: NO_JSON },
    ],
    ['a body too large before an unknown region', '413 body.too-large', PEOPLE.teacher, 'nowhere', { raw: TOO_LARGE }],
    [
      'an unknown region before a wrong shape',
      '404 region.not-found',
      PEOPLE.teacher,
      'nowhere',
      { body: { school: 7 } },
    ],
    [
      'an unknown region before an unknown school',
      '404 region.not-found',
      PEOPLE.teacher,
      'nowhere',
      { body: { school: 'x' } },
    ],
    ['a wrong shape before a missing role', '400 request.invalid', PEOPLE.practitioner, '', { body: { school: 7 } }],
    [
      'an unknown school before a missing role',
      '400 school.unknown',
      PEOPLE.practitioner,
      '',
      { body: { school: 'x' } },
    ],
    [
      'an unknown event before a missing role',
      '400 event.unknown',
      PEOPLE.practitioner,
      '',
      { body: { school: SCHOOL, event: 'X' } },
    ],
    [
      'an event that opens nothing',
      '400 request.invalid',
      PEOPLE.teacher,
      '',
      { body: { school: SCHOOL, event: 'TALK_HELD' } },
    ],
    [
      'wrong data before a missing role',
      '400 request.invalid',
      PEOPLE.practitioner,
      '',
      { body: { school: SCHOOL, data: { need: 'x' } } },
    ],
    [
      'a child that the caller does not know',
      '400 request.invalid',
      PEOPLE.teacher,
      '',
      { body: { school: SCHOOL, subject: 'a-child' } },
    ],
    ['a missing role', '403 permission.denied', PEOPLE.practitioner, '', { body: { school: SCHOOL } }],
    ['a person of another school', '403 permission.denied', PEOPLE.otherSchool, '', { body: { school: SCHOOL } }],
  ])('%s: %s', async (_what, expected, person, region, sent) => {
    const path = inRegion(region === '' ? api.region : region);
    expect(refusalOf(await api.call(person, 'POST', path, sent))).toBe(expected);
  });
});

describe('a refusal of the request', () => {
  it('suggests the event that was meant', async () => {
    const { faults } = problemOf(await ask([unknownEvent]));
    expect(faults).toEqual([
      { path: 'event', expected: 'an event of the workflow', hint: expect.stringContaining('READY_FOR_HANDOVER') },
    ]);
  });

  it('names every fault of the data with its path', async () => {
    const at = await walkTo(api, 'chain.access.inquiry');
    const data = { product: 'ambulator', delivery: 7, amountCents: -1, provider: 'two words', colour: 'red' };
    const { faults } = problemOf(await at.attempt({ by: PEOPLE.decider, event: 'DECISION_GRANTED', data }));
    expect([...new Set(faults?.map(({ path }) => path))].sort()).toEqual(
      ['amountCents', 'colour', 'delivery', 'product', 'provider'].map((name) => `data.${name}`),
    );
    expect(faults?.find(({ path }) => path === 'data.product')?.hint).toContain('ambulatory');
  });

  it('names a fault inside a list of records with its place', async () => {
    const summary = [
      { lifeWorld: 'school', finding: 'concern', about: 'mood' },
      { lifeWorld: 'moon', finding: 'tried', about: 'mood' },
    ];
    const { faults } = problemOf(await ask([{ sent: { body: { event: 'READY_FOR_HANDOVER', data: { summary } } } }]));
    expect(faults?.map(({ path }) => path)).toEqual(['data.summary[1].lifeWorld']);
  });

  it('names every fault of the shape at once', async () => {
    const body = { event: 7, data: [], role: 'two words', onBehalfOf: { whose: 'aunt', given: 'song' }, extra: 1 };
    const { faults } = problemOf(await ask([{ sent: { body } }]));
    const found = [...(faults ?? [])].sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(found.map(({ path, expected }) => `${path}: ${expected}`)).toEqual([
      'data: an object',
      'event: a text of at most 64 characters',
      'extra: one of the fields event, data, role, onBehalfOf',
      'onBehalfOf.given: one of talk, letter, signature',
      'onBehalfOf.whose: one of parent, pupil, externalMunicipality',
      'role: an id: a letter or digit, then letters, digits, ".", "_" or "-"',
    ]);
  });

  it('suggests the field that was meant, in a body and in a query', async () => {
    const body = problemOf(
      await ask([{ sent: { body: { evnt: 'READY_FOR_HANDOVER', event: 'READY_FOR_HANDOVER' } } }]),
    );
    expect(body.faults).toEqual([
      { path: 'evnt', expected: expect.stringContaining('event'), hint: 'Did you mean "event"?' },
    ]);
    const query = problemOf(await api.get(PEOPLE.teacher, `${api.cases}?stat=chain&limit=many`));
    expect(query.faults).toEqual([
      { path: 'stat', expected: expect.stringContaining('state'), hint: 'Did you mean "state"?' },
      { path: 'limit', expected: 'a whole number from 1 to 200' },
    ]);
  });

  it('suggests the demo person who was meant', async () => {
    const problem = problemOf(
      await api.call(undefined, 'POST', '/demo/tokens', { body: { person: `${api.region}.${PEOPLE.teacher}s` } }),
    );
    expect(problem).toMatchObject({
      code: 'person.not-found',
      faults: [{ path: 'person', hint: expect.stringContaining(PEOPLE.teacher) }],
    });
  });

  it('says that an event of staff is nobody’s to be fired on behalf of', async () => {
    const body = { event: 'READY_FOR_HANDOVER', onBehalfOf: 'parent' };
    const problem = problemOf(await ask([{ sent: { body } }]));
    expect(problem).toMatchObject({ code: 'request.invalid', faults: [{ path: 'onBehalfOf' }] });
  });
});

describe('a hostile body is refused as malformed, never a fault of the service', () => {
  const deep = (levels: number): string =>
    `{"event":"TALK_HELD","data":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
  it.each<[string, Sent]>([
    ['an empty body', { raw: '' }],
    ['no object', { raw: '[]' }],
    ['nothing', { raw: 'null' }],
    ['a number', { raw: '7' }],
    ['a request in a list', { raw: '[{"event":"TALK_HELD"}]' }],
    ['a prototype', { raw: '{"event":"TALK_HELD","__proto__":{"x":1}}' }],
    ['a constructor', { raw: '{"event":"TALK_HELD","constructor":{"prototype":{"x":1}}}' }],
    ['data that is null', { raw: '{"event":"TALK_HELD","data":null}' }],
    ['a null in place of whose decision it is', { raw: '{"event":"TALK_HELD","onBehalfOf":null}' }],
    ['a list of whose decision it is', { raw: '{"event":"TALK_HELD","onBehalfOf":[{"whose":"parent"}]}' }],
    ['an event named like a member of every object', { raw: '{"event":"constructor"}' }],
    [
      'data named like a member of every object',
      { raw: '{"event":"TALK_HELD","data":{"constructor":1,"toString":2}}' },
    ],
    ['a field named like a member of every object', { raw: '{"event":"TALK_HELD","toString":1}' }],
    ['half a surrogate pair', { raw: '{"event":"RESIDENCE_DETERMINED","data":{"municipality":"\\ud800"}}' }],
    ['a thousand levels', { raw: deep(1_000) }],
    ['ten thousand levels', { raw: deep(10_000) }],
    ['a hundred thousand levels', { raw: deep(100_000) }],
  ])('%s', async (_what, sent) => {
    const problem = problemOf(await ask([{ sent }]));
    expect(problem.status).toBe(400);
  });

  it.each<[string, Sent]>([
    ['data and event that are null', { raw: `{"school":"${SCHOOL}","data":null,"event":null}` }],
    ['data named like a member of every object', { raw: `{"school":"${SCHOOL}","data":{"constructor":1}}` }],
    ['a school named like a member of every object', { raw: '{"school":"constructor"}' }],
  ])('%s, at an opening', async (_what, sent) => {
    expect(problemOf(await api.call(PEOPLE.teacher, 'POST', api.cases, sent)).status).toBe(400);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('%s is not read', async (type) => {
    const reply = await ask([{ sent: { raw: 'event=LOOK_ALONG_REQUESTED', type } }]);
    expect(refusalOf(reply)).toBe('415 body.unsupported');
  });

  it.each(['two words', 'ü', 'x'.repeat(201)])('a key that cannot be kept: %s', async (key) => {
    const reply = await ask([
      {
        key: encodeURIComponent(key) === key || key === 'two words' ? key : Buffer.from(key, 'utf8').toString('latin1'),
      },
    ]);
    expect(problemOf(reply)).toMatchObject({ code: 'request.invalid', faults: [{ path: 'Idempotency-Key' }] });
  });
});

describe('an id of the world that the region does not have', () => {
  it.each(['nowhere', 'constructor', 'Jan.de.Boer'])('is refused as a municipality: %s', async (municipality) => {
    const one = await openSignal(api);
    const reply = await one.attempt({ by: PEOPLE.coordinator, event: 'RESIDENCE_DETERMINED', data: { municipality } });
    expect(refusalOf(reply)).toBe('400 request.invalid');
  });

  it.each(['nobody', 'constructor', 'gemeente-leiden'])('is refused as a provider: %s', async (provider) => {
    const one = await walkTo(api, 'chain.access.inquiry');
    const data = { product: 'ambulatory', provider };
    const reply = await one.attempt({ by: PEOPLE.decider, event: 'DECISION_GRANTED', data });
    expect(refusalOf(reply)).toBe('400 request.invalid');
  });
});
