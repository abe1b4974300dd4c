/** Who sees what of a case. One file, longer than most: its tests share one service with two regions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REGION, type Actions, type Api, type Firing, type Problem } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL, walkTo } from './support/chain.js';
import type { FollowedCase } from './support/followed-case.js';
import { problemOf, refusalOf } from './support/problem.js';
import { Scene } from './support/scene.js';

const OTHER_REGION = 'tweede-regio';
let scene: Scene;
let api: Api;
beforeAll(async () => {
  scene = await Scene.open({ regions: [{ name: REGION }, { name: OTHER_REGION }] });
  api = scene.api();
});
afterAll(() => scene.close());

const NONE = 'none';
const FULL = 'full';
/** A packet is written as the facts in it; the earlier links of a case hold an empty one: they see where it is, no more. */
type View = typeof NONE | typeof FULL | readonly string[];
const PACKET_EMPTY: View = [];

const { teacher, coordinator, localTeam, consultant, decider, intake, practitioner } = PEOPLE;
const { chainManager, partnership, safeHome, auditor, otherSchool, otherProvider, outsider } = PEOPLE;
const BOARD = `${SCHOOL}.schoolBoard`;
const OTHER_TEAM = 'voorieder1.localTeamContact';
const OTHER_MUNICIPALITY = 'gemeente-katwijk.municipalDecider';

/** Everybody sees nothing, but for the auditor and for those named. */
const seenBy = (some: Readonly<Record<string, View>>): Readonly<Record<string, View>> => ({
  [teacher]: NONE,
  [coordinator]: NONE,
  [BOARD]: NONE,
  [localTeam]: NONE,
  [consultant]: NONE,
  [decider]: NONE,
  [intake]: NONE,
  [practitioner]: NONE,
  [chainManager]: NONE,
  [partnership]: NONE,
  [safeHome]: NONE,
  [otherSchool]: NONE,
  [otherProvider]: NONE,
  [OTHER_TEAM]: NONE,
  [OTHER_MUNICIPALITY]: NONE,
  [outsider]: NONE,
  regionAdmin: NONE,
  [auditor]: FULL,
  ...some,
});

const school = (view: View): Readonly<Record<string, View>> => ({
  [teacher]: view,
  [coordinator]: view,
  [BOARD]: view,
});
const access = (view: View): Readonly<Record<string, View>> => ({ [consultant]: view, [decider]: view });
const provider = (view: View): Readonly<Record<string, View>> => ({ [intake]: view, [practitioner]: view });
/** The support team is the coordinator and the social worker of the school; the teacher handed the case over. */
const inTeam: Readonly<Record<string, View>> = { ...school(PACKET_EMPTY), [coordinator]: FULL };

const FIRST_PACKET = ['need', 'isComplex', 'summary'];
const STATES: readonly (readonly [string, string, Readonly<Record<string, View>>])[] = [
  ['chain.school.signal', 'chain.school', seenBy(school(FULL))],
  ['chain.school.offered', 'chain.school', seenBy(school(FULL))],
  ['chain.supportTeam.discussion', 'chain.supportTeam', seenBy(inTeam)],
  ['chain.supportTeam.offered', 'chain.supportTeam', seenBy({ ...inTeam, [localTeam]: FIRST_PACKET })],
  ['chain.localTeam.clarification', 'chain.localTeam', seenBy({ ...school(PACKET_EMPTY), [localTeam]: FULL })],
  [
    'chain.localTeam.offered',
    'chain.localTeam',
    seenBy({ ...school(PACKET_EMPTY), [localTeam]: FULL, ...access([...FIRST_PACKET, 'talks']) }),
  ],
  [
    'chain.access.inquiry',
    'chain.access',
    seenBy({ ...school(PACKET_EMPTY), [localTeam]: PACKET_EMPTY, ...access(FULL) }),
  ],
  [
    'chain.access.offered',
    'chain.access',
    seenBy({
      ...school(PACKET_EMPTY),
      [localTeam]: PACKET_EMPTY,
      ...access(FULL),
      ...provider(['need', 'product', 'delivery']),
    }),
  ],
  [
    'chain.provider.treatment',
    'chain.provider',
    seenBy({ ...school(PACKET_EMPTY), [localTeam]: PACKET_EMPTY, ...access(PACKET_EMPTY), ...provider(FULL) }),
  ],
  [
    'chain.provider.offered',
    'chain.provider',
    seenBy({
      ...school(['need', 'endReason']),
      [localTeam]: PACKET_EMPTY,
      ...access(PACKET_EMPTY),
      ...provider(FULL),
    }),
  ],
  [
    'chain.aftercare.feedback',
    'chain.aftercare',
    seenBy({ ...school(FULL), [localTeam]: PACKET_EMPTY, ...access(PACKET_EMPTY), ...provider(PACKET_EMPTY) }),
  ],
  [
    'chain.completedSpecialist',
    'chain.completedSpecialist',
    seenBy({ ...school(PACKET_EMPTY), [localTeam]: PACKET_EMPTY, ...access(PACKET_EMPTY), ...provider(PACKET_EMPTY) }),
  ],
];

/** What each way of looking gives: the case, what can be done, and the three ways into its history. */
async function expectView(followed: FollowedCase, person: string, view: View, link: string): Promise<void> {
  const path = api.pathOf(followed.id);
  const reply = await api.read(person, followed.id);
  const listed = (await api.list(person, `?q=${followed.id}`)).body.items;
  const statusOf = async (one: string): Promise<number> => (await api.get(person, `${path}/${one}`)).status;
  if (view === NONE) {
    expect(refusalOf(reply)).toBe('404 case.not-found');
    expect([listed, await statusOf('actions'), await statusOf('transitions')]).toEqual([[], 404, 404]);
    return;
  }
  const statuses = await Promise.all(['actions', 'transitions', 'attempts', 'replay'].map(statusOf));
  const isFull = view === FULL;
  expect(reply.status).toBe(200);
  expect(statuses).toEqual(isFull ? [200, 200, 200, 200] : [200, 403, 403, 403]);
  expect(reply.body.visibility).toBe(typeof view === 'string' ? view : 'packet');
  expect(reply.headers.get('etag')).toBe(`"${followed.version}"`);
  if (isFull) {
    expect(reply.body.subject).toBeDefined();
    expect(reply.body.states.length).toBeGreaterThan(5);
    expect(Object.keys(reply.body.data).length).toBeGreaterThan(20);
  } else {
    expect(reply.body.subject).toBeUndefined();
    expect(reply.body.states).toEqual([link]);
    expect(Object.keys(reply.body.data).sort()).toEqual([...(Array.isArray(view) ? (view as string[]) : [])].sort());
    expect([reply.body.clocks, reply.body.related]).toEqual([[], []]);
  }
  expect(listed).toEqual([reply.body]);
}

describe('S3 who sees what of a case in the chain', () => {
  it.each(STATES)('%s', async (state, link, seen) => {
    const followed = await walkTo(api, state);
    for (const [person, view] of Object.entries(seen)) {
      await expectView(followed, person, view, link).catch((error: unknown) => {
        throw new Error(`${person}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  });

  it('an offer that goes to somebody else ends with the state that made it', async () => {
    const followed = await walkTo(api, 'chain.supportTeam.discussion');
    await expectView(followed, partnership, NONE, '');
    await followed.fire({ by: coordinator, event: 'EDU_SUPPORT_REQUESTED' });
    await expectView(followed, partnership, FIRST_PACKET, 'chain.supportTeam');
    await followed.fire({ by: partnership, event: 'SWV_GRANTED' });
    await expectView(followed, partnership, NONE, '');
  });

  it('a case that was returned is out of sight again for who returned it', async () => {
    const followed = await walkTo(api, 'chain.supportTeam.offered');
    await followed.fire({ by: localTeam, event: 'HANDOVER_RETURNED', data: { reason: 'notOurs' } });
    await expectView(followed, localTeam, NONE, '');
  });

  it('another municipality takes over from the one of before, which keeps its own acts and no more', async () => {
    const followed = await walkTo(api, 'chain.access.inquiry');
    await followed.fire({ by: consultant, event: 'MOVED', data: { municipality: 'katwijk' } });
    await expectView(followed, OTHER_MUNICIPALITY, NONE, '');
    await followed.fire({ by: decider, event: 'CONNECTING_ALLOCATION_CONFIRMED' });
    await followed.fire({ by: OTHER_MUNICIPALITY, event: 'SAFETY_CONCERN_RAISED' });
    await expectView(followed, OTHER_MUNICIPALITY, FULL, '');
    const path = api.pathOf(followed.id);
    expect(refusalOf(await api.read(decider, followed.id))).toBe('404 case.not-found');
    expect((await api.list(decider, `?q=${followed.id}`)).body.items).toEqual([]);
    for (const rest of ['actions', 'attempts', 'replay'])
      expect(refusalOf(await api.get(decider, `${path}/${rest}`))).toBe('404 case.not-found');
    const own = await api.get(decider, `${path}/transitions?limit=2`);
    expect(own.body).toMatchObject({ items: [{ event: 'HANDOVER_ACCEPTED' }, { event: 'MOVED' }] });
    const { next } = own.body as { next: string };
    const rest = await api.get(consultant, `${path}/transitions?limit=2&cursor=${next}`);
    expect(rest.body).toMatchObject({ items: [{ event: 'CONNECTING_ALLOCATION_CONFIRMED' }], next: null });
    expect(rest.text).not.toContain('safety.');
  });

  it('nobody of another region gets as far as the case', async () => {
    const { id } = await openSignal(api);
    const other = scene.api(OTHER_REGION);
    for (const person of [teacher, coordinator, auditor]) {
      for (const rest of ['', '/actions', '/transitions', '/attempts', '/replay']) {
        expect(refusalOf(await other.get(person, `${api.pathOf(id)}${rest}`))).toBe('404 region.not-found');
        expect(refusalOf(await other.get(person, `${other.pathOf(id)}${rest}`))).toBe('404 case.not-found');
      }
    }
  });

  it('a case that is not to be seen and one that is not there are refused in the same words', async () => {
    const { id } = await openSignal(api);
    const ask = async (one: string) => {
      const { requestId: _, ...rest } = problemOf(await api.read(localTeam, one));
      return rest;
    };
    expect(await ask(id)).toEqual(await ask('0000-0000-0000'));
  });

  it('an auditor reads and does nothing', async () => {
    const followed = await openSignal(api);
    expect((await api.actions(auditor, followed.id)).body.available).toEqual([]);
    const reply = await followed.attempt({ by: auditor, event: 'SAFETY_CONCERN_RAISED' });
    expect(refusalOf(reply)).toBe('403 permission.denied');
    expect(refusalOf(await api.open(auditor, { school: SCHOOL }))).toBe('403 permission.denied');
  });
});

describe('S3 what is not seen is not told by another way', () => {
  /** At the local team; the school sees an empty packet, and a concern about safety was raised since. */
  async function openConcern(): Promise<FollowedCase> {
    const followed = await walkTo(api, 'chain.localTeam.clarification');
    await followed.fire({ by: localTeam, event: 'SAFETY_CONCERN_RAISED' });
    await followed.fire({ by: localTeam, event: 'REPORTED_TO_VT' });
    return followed;
  }
  const finds = async (person: string, id: string, query: string): Promise<boolean> =>
    (await api.list(person, `?limit=200&${query}`)).body.items.some((one) => one.id === id);

  const spoken = ({ available, unavailable }: Actions): string[] =>
    [...available, ...unavailable].map(({ event }) => event);

  it('what can be done in a part that is not seen is not listed, and refused without a word about it', async () => {
    const followed = await openConcern();
    expect(spoken((await api.actions(localTeam, followed.id)).body)).toContain('VT_TRIAGE_RECEIVED');
    const listed = spoken((await api.actions(coordinator, followed.id)).body);
    expect(listed).toContain('WITHDRAWN');
    expect(listed.filter((event) => /SAFETY|REPORT|VT_|CONSENT|RESIDENCE/.test(event))).toEqual([]);
    for (const event of ['SAFETY_CONCERN_RAISED', 'REPORTED_TO_VT']) {
      const { because, ...rest } = problemOf(await followed.attempt({ by: coordinator, event })) as Problem & {
        because: unknown;
      };
      expect(rest.code).toBe('permission.denied');
      expect(because).toMatchObject([{ code: 'permission.denied', source: null, who: [] }]);
    }
  });

  it('who is offered something in a part sees what he can do there', async () => {
    const { id } = await openConcern();
    const { available } = (await api.actions(safeHome, id)).body;
    expect(available.map(({ event }) => event)).toEqual(['VT_TRIAGE_RECEIVED']);
  });

  it('a filter by state finds a case by the states that its finder sees, not by others', async () => {
    const { id } = await openConcern();
    expect(await finds(localTeam, id, 'state=safety.reported')).toBe(true);
    expect(await finds(coordinator, id, 'state=chain.localTeam')).toBe(true);
    expect(await finds(coordinator, id, 'state=chain.access')).toBe(false);
    expect(await finds(coordinator, id, 'state=safety.reported')).toBe(false);
    expect(await finds(coordinator, id, 'state=chain.localTeam.clarification')).toBe(false);
  });

  it('a filter by organisation does not tell who else takes part', async () => {
    const { id } = await openConcern();
    expect(await finds(localTeam, id, 'organisation=veilig-thuis')).toBe(true);
    expect(await finds(coordinator, id, 'organisation=veilig-thuis')).toBe(false);
    const { owners } = (await api.read(coordinator, id)).body;
    expect(await finds(coordinator, id, `organisation=${owners[0]?.organisation ?? 'nobody'}`)).toBe(true);
  });

  it('a page of a list does not tell how much was found and not shown', async () => {
    for (let n = 0; n < 3; n += 1) await openConcern();
    for (const query of ['state=safety.reported', 'organisation=veilig-thuis']) {
      const { items, next } = (await api.list(coordinator, `?limit=1&${query}`)).body;
      expect([query, items, next]).toEqual([query, [], null]);
    }
  });

  it('the answer to a command shows what a look afterwards shows', async () => {
    const followed = await openConcern();
    const reply = await followed.attempt({ by: coordinator, event: 'ABSENCE_REPORTED' });
    expect(reply.status).toBe(200);
    expect(reply.body.case).toEqual((await api.read(coordinator, followed.id)).body);
    expect(reply.body.case.visibility).toBe('packet');
  });

  it('the record in the answer to a command holds no state that its sender does not see', async () => {
    const followed = await openConcern();
    const reply = await followed.attempt({ by: coordinator, event: 'ABSENCE_REPORTED' });
    expect(reply.status).toBe(200);
    expect(reply.text).not.toContain('safety.');
    expect(reply.text).not.toContain('chain.localTeam.clarification');
  });

  it('the refusal of a command holds no fact that its sender does not see', async () => {
    const followed = await walkTo(api, 'chain.supportTeam.offered');
    const attempt = await followed.attempt({ by: localTeam, event: 'HEAVIER_NEEDED' });
    expect(attempt.status).toBe(409);
    expect(attempt.text).not.toContain('"inputs"');
    expect(attempt.text).not.toContain('parentsInvolved');
  });
});

/** A simple generator of numbers, so that a walk that fails can be walked again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Schema = Actions['available'][number]['schema'];

type Property = Schema['properties'][string];

/** Data that fits a schema, drawn by a generator. */
function dataFor({ properties }: Schema, draw: (below: number) => number): Record<string, unknown> {
  const valueOf = (name: string, { type, enum: values, minimum = 0, maximum = 10 }: Property): unknown => {
    if (values !== undefined) return values[draw(values.length)];
    if (type === 'boolean') return draw(2) === 1;
    if (type === 'integer') return minimum + draw(Math.min(maximum - minimum, 8));
    if (type === 'array') return [];
    throw new Error(`${name}: the schema does not say what it can hold`);
  };
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]): [string, unknown] => [name, valueOf(name, property)]),
  );
}

describe('S3 the list of what can be done', () => {
  const WALKERS = [
    teacher,
    coordinator,
    localTeam,
    consultant,
    decider,
    intake,
    practitioner,
    chainManager,
    partnership,
  ];
  const statusOf = (code: string | undefined): number =>
    code === 'permission.denied' || code === 'mandate.exceeded' ? 403 : 409;

  /** Tries everything that a person is told not to be able to do; changes nothing. */
  async function expectRefusals(
    followed: FollowedCase,
    by: string,
    unavailable: Actions['unavailable'],
  ): Promise<void> {
    for (const { event, because } of unavailable) {
      const reply = await followed.attempt({ by, event, ...(await neededData(event)) });
      const told = reply.body as unknown as Problem;
      const seen = { by, event, at: followed.at, status: reply.status, because: told.because };
      expect(seen).toEqual({
        ...seen,
        status: statusOf(because[0]?.code),
        because: expect.arrayContaining([...because]),
      });
    }
  }

  const schemas = new Map<string, Schema>();
  /** Data for an event that is not available: of its schema, as it was seen when it was. */
  async function neededData(event: string): Promise<Pick<Firing, 'data'>> {
    const schema = schemas.get(event);
    return Promise.resolve(schema === undefined ? {} : { data: dataFor(schema, () => 0) });
  }

  /** Somebody who sees the case and can do something, and what that is. */
  async function findWalker(id: string, draw: (below: number) => number): Promise<{ by: string; actions: Actions }> {
    for (;;) {
      const by = WALKERS[draw(WALKERS.length)]!;
      const { status, body } = await api.actions(by, id);
      if (status === 200 && body.available.length > 0) return { by, actions: body };
    }
  }

  it.each([1, 2])('is what commands accept and refuse, along random walk %d', async (seed) => {
    const draw = numbers(seed);
    let followed = await openSignal(api);
    let taken = 0;
    for (let turn = 1; turn <= 36; turn += 1) {
      if (followed.view.closedAt !== null || turn % 14 === 0) followed = await walkTo(api, STATES[draw(9)]![0]);
      const { by, actions } = await findWalker(followed.id, draw);
      for (const { event, schema } of actions.available) schemas.set(event, schema);
      const triable = actions.unavailable.filter(({ event }) => schemas.has(event) || !NEED_DATA.has(event));
      await expectRefusals(followed, by, triable.slice(0, 3));
      // What ends a case at once, or jumps over links, would make short walks.
      const choices = actions.available.filter(({ event }) => !SHORT_CUTS.has(event));
      if (choices.length === 0) continue;
      const { event, schema, conditions } = choices[draw(choices.length)]!;
      const reply = await followed.attempt({ by, event, data: dataFor(schema, draw) });
      if (reply.status === 200) taken += 1;
      else {
        // Only what was announced as a condition on the data may still stand in the way.
        const { because = [] } = reply.body as unknown as Problem;
        const announced = conditions.map(({ text }) => text.en);
        const surprises = because.map(({ text }) => text.en).filter((text) => !announced.includes(text));
        expect([by, event, followed.at, reply.status, surprises]).toEqual([by, event, followed.at, 409, []]);
        expect(announced).not.toEqual([]);
      }
      await followed.refresh(auditor);
    }
    expect(taken).toBeGreaterThan(20);
  });
});

const SHORT_CUTS = new Set(['WITHDRAWN', 'CRISIS', 'STATUTORY_REFERRAL']);

/** Events of the chain with data that has to be given. */
const NEED_DATA = new Set([
  'SIGNAL_INTERPRETED',
  'HANDOVER_RETURNED',
  'LIGHT_HELP_STARTED',
  'DECISION_GRANTED',
  'DECISION_REFUSED',
  'CARE_ALLOCATED',
  'RESIDENCE_REROUTED',
  'RESIDENCE_DETERMINED',
  'MOVED',
  'AGE_GROUP_RECORDED',
  'CONTEXT_ANSWERED',
  'CONSENT_ASKED',
  'CONSENT_GIVEN',
  'CONSENT_REFUSED',
  'CONSENT_WITHDRAWN',
  'CONSENT_NOT_NEEDED',
  'REPORTING_STEP_TAKEN',
  'VT_TRIAGE_RECEIVED',
  'STATUTORY_REFERRAL',
]);
