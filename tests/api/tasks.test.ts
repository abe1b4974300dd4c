// Tasks over HTTP: on a worklist, claimed by one, refused to another, handed on, and gone when the case moves on.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, SignJWT, type JWK } from 'jose';
import { eventually } from './support/eventually.js';
import { etag, type Api, type Page, type Reply } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL } from './support/chain.js';
import type { FollowedCase } from './support/followed-case.js';
import { problemOf, refusalOf } from './support/problem.js';
import { ONE_REGION, Scene } from './support/scene.js';

interface Task {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly organisation: string;
  readonly role: string;
  readonly label: { readonly nl: string; readonly en: string };
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly doneAt: string | null;
  readonly claimedBy: string | null;
  readonly delegatedBy: string | null;
  readonly version: number;
  readonly case: { readonly id: string; readonly href: string; readonly states: readonly string[] } | null;
  readonly can: readonly string[];
}
interface Act {
  readonly kind: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly toRole: string | null;
  readonly toActor: string | null;
}
type Worklist = Page<Task> & { readonly counts?: Readonly<Record<string, number>> };

const { coordinator, auditor, consultant, otherSchool } = PEOPLE;
const SOCIAL_WORKER = `${SCHOOL}.schoolSocialWorker`;
const COLLEAGUE = 'a second coordinator';
let scene: Scene;
let api: Api;
let path: string;
let colleagueToken: string;

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
  api = scene.api();
  path = `/v1/regions/${api.region}/tasks`;
  // The demo has one person a role; a second one has a token of the same issuer.
  const kept = JSON.parse(await readFile(join(scene.folder, 'demo-issuer.json'), 'utf8')) as JWK;
  const { body } = await api.get(undefined, '/demo/issuer/jwks');
  const now = Math.floor(Date.now() / 1000);
  colleagueToken = await new SignJWT({
    iss: `${scene.server.url}/demo/issuer`,
    aud: 'schakel',
    sub: COLLEAGUE,
    iat: now,
    exp: now + 850,
    org: SCHOOL,
    roles: ['supportCoordinator'],
    regions: [api.region],
    purpose: 'care',
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: (body as { keys: { kid: string }[] }).keys[0]!.kid })
    .sign(await importJWK(kept, 'ES256'));
});
afterAll(() => scene.close());

/** A person of the demo, or the colleague. */
const call = (person: string, method: string, to: string, body?: unknown, headers: Record<string, string> = {}) =>
  person === COLLEAGUE
    ? api.call(undefined, method, to, { body, headers: { authorization: `Bearer ${colleagueToken}`, ...headers } })
    : api.call(person, method, to, { body, headers });
const list = async (person: string, query = '') => (await call(person, 'GET', `${path}${query}`)) as Reply<Worklist>;
const read = async (person: string, id: string) =>
  (await call(person, 'GET', `${path}/${id}`)) as Reply<Task & { acts: readonly Act[] }>;
const act = async (
  person: string,
  id: string,
  deed: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply<Task>> => (await call(person, 'POST', `${path}/${id}/${deed}`, body, headers)) as Reply<Task>;
async function done(person: string, id: string, deed: string, body?: unknown): Promise<Task> {
  const reply = await act(person, id, deed, body);
  expect([reply.status, reply.body]).toEqual([200, expect.anything()]);
  return reply.body;
}
async function taskOf(followed: FollowedCase, person: string = coordinator): Promise<Task> {
  const { body } = await list(person, `?case=${followed.id}`);
  expect(body.items).toHaveLength(1);
  return body.items[0]!;
}
const newTask = async (): Promise<Task> => taskOf(await openSignal(api));

describe('the worklist', () => {
  it('has the task that a signal gives, with its date, its case and what can be done', async () => {
    const followed = await openSignal(api);
    const task = await taskOf(followed);
    expect(task).toMatchObject({
      name: 'acknowledgeSignal',
      kind: 'task',
      organisation: SCHOOL,
      role: 'supportCoordinator',
      dueAt: expect.any(String),
      overdue: false,
      claimedBy: null,
      can: ['claim', 'reassign'],
      case: { id: followed.id, href: `/v1/regions/${api.region}/cases/${followed.id}`, school: SCHOOL },
    });
    expect((await api.get(coordinator, task.case!.href)).status).toBe(200);
  });

  it('is due first, page by page, and counted under its headings', async () => {
    await newTask();
    const { body } = await list(coordinator, '?limit=200');
    const due = body.items.map(({ dueAt }) => dueAt ?? '9');
    expect(due).toEqual([...due].sort());
    expect(body.counts).toMatchObject({ all: body.items.length, unclaimed: expect.any(Number), overdue: 0 });
    const first = (await list(coordinator, '?limit=1')).body;
    const second = (await list(coordinator, `?limit=1&cursor=${first.next}`)).body;
    expect([first.items[0]!.id, second.items[0]!.id]).toEqual(body.items.slice(0, 2).map(({ id }) => id));
    expect(second.counts).toBeUndefined();
  });

  it('shows nobody what is not for his organisation and roles', async () => {
    const { id, case: of } = await newTask();
    for (const person of [PEOPLE.teacher, otherSchool, consultant, PEOPLE.localTeam, SOCIAL_WORKER]) {
      expect((await list(person, `?case=${of!.id}`)).body.items).toEqual([]);
      expect(refusalOf(await read(person, id))).toBe('404 task.not-found');
      expect(refusalOf(await act(person, id, 'claim'))).toBe('404 task.not-found');
    }
    expect((await list(coordinator, `?organisation=gemeente-leiden`)).body).toMatchObject({ items: [], next: null });
    expect((await list(PEOPLE.outsider)).body.items).toEqual([]);
  });

  it('is read by auditors case by case, who do nothing with it', async () => {
    const { id, case: of } = await newTask();
    expect((await list(auditor)).body.items).toEqual([]);
    expect((await list(auditor, `?case=${of!.id}`)).body.items).toMatchObject([{ id, can: [] }]);
    expect(refusalOf(await act(auditor, id, 'claim'))).toBe('403 permission.denied');
  });

  it.each([
    ['mine=yes', 'mine'],
    ['mine=true&unclaimed=true', 'unclaimed'],
    ['due=tomorrow', 'due'],
    ['case=!', 'case'],
    ['history=true', 'history'],
    ['claimed=true', 'claimed'],
  ])('refuses %s with the fault', async (query, fault) => {
    const problem = problemOf(await list(coordinator, `?${query}`));
    expect([problem.code, problem.faults?.map((one) => one.path)]).toEqual(['request.invalid', [fault]]);
  });
});

describe('a task', () => {
  it('is claimed by one; another is refused and sees a pseudonym', async () => {
    const { id } = await newTask();
    expect(await done(coordinator, id, 'claim')).toMatchObject({
      claimedBy: 'you',
      can: ['release', 'reassign', 'delegate'],
    });
    expect(refusalOf(await act(COLLEAGUE, id, 'claim'))).toBe('409 task.claimed');
    expect((await read(COLLEAGUE, id)).body).toMatchObject({
      claimedBy: expect.stringMatching(/^[0-9a-f]{32}$/),
      can: [],
    });
    expect((await list(coordinator, '?mine=true')).body.items.map((one) => one.id)).toContain(id);
    expect((await list(COLLEAGUE, '?mine=true')).body.items).toEqual([]);
    expect((await list(COLLEAGUE, '?unclaimed=true')).body.items.map((one) => one.id)).not.toContain(id);
  });

  it('is claimed by one of two who claim at the same moment', async () => {
    const { id } = await newTask();
    const replies = await Promise.all([coordinator, COLLEAGUE].map((person) => act(person, id, 'claim')));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(refusalOf(replies.find(({ status }) => status === 409)!)).toBe('409 task.claimed');
  });

  it('is claimed once under one key, and answered the same again', async () => {
    const { id } = await newTask();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await act(coordinator, id, 'claim', undefined, headers);
    expect(await act(coordinator, id, 'claim', undefined, headers)).toMatchObject({ status: 200, text: first.text });
    await done(coordinator, id, 'release');
    expect(await act(coordinator, id, 'claim', undefined, headers)).toMatchObject({ status: 200, text: first.text });
    expect((await read(coordinator, id)).body).toMatchObject({ claimedBy: null });
    expect(refusalOf(await act(coordinator, id, 'claim', {}, headers))).toBe('422 key.reused');
  });

  it('is claimed without being shown for who prefers that', async () => {
    const { id, version } = await newTask();
    const reply = await act(coordinator, id, 'claim', undefined, { prefer: 'return=minimal' });
    expect([reply.status, reply.text, reply.headers.get('etag')]).toEqual([204, '', etag(version + 1)]);
    expect((await read(coordinator, id)).body).toMatchObject({ claimedBy: 'you' });
  });

  it('is left alone when it is not the version that was seen', async () => {
    const { id, version } = await newTask();
    const reply = await act(coordinator, id, 'claim', undefined, { 'if-match': etag(version) });
    expect(reply.headers.get('etag')).toBe(etag(version + 1));
    for (const seen of [etag(version), `W/${etag(version + 1)}`])
      expect(refusalOf(await act(coordinator, id, 'release', undefined, { 'if-match': seen }))).toBe(
        '412 version.stale',
      );
  });

  it('is delegated to a colleague, who does not hand it on, and taken back', async () => {
    const { id } = await newTask();
    expect(refusalOf(await act(coordinator, id, 'delegate', { person: COLLEAGUE }))).toBe('409 task.unclaimed');
    await done(coordinator, id, 'claim');
    expect(await done(coordinator, id, 'delegate', { person: COLLEAGUE, reason: 'workload' })).toMatchObject({
      delegatedBy: 'you',
    });
    expect((await list(COLLEAGUE, '?mine=true')).body.items.map((one) => one.id)).toContain(id);
    expect((await read(COLLEAGUE, id)).body).toMatchObject({ claimedBy: 'you', can: ['release'] });
    expect(refusalOf(await act(COLLEAGUE, id, 'delegate', { person: 'a third' }))).toBe('409 task.delegated');
    expect(await done(coordinator, id, 'release')).toMatchObject({ claimedBy: 'you', delegatedBy: null });
    await done(coordinator, id, 'delegate', { person: COLLEAGUE });
    await done(COLLEAGUE, id, 'release');
    expect((await read(coordinator, id)).body).toMatchObject({ claimedBy: 'you', delegatedBy: null });
    const own = problemOf(await act(coordinator, id, 'delegate', { person: api.personId(coordinator) }));
    expect(own.faults).toMatchObject([{ path: 'person' }]);
  });

  it('is given back for a colleague who is absent, and for no other reason', async () => {
    const { id } = await newTask();
    await done(COLLEAGUE, id, 'claim');
    expect(refusalOf(await act(coordinator, id, 'release'))).toBe('409 task.claimed');
    expect(await done(coordinator, id, 'release', { reason: 'absent' })).toMatchObject({ claimedBy: null });
    expect(refusalOf(await act(coordinator, id, 'release', { reason: 'a remark' }))).toBe('400 request.invalid');
  });

  it('is reassigned to who takes part and may see the case, and to nobody else', async () => {
    const { id } = await newTask();
    for (const body of [{ organisation: 'gemeente-leiden', role: 'youthConsultant' }, { role: 'practitioner' }])
      expect(refusalOf(await act(coordinator, id, 'reassign', body))).toBe('409 task.not-for-them');
    expect(refusalOf(await act(coordinator, id, 'reassign', { reason: 'notMine' }))).toBe('400 request.invalid');
    const given = await done(coordinator, id, 'reassign', { role: 'schoolSocialWorker', reason: 'expertise' });
    expect(given).toMatchObject({ role: 'schoolSocialWorker', claimedBy: null, can: [] });
    expect(refusalOf(await read(coordinator, id))).toBe('404 task.not-found');
    expect((await list(SOCIAL_WORKER)).body.items.map((one) => one.id)).toContain(id);
  });

  it('keeps what was done with it, for auditors too', async () => {
    const { id } = await newTask();
    await done(coordinator, id, 'claim');
    await done(coordinator, id, 'delegate', { person: COLLEAGUE, reason: 'workload' });
    const { acts } = (await read(coordinator, id)).body;
    expect(acts).toMatchObject([
      { kind: 'claimed', actor: 'you', reason: null },
      { kind: 'delegated', actor: 'you', reason: 'workload', toActor: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
    const read2 = (await read(auditor, id)).body.acts;
    expect(read2.map(({ kind }) => kind)).toEqual(['claimed', 'delegated']);
    expect(JSON.stringify(read2)).not.toContain(COLLEAGUE);
  });

  it('is not finished by hand when the case finishes it, and gone when it has', async () => {
    const followed = await openSignal(api);
    const { id } = await taskOf(followed);
    await done(coordinator, id, 'claim');
    expect(refusalOf(await act(coordinator, id, 'complete'))).toBe('409 task.finishes-itself');
    await followed.fire({ by: coordinator, event: 'SIGNAL_ACKNOWLEDGED' });
    expect((await list(coordinator, `?case=${followed.id}`)).body.items).toEqual([]);
    expect(refusalOf(await act(coordinator, id, 'release'))).toBe('409 task.done');
    const [past] = (await list(auditor, `?case=${followed.id}&history=true`)).body.items;
    expect(past).toMatchObject({ id, doneAt: expect.any(String), claimedBy: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it('that tells somebody something is read by him and gone [R-171]', async () => {
    const followed = await openSignal(api);
    await followed.fire({ by: coordinator, event: 'SIGNAL_ACKNOWLEDGED' });
    const notice = await taskOf(followed, PEOPLE.teacher);
    expect(notice).toMatchObject({ kind: 'notice', role: 'teacher', dueAt: null });
    expect(await done(PEOPLE.teacher, notice.id, 'complete')).toMatchObject({ doneAt: expect.any(String), can: [] });
    expect((await list(PEOPLE.teacher, `?case=${followed.id}`)).body.items).toEqual([]);
  });

  it('that is overdue is asked of the next rung as well, and keeps its claimant [R-019]', async () => {
    const followed = await openSignal(api);
    const { id } = await taskOf(followed);
    await done(coordinator, id, 'claim');
    // The moment comes at once: the clock and the date of the task are set back, in the row and in the case.
    const past = '2026-01-05T23:00:00.000Z';
    const clock = 'task/acknowledgeSignal/signal/board';
    await scene.admin('UPDATE schakel.tasks SET due_at = $1 WHERE task = $2', [past, id]);
    await scene.admin(
      `UPDATE schakel.cases SET state = jsonb_set(state::jsonb, '{clocks}', (
         SELECT jsonb_agg(CASE WHEN c ->> 'id' = $1 THEN c || jsonb_build_object('dueAt', $2::text) ELSE c END)
           FROM jsonb_array_elements(state::jsonb -> 'clocks') AS e (c)))::json WHERE case_id = $3`,
      [clock, past, followed.id],
    );
    await scene.admin('UPDATE schakel.timers SET due_at = $1 WHERE case_id = $2 AND timer_id = $3', [
      past,
      followed.id,
      clock,
    ]);
    const board = `${SCHOOL}.schoolBoard`;
    const asked = await eventually(async () => (await list(board, `?case=${followed.id}`)).body.items[0]);
    expect(asked).toMatchObject({ name: 'acknowledgeSignal-board', kind: 'escalation', can: ['claim', 'reassign'] });
    expect((await read(coordinator, id)).body).toMatchObject({ claimedBy: 'you', overdue: true });
    await followed.refresh(coordinator);
    await followed.fire({ by: coordinator, event: 'SIGNAL_ACKNOWLEDGED' });
    expect((await list(board, `?case=${followed.id}`)).body.items).toEqual([]);
  });
});
