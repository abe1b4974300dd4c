import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { etag, type Api, type Firing } from './support/api.js';
import { openSignal, PEOPLE } from './support/chain.js';
import { refusalOf } from './support/problem.js';
import { brokenLinks } from './support/record-chain.js';
import { ONE_REGION, Scene } from './support/scene.js';

let scene: Scene;
let api: Api;
beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
  api = scene.api();
});
afterAll(() => scene.close());

/** Events that the coordinator can fire on an open case any number of times, in any order. */
const EVENTS: readonly Firing[] = [
  { event: 'LOOK_ALONG_REQUESTED', data: { focus: 'class' } },
  { event: 'LOOK_ALONG_REQUESTED', data: { focus: 'teacher' } },
  { event: 'PARENTS_SPOKEN' },
  { event: 'CONSENT_ASKED', data: { purpose: 'localTeam' } },
  { event: 'CONSENT_ASKED', data: { purpose: 'provider' } },
  { event: 'RESIDENCE_DETERMINED', data: { municipality: 'leiden' } },
  { event: 'RESIDENCE_DETERMINED', data: { municipality: 'katwijk' } },
];
const historyOf = (id: string) => api.history(PEOPLE.auditor, id);

describe('S17 the version that was seen', () => {
  it.each([
    ['missing', undefined, '428 version.required'],
    ['any', '*', '428 version.required'],
    ['stale', '"0"', '412 version.stale'],
    ['of the future', '"2"', '412 version.stale'],
    ['weak', 'W/"1"', '412 version.stale'],
    ['a list', '"1", "2"', '412 version.stale'],
    ['with a leading zero', '"01"', '412 version.stale'],
  ])('%s: nothing is written', async (_what, ifMatch, expected) => {
    const { id } = await openSignal(api);
    const headers: Record<string, string> = ifMatch === undefined ? {} : { 'if-match': ifMatch };
    const reply = await api.fire(PEOPLE.coordinator, id, { event: 'LOOK_ALONG_REQUESTED' }, headers);
    expect(refusalOf(reply)).toBe(expected);
    expect(await historyOf(id)).toHaveLength(1);
  });

  it('is the ETag of the case, of the answer to a command and of the opening', async () => {
    const { id } = await openSignal(api);
    const first = await api.read(PEOPLE.teacher, id);
    expect(first.headers.get('etag')).toBe(etag(first.body.version));
    const headers = { 'if-match': first.headers.get('etag') ?? '' };
    const second = await api.fire(PEOPLE.coordinator, id, { event: 'LOOK_ALONG_REQUESTED' }, headers);
    expect(second.headers.get('etag')).toBe('"2"');
    expect((await api.read(PEOPLE.teacher, id)).headers.get('etag')).toBe('"2"');
  });

  it('is asked for again after every change: the tab that saw the old one loses, and nothing is overwritten', async () => {
    const { id } = await openSignal(api);
    const fire = (need: string) =>
      api.fire(PEOPLE.coordinator, id, { event: 'SIGNAL_INTERPRETED', data: { need } }, { 'if-match': etag(1) });
    expect((await fire('mood')).status).toBe(200);
    expect(refusalOf(await fire('trauma'))).toBe('412 version.stale');
    const { body } = await api.read(PEOPLE.coordinator, id);
    expect([body.version, body.data['need']]).toEqual([2, 'mood']);
  });
});

describe('S17 two tabs at once', () => {
  it('exactly one wins, twenty times over, and the case holds what the winner said', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await openSignal(api);
      const needs = ['mood', 'trauma'];
      const replies = await Promise.all(
        needs.map((need) =>
          api.fire(PEOPLE.coordinator, id, { event: 'SIGNAL_INTERPRETED', data: { need } }, { 'if-match': etag(1) }),
        ),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
      const winner = needs[replies.findIndex(({ status }) => status === 200)];
      const records = await historyOf(id);
      expect(records.map(({ eventData }) => eventData['need'])).toEqual([undefined, winner]);
      expect((await api.read(PEOPLE.coordinator, id)).body.data['need']).toBe(winner);
    }
  });
});

describe('S17 thirty at once on one case', () => {
  it('one event wins each version; no other is written, and none is lost', async () => {
    const { id } = await openSignal(api);
    const won: (readonly [number, Firing])[] = [];
    for (let version = 1; version <= 5; version += 1) {
      const replies = await Promise.all(
        Array.from({ length: 30 }, (_, n) => {
          const firing = EVENTS[n % EVENTS.length]!;
          return api.fire(PEOPLE.coordinator, id, firing, { 'if-match': etag(version) });
        }),
      );
      const winners = replies.flatMap(({ status }, n) => (status === 200 ? [EVENTS[n % EVENTS.length]!] : []));
      expect(winners).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 412)).toHaveLength(29);
      won.push([version + 1, winners[0]!]);
    }
    const records = await historyOf(id);
    expect(records.slice(1).map(({ seq, event }) => [seq, event])).toEqual(won.map(([seq, { event }]) => [seq, event]));
    expect(brokenLinks(records)).toEqual([]);
    expect((await api.replay(PEOPLE.auditor, id)).body).toMatchObject({ identical: true, transitions: 6 });
  });

  it('who looks again and tries again gets through, and every accepted event is in the history once', async () => {
    const { id } = await openSignal(api);
    const accepted: number[] = [];
    async function insist(firing: Firing): Promise<void> {
      for (;;) {
        const seen = await api.read(PEOPLE.coordinator, id);
        const reply = await api.fire(PEOPLE.coordinator, id, firing, { 'if-match': etag(seen.body.version) });
        if (reply.status === 200) {
          accepted.push(reply.body.transition.seq);
          return;
        }
        expect(refusalOf(reply)).toBe('412 version.stale');
      }
    }
    await Promise.all(Array.from({ length: 12 }, (_, n) => insist(EVENTS[n % EVENTS.length]!)));
    const records = await historyOf(id);
    expect([...accepted].sort((a, b) => a - b)).toEqual(records.slice(1).map(({ seq }) => seq));
    expect(accepted).toHaveLength(12);
  });
});
