import { describe, expect, it } from '@jest/globals';
import type { EndpointDocument, RegionDocument } from '#language';
import { viewOf } from '#access';
import { owningParties, type Decision } from '#lifecycle';
import { shippedCalendar, shippedLibrary, stepsOf, Story, takeWalk } from '#testing';
import { noticesOf } from './notices.js';

const SOURCE = 'urn:nld:oin:00000001823288444000:systeem:schakel';
const library = shippedLibrary();
const document = library.regions.get('holland-rijnland')!.document;
const endpoint = (organisation: string, more: Partial<EndpointDocument> = {}): EndpointDocument => ({
  organisation,
  url: 'https://receiver.example/',
  ...more,
});
const withEndpoints = (endpoints: Record<string, EndpointDocument>): RegionDocument => ({
  ...document,
  messages: { source: SOURCE, endpoints },
});
/** A system of every organisation and school of the region. */
const everybody = withEndpoints(
  Object.fromEntries(
    [...Object.keys(document.organisations), ...Object.keys(document.schools)].map((id) => [id, endpoint(id)]),
  ),
);

interface Body {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly states?: readonly string[]; readonly event?: string; readonly tasks?: unknown[] };
}

/** What each endpoint is told of the last write of a story. */
function told(region: RegionDocument, story: Story): Record<string, [kind: string, body: Body]> {
  const write = story.writes.at(-1)!;
  const before = story.writes.at(-2)?.state ?? null;
  const notices = noticesOf(region, story.model, before, { kind: 'decision', writes: [write] });
  return Object.fromEntries(notices.map(({ endpoint: to, kind, body }) => [to, [kind, JSON.parse(body) as Body]]));
}

const school = 'voorbeeldschool';
const opened = (): Story => Story.ofSignal('chain', school);

describe('a message to another system', () => {
  it('is a CloudEvent by the Dutch profile, with ids, codes and paths only', () => {
    const story = opened();
    const [notice] = noticesOf(withEndpoints({ system: endpoint(school) }), story.model, null, {
      kind: 'decision',
      writes: [story.writes[0]!],
    });
    expect(notice).toMatchObject({ id: 'case-1/1/system', endpoint: 'system', case: 'case-1', kind: 'joined' });
    expect(JSON.parse(notice!.body)).toEqual({
      specversion: '1.0',
      id: 'case-1/1/system',
      source: SOURCE,
      type: 'nl.jeugdhulp-op-school.zaken.deelname-begonnen',
      subject: 'case-1',
      time: '2026-03-02T09:00:00.000Z',
      sequence: '0000000001',
      dataref: '/v1/regions/holland-rijnland/cases/case-1',
      datacontenttype: 'application/json',
      data: {
        region: 'holland-rijnland',
        case: 'case-1',
        workflow: 'chain',
        machine: 'chain',
        seq: 1,
        states: story.state.states,
        closedAt: null,
        outcome: null,
        event: 'SIGNAL_RAISED',
        tasks: [
          {
            task: 'acknowledgeSignal',
            kind: 'task',
            role: 'supportCoordinator',
            dueAt: '2026-03-09T23:00:00.000Z',
          },
        ],
      },
    });
  });

  it('goes to nobody when the region names no system', () => {
    const story = opened();
    expect(noticesOf(document, story.model, null, { kind: 'decision', writes: [story.writes[0]!] })).toEqual([]);
  });

  it('goes only to organisations that see the case', () => {
    const story = opened();
    for (const id of Object.keys(told(everybody, story)))
      expect(Object.values(story.state.participants).map(({ organisation }) => organisation)).toContain(id);
  });

  it('is of the kinds and workflows that the endpoint asks for', () => {
    const story = opened();
    const region = withEndpoints({
      left: endpoint(school, { kinds: ['left', 'closed'] }),
      joined: endpoint(school, { kinds: ['joined'] }),
      network: endpoint(school, { workflows: ['network'] }),
      chain: endpoint(school, { workflows: ['chain'] }),
    });
    expect(Object.keys(told(region, story))).toEqual(['joined', 'chain']);
  });

  it('says that the case was closed, and with which outcome', () => {
    const story = opened().fire('WITHDRAWN', school, 'teacher');
    const [kind, body] = told(everybody, story)[school]!;
    expect([kind, body.data]).toEqual([
      'closed',
      expect.objectContaining({ outcome: 'withdrawn', closedAt: expect.any(String) }),
    ]);
  });
});

/** A few walks through each model: many parties that come, see something, and go. */
const walks = Object.entries(document.schools)
  .slice(0, 8)
  .map(([id], seed) =>
    takeWalk({
      library,
      calendar: shippedCalendar(),
      region: 'holland-rijnland',
      school: id,
      steps: stepsOf(seed + 1, 40),
    }),
  );

describe('the messages of random walks', () => {
  const KEYS = 'specversion id source type subject time sequence dataref datacontenttype data'.split(' ');
  const DATA = 'region case workflow machine seq states closedAt outcome event tasks'.split(' ');
  const all = walks.flatMap(({ model, moves }) =>
    moves.flatMap(({ before, write }) => {
      const decision: Decision = { kind: 'decision', writes: [write] };
      return noticesOf(everybody, model, before ?? null, decision).map((notice) => {
        const { organisation } = everybody.messages!.endpoints[notice.endpoint]!;
        const roles = (document.organisations[organisation] ?? document.schools[organisation])!.roles;
        const owners = owningParties(model.machine(write.state.machine).machine, write.state.states);
        const { level } = viewOf(
          model.workflow,
          { owners, participants: write.state.participants },
          organisation,
          roles,
        );
        return {
          ...notice,
          write,
          level,
          organisation,
          parsed: JSON.parse(notice.body) as Body & Record<string, object>,
        };
      });
    }),
  );

  it('are of every kind and of every level, so that what follows says something', () => {
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['joined', 'moved', 'closed', 'left']));
    expect(new Set(all.map(({ level }) => level))).toEqual(new Set(['full', 'packet', 'statusLine', 'none']));
  });

  it('hold nothing but what is listed: no fact, no data of an event, no child, no person', () => {
    for (const { parsed } of all) {
      expect(Object.keys(parsed).filter((key) => !KEYS.includes(key))).toEqual([]);
      expect(Object.keys(parsed.data).filter((key) => !DATA.includes(key))).toEqual([]);
    }
    for (const { parsed, body, write } of all) {
      expect(body).not.toContain(`"${write.state.subject}"`);
      expect(body).not.toContain(`"${write.record.actor}"`);
      const { outcome: _outcome, ...data } = parsed.data as Body['data'] & { outcome?: string };
      const told = new Set(Object.values(data).flat());
      for (const value of Object.values({ ...write.state.facts, ...write.record.eventData }))
        if (typeof value === 'string') expect(told).not.toContain(value);
    }
  });

  it('tell who sees only where a case is neither the event of another nor a state of the parts beside', () => {
    const narrow = all.filter(({ level }) => level === 'packet' || level === 'statusLine');
    for (const { parsed, write, organisation } of narrow) {
      if (write.record.organisation !== organisation) expect(parsed.data.event).toBeUndefined();
      for (const state of parsed.data.states ?? [])
        expect(state).toMatch(new RegExp(`^${write.state.machine}\\.[^.]+$`));
    }
  });

  it('tell who left no more than that', () => {
    for (const { parsed, level, kind } of all)
      expect([kind === 'left', level === 'none', 'states' in parsed.data, 'dataref' in parsed]).toEqual(
        level === 'none' ? [true, true, false, false] : [false, false, true, true],
      );
  });

  it('have ids that no other has', () => {
    for (const { model, moves } of walks) {
      const ids = moves.flatMap(({ before, write }) =>
        noticesOf(everybody, model, before ?? null, { kind: 'decision', writes: [write] }).map(({ id }) => id),
      );
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
