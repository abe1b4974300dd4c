import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Advanced, Transition } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL, WALK, walkTo } from './support/chain.js';
import { eventually } from './support/eventually.js';
import { FollowedCase } from './support/followed-case.js';
import { brokenLinks } from './support/record-chain.js';
import { Scene } from './support/scene.js';

let scene: Scene;
let walked: FollowedCase;
const steps: Advanced[] = [];
let history: readonly Transition[];

beforeAll(async () => {
  scene = await Scene.open();
  walked = await openSignal(scene.api());
  for (const step of WALK) steps.push(await walked.fire(step));
  history = await scene.api().history(PEOPLE.auditor, walked.id);
});
afterAll(() => scene.close());

describe('a case in the chain', () => {
  it('opens at the school, under the region’s configuration and a definition of its own', async () => {
    const reply = await scene.api().open(PEOPLE.teacher, { school: SCHOOL, data: {} });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      region: 'holland-rijnland',
      school: SCHOOL,
      workflow: 'chain',
      machine: 'chain',
      configuration: 1,
      version: 1,
      owners: [{ part: 'chain', organisation: SCHOOL }],
      related: [],
      visibility: 'full',
      closedAt: null,
      outcome: null,
    });
    expect(reply.body.states[0]).toBe('chain.school.signal');
    expect(reply.body.definition).toMatch(/^[0-9a-f]{64}$/);
    expect(reply.headers.get('etag')).toBe('"1"');
    expect(reply.headers.get('location')).toBe(scene.api().pathOf(reply.body.id));
  });

  it('goes over light help to specialist care and back to school, each link in its turn', () => {
    const seen = steps.map(({ case: view }) => view.states.find((path) => path.startsWith('chain.')));
    // Who hands over for good sees the link from then on, not where it stands there.
    expect(seen).toEqual(WALK.map(({ at, event }) => (event === 'FOLLOW_UP_OK' ? 'chain.completedSpecialist' : at)));
  });

  it('has exactly the owner that accepted it, at every step', () => {
    expect(steps.map(({ case: { owners } }) => owners.map(({ organisation }) => organisation))).toEqual(
      WALK.map(({ owner }) => (owner === null ? [] : [owner])),
    );
  });

  it('counts a version for each transition, and answers with the record of that transition', () => {
    expect(steps.map(({ case: { version } }) => version)).toEqual(WALK.map((_, index) => index + 2));
    expect(steps.map(({ transition }) => [transition.seq, transition.event])).toEqual(
      WALK.map(({ event }, index) => [index + 2, event]),
    );
    // Who sees the whole case afterwards gets the whole record; who closed it or handed it over, as much as he still sees.
    const whole = steps.filter(({ case: { visibility } }) => visibility === 'full');
    expect(whole.length).toBeGreaterThan(15);
    for (const { transition } of whole) expect(transition).toEqual(history[transition.seq - 1]);
  });

  it('names the payer of each provision by the rule that hit, and posts the amount that was decided', () => {
    const receipts = history.flatMap(({ tables }) => tables);
    expect(receipts.map(({ point, result }) => [point, result['payer'], result['organisation']])).toEqual([
      ['basicSupport', 'school', SCHOOL],
      ['lightHelp', 'municipalityLocalTeam', 'gemeente-leiden'],
      ['individualProvision', 'municipality', 'gemeente-leiden'],
    ]);
    expect(history.flatMap(({ postings }) => postings)).toEqual([
      { account: 'gemeente-leiden', cents: 450_000, kind: 'individualProvision' },
    ]);
  });

  it('closes with its outcome, and nothing can be done with it any more', async () => {
    const { body } = await scene.api().read(PEOPLE.auditor, walked.id);
    expect(body).toMatchObject({ outcome: 'completedSpecialist', owners: [], clocks: [] });
    expect(body.closedAt).not.toBeNull();
    const refused = await walked.attempt({ by: PEOPLE.coordinator, event: 'RELAPSE' });
    expect([refused.status, (refused.body as unknown as { code: string }).code]).toEqual([409, 'case.closed']);
    const actions = await scene.api().actions(PEOPLE.coordinator, walked.id);
    expect(actions.body).toEqual({ available: [], unavailable: [] });
  });
});

describe('the replay of a case', () => {
  it('gives every state and fact again, from the first event on', async () => {
    const { status, body } = await scene.api().replay(PEOPLE.auditor, walked.id);
    const now = (await scene.api().read(PEOPLE.auditor, walked.id)).body;
    expect(status).toBe(200);
    expect(body).toEqual({
      identical: true,
      transitions: WALK.length + 1,
      firstDifference: null,
      states: now.states,
      data: now.data,
    });
  });

  it('stops where it is told to, at the states of that moment', async () => {
    const { body } = await scene.api().replay(PEOPLE.auditor, walked.id, 8);
    expect(body).toMatchObject({ identical: true, transitions: 8, states: history[7]?.to });
  });
});

describe('the history of a case', () => {
  it('is a chain of hashes that anyone can reckon after', () => {
    expect(brokenLinks(history)).toEqual([]);
  });

  it('comes in pages that join without a gap', async () => {
    expect(await scene.api().history(PEOPLE.auditor, walked.id, 5)).toEqual(history);
  });

  it('shows an auditor pseudonyms: no child, no name, nothing of a token', async () => {
    const text = JSON.stringify(history);
    const people = (await scene.api().get(undefined, '/demo/people')).body as { person: string; name: string }[];
    const { subject } = (await scene.api().read(PEOPLE.auditor, walked.id)).body;
    expect(subject).toBeDefined();
    expect(text).not.toContain(subject);
    for (const { person, name } of people) {
      expect(text).not.toContain(person);
      expect(text).not.toContain(name);
    }
    expect(text).not.toContain(scene.server.url);
    for (const { actor } of history) expect(actor).toMatch(/^[0-9a-f]{32}$/);
  });

  it('gives one person one pseudonym in a case, and another one in another case', async () => {
    const mine = history.filter(({ role }) => role === 'localTeamContact').map(({ actor }) => actor);
    expect(mine.length).toBeGreaterThan(1);
    expect(new Set(mine).size).toBe(1);
    const another = await walkTo(scene.api(), 'chain.localTeam.clarification');
    const theirs = (await scene.api().history(PEOPLE.auditor, another.id)).at(-1);
    expect(theirs?.role).toBe('localTeamContact');
    expect(theirs?.actor).not.toBe(mine[0]);
  });

  it('and the refused attempts grow, the replay is identical, and a record that was tampered with is noticed [R-165]', async () => {
    const api = scene.api();
    const followed = await openSignal(api);
    const refused = await followed.attempt({ by: PEOPLE.coordinator, event: 'HANDOVER_ACCEPTED' });
    expect(refused.status).toBe(409);
    const before = await api.history(PEOPLE.auditor, followed.id);
    await followed.walk(WALK.slice(0, 2));
    const after = await api.history(PEOPLE.auditor, followed.id);
    expect(after.slice(0, 1)).toEqual(before);
    const attempts = (await api.attempts(PEOPLE.auditor, followed.id)).body.items;
    expect(attempts).toMatchObject([{ event: 'HANDOVER_ACCEPTED', code: 'transition.not-available' }]);
    expect((await api.replay(PEOPLE.auditor, followed.id)).body).toMatchObject({ identical: true, transitions: 3 });

    // As the owner of the machine could: the guard of the table switched off, and the hash of the record made to fit again.
    await scene.admin('ALTER TABLE schakel.transitions DISABLE TRIGGER ALL');
    await scene.admin(
      `UPDATE schakel.transitions t SET bytes = forged.bytes, hash = encode(sha256('\\x00'::bytea || forged.bytes), 'hex')
         FROM (SELECT convert_to(replace(convert_from(bytes, 'UTF8'), '"need":"anxiety"', '"need":"autism"'), 'UTF8') AS bytes
                 FROM schakel.transitions WHERE case_id = $1 AND seq = 2) AS forged
        WHERE t.case_id = $1 AND t.seq = 2`,
      [followed.id],
    );
    await scene.admin('ALTER TABLE schakel.transitions ENABLE TRIGGER ALL');
    const { body } = await api.replay(PEOPLE.auditor, followed.id);
    expect(body.identical).toBe(false);
    expect(body.firstDifference).toMatchObject({ seq: 2 });
    expect(brokenLinks(await api.history(PEOPLE.auditor, followed.id))).not.toEqual([]);
  });
});

describe('a link of the chain', () => {
  const links: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['chain.school.basicSupport', PEOPLE.teacher, 'READY_FOR_HANDOVER', ['supportCoordinator']],
    ['chain.supportTeam.discussion', PEOPLE.teacher, 'READY_FOR_HANDOVER', ['supportCoordinator']],
    ['chain.supportTeam.offered', PEOPLE.coordinator, 'HANDOVER_ACCEPTED', ['localTeamContact']],
    ['chain.localTeam.clarification', PEOPLE.coordinator, 'LIGHT_HELP_STARTED', ['localTeamContact']],
    ['chain.localTeam.offered', PEOPLE.localTeam, 'HANDOVER_ACCEPTED', ['youthConsultant', 'municipalDecider']],
    ['chain.access.inquiry', PEOPLE.localTeam, 'DECISION_GRANTED', ['municipalDecider']],
    ['chain.access.offered', PEOPLE.decider, 'HANDOVER_ACCEPTED', ['providerIntake']],
    ['chain.provider.intake', PEOPLE.decider, 'CARE_STARTED', ['providerIntake', 'practitioner']],
    ['chain.provider.offered', PEOPLE.practitioner, 'HANDOVER_ACCEPTED', ['supportCoordinator']],
  ];
  it.each(links)('%s refuses the event of another discipline: %s, %s [R-006]', async (state, by, event, who) => {
    const followed = await walkTo(scene.api(), state);
    const data = event === 'LIGHT_HELP_STARTED' ? { weeks: 4 } : { product: 'ambulatory', amountCents: 1 };
    const isBare = !['LIGHT_HELP_STARTED', 'DECISION_GRANTED'].includes(event);
    const reply = await followed.attempt({ by, event, ...(isBare ? {} : { data }) });
    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({ code: 'permission.denied', because: [{ code: 'permission.denied' }] });
    const [because] = (reply.body as unknown as { because: { who: string[] }[] }).because;
    expect(because?.who).toEqual(expect.arrayContaining([...who]));
  });

  it('tells in which link an event is possible, when it comes too early', async () => {
    const followed = await openSignal(scene.api());
    const reply = await followed.attempt({ by: PEOPLE.coordinator, event: 'HANDOVER_ACCEPTED' });
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({
      because: [{ code: 'transition.not-available', text: { en: expect.stringContaining('Hand-over offered') } }],
    });
  });

  it('names every rule that stands in the way, with its line and who can help', async () => {
    const followed = await walkTo(scene.api(), 'chain.school.basicSupport');
    const reply = await followed.attempt({ by: PEOPLE.coordinator, event: 'READY_FOR_HANDOVER' });
    expect(reply.status).toBe(409);
    const { because, code } = reply.body as unknown as {
      code: string;
      because: { text: { en: string }; source: { file: string; line: number }; who: string[] }[];
    };
    expect(code).toBe('guard.not-met');
    expect(because.map(({ text }) => text.en)).toEqual([
      'The picture of the context is complete.',
      'Support in all life worlds was looked at first.',
      expect.stringContaining('The parents were spoken'),
    ]);
    for (const { source, who } of because) {
      expect(source.file).toBe('workflows/chain/workflow.yaml');
      expect(source.line).toBeGreaterThan(1);
      expect(who).toContain('supportCoordinator');
    }
  });

  it('needs a decider whose mandate covers the amount', async () => {
    const followed = await walkTo(scene.api(), 'chain.access.inquiry');
    const data = { product: 'ambulatory', amountCents: 10_000_001 };
    const reply = await followed.attempt({ by: PEOPLE.decider, event: 'DECISION_GRANTED', data });
    expect([reply.status, reply.body]).toMatchObject([403, { code: 'mandate.exceeded' }]);
  });
});

describe('a term of the chain', () => {
  async function turnClock(id: string, timer: string): Promise<void> {
    const turned = await scene.admin(
      `UPDATE schakel.timers SET due_at = clock_timestamp() - interval '1 second'
        WHERE case_id = $1 AND timer_id = $2 RETURNING timer_id`,
      [id, timer],
    );
    expect(turned).toHaveLength(1);
  }

  it('fires by itself once it is due, and the record tells when it had to', async () => {
    const api = scene.api();
    const followed = await walkTo(api, 'chain.supportTeam.offered');
    const clock = followed.view.clocks.find(({ id }) => id === 'chain.supportTeam.offered/acceptWithin');
    expect(clock).toBeDefined();
    await turnClock(followed.id, 'chain.supportTeam.offered/acceptWithin');
    const view = await eventually(async () => {
      const now = await followed.refresh(PEOPLE.coordinator);
      return now.version > 8 ? now : undefined;
    });
    expect(view.states[0]).toBe('chain.supportTeam.escalated');
    expect(view.clocks.filter(({ id }) => id.startsWith('chain.supportTeam.offered/'))).toEqual([]);
    const record = (await api.history(PEOPLE.auditor, followed.id)).at(-1);
    expect(record).toMatchObject({ actor: 'system', role: 'system', scheduledAt: clock?.dueAt });
    expect(record?.timers).toEqual(expect.arrayContaining([{ id: clock?.id, change: 'fired', dueAt: clock?.dueAt }]));
    expect((await api.replay(PEOPLE.auditor, followed.id)).body).toMatchObject({ identical: true });
  });

  it('that was met in time does not fire', async () => {
    const api = scene.api();
    const followed = await walkTo(api, 'chain.localTeam.clarification');
    const left = await scene.admin<{ timer_id: string }>('SELECT timer_id FROM schakel.timers WHERE case_id = $1', [
      followed.id,
    ]);
    // Nobody has acknowledged the signal, whatever else was done: that ladder goes on.
    expect(left).toEqual([{ timer_id: 'task/acknowledgeSignal/signal/board' }]);
    const timers = (await api.history(PEOPLE.auditor, followed.id)).at(-1)?.timers ?? [];
    expect(timers.map(({ id, change }) => [id, change])).toEqual([
      ['chain.supportTeam.offered/remindAfter', 'cancelled'],
      ['chain.supportTeam.offered/acceptWithin', 'cancelled'],
    ]);
  });
});
