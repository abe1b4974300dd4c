/** What events do to a clock that spans states: it is suspended, taken up, extended, projected anew; and all of it replays. */
import { describe, expect, it } from '@jest/globals';
import { shippedCalendar, smallWorkflow, surroundingsAt } from '#testing';
import { behaviourOf } from './engine.js';
import {
  clocksAt,
  createModel,
  decide,
  decideOpening,
  decideProjection,
  decideTimer,
  Inquiry,
  regionWorld,
  replay,
  type CaseState,
  type Decision,
  type Rejection,
  type StoredRecord,
} from './index.js';
import { shippedLibrary } from '#testing';

const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;
const model = createModel(
  smallWorkflow({
    parameters: `within: { type: term, default: P12D, endsOn: termsAct, ${label('within')} }`,
    events: [
      'ASKED',
      'PAPERS_WANTED',
      'PAPERS_SENT',
      'POSTPONED',
      'ANSWERED',
      'BOTH',
      'VISIT_WANTED',
      'OBJECTED',
      'REFUSED',
    ],
    eventEntries: `LATE: { by: [system], ${label('late')} }`,
    more: `ladders:
  unvisited: { ${label('unvisited')}, rungs: { within: { level: policy, to: school, role: teacher, due: 2wd, ${label('see to it')} }, board: { level: board, to: school, role: teacher, ${label('see to it')} } } }
clocks:
  answer:
    ${label('answer')}
    machine: small
    from: [ASKED]
    until: [ANSWERED]
    duration: P2W
    raises: LATE
    endsOn: termsAct
    suspension: { from: [PAPERS_WANTED, BOTH], until: [PAPERS_SENT] }
    extension: { on: [POSTPONED, BOTH], duration: P1W, atMost: 1 }
  visit: { ${label('visit')}, machine: small, from: [ASKED], until: [ANSWERED], duration: 10wd, raises: LATE, schoolHolidays: skipped }
  objection: { ${label('objection')}, machine: small, from: [OBJECTED], until: [ANSWERED], duration: P2W, raises: LATE, follows: within, suspension: { from: [PAPERS_WANTED], until: [PAPERS_SENT] } }`,
    states: `one:
  ${label('one')}
  on: { VISIT_WANTED: { actions: [{ task: { id: visit, to: school, role: teacher, due: 10wd, until: [ANSWERED], ladder: unvisited, ${label('visit')} } }] }, ASKED: { actions: [{ notify: school }] }, PAPERS_WANTED: { actions: [{ notify: school }] }, PAPERS_SENT: { actions: [{ notify: school }] }, POSTPONED: { actions: [{ notify: school }] }, BOTH: { actions: [{ notify: school }] }, ANSWERED: two, LATE: two, OBJECTED: { actions: [{ notify: school }] }, REFUSED: refused }
refused: { ${label('refused')}, on: { OBJECTED: one, VISIT_WANTED: { actions: [{ task: { id: answer, to: school, role: teacher, due: within, until: [ANSWERED], ${label('answer')} } }] } }, after: { within: two } }
two: { ${label('two')}, on: { ASKED: one, POSTPONED: { actions: [{ notify: school }] } } }`,
  }),
);
const { machine } = model.machine('small');
const library = shippedLibrary();
const region = library.regions.get('holland-rijnland')!.document;
const school = region.schools['voorbeeldschool']!;
const withHolidays = {
  ...region,
  schools: { ...region.schools, voorbeeldschool: { ...school, holidayRegion: 'middle' as const } },
};
const calendar = shippedCalendar();

/** A case whose records are kept, so that it can be replayed. */
class Kept {
  state!: CaseState;
  readonly stored: StoredRecord[] = [];
  readonly world = regionWorld(withHolidays, calendar);

  constructor(private readonly engine = 'schakel/4') {
    this.take(
      decideOpening(
        model,
        { region: 'r', case: 'c', subject: 's', school: 'voorbeeldschool', configuration: 1, related: [] },
        this.command('OPENED'),
        this.at('2026-03-02T08:00:00.000Z'),
      ),
    );
  }

  command = (event: string) => ({
    id: event,
    event,
    data: {},
    onBehalfOf: null,
    actor: 'one',
    acting: { kind: 'staff' as const, organisation: 'voorbeeldschool', roles: ['teacher'] },
  });

  at = (now: string, world = this.world) => ({ ...surroundingsAt(now), world, behaviour: behaviourOf(this.engine) });

  take(outcome: Decision | Rejection | undefined): this {
    if (outcome?.kind !== 'decision') throw new Error(`It was refused: ${outcome?.code ?? 'nothing to do'}.`);
    const [{ state, bytes, hash }] = outcome.writes;
    this.state = state;
    this.stored.push({ bytes, hash });
    return this;
  }

  fire(event: string, on: string): this {
    return this.take(this.try(event, on));
  }

  try = (event: string, on: string): Decision | Rejection =>
    decide(model, this.state, this.command(event), this.at(`2026-${on}:00.000Z`));

  clock = (id = 'clock/answer') => this.state.clocks.find((one) => one.id === id);
  due = (id?: string) => this.clock(id)?.dueAt;
  record = () =>
    JSON.parse(new TextDecoder().decode(this.stored.at(-1)?.bytes)) as { timers: unknown[]; facts: unknown[] };

  replayed() {
    const archive = {
      model: () => model,
      law: () => this.at('').law,
      calendar: (hash: string) => this.calendars(hash),
    };
    return replay('r', 'c', this.stored, archive);
  }

  calendars = (hash: string) =>
    [calendar, closer].find((one) => regionWorld(region, one).answer({ id: 'calendar', inputs: {} }) === hash)!;
}

/** The calendar after somebody wrote down that 16 March is a day off. */
const closer = {
  ...calendar,
  closedDays: [...calendar.closedDays, { date: '2026-03-16', label: { nl: 'vrij', en: 'off' } }],
};

describe('a clock', () => {
  it('keeps when it started, and stands still from the day after it is suspended to the day it is taken up', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00');
    expect(kept.clock()).toEqual({
      id: 'clock/answer',
      startedAt: '2026-03-02T09:00:00.000Z',
      dueAt: '2026-03-16T23:00:00.000Z',
    });
    kept.fire('PAPERS_WANTED', '03-04T12:00');
    expect(kept.due()).toBeNull();
    expect(kept.record().timers).toEqual([
      { change: 'suspended', dueAt: '2026-03-16T23:00:00.000Z', id: 'clock/answer' },
    ]);
    expect(clocksAt(machine, kept.state, new Inquiry(kept.world), '2026-03-10T09:00:00.000Z')[0]?.standing).toEqual({
      unit: 'days',
      budget: 14,
      used: 2,
      remaining: 12,
      suspended: 5,
      dueAt: null,
    });
    kept.fire('PAPERS_SENT', '03-10T12:00');
    // Five whole days: the last one would be Saturday the 21st, and moves to Monday.
    expect(kept.due()).toBe('2026-03-23T23:00:00.000Z');
    expect(kept.replayed()).toMatchObject({ identical: true, transitions: 4 });
  });

  it('does not fire while it is suspended, and does at its new end', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00').fire('PAPERS_WANTED', '03-04T12:00');
    const fire = (at: string) => decideTimer(model, kept.state, 'clock/answer', { id: 't' }, kept.at(at));
    expect(fire('2026-03-17T00:00:00.000Z')).toBeUndefined();
    kept.fire('PAPERS_SENT', '03-10T12:00');
    kept.take(fire('2026-03-23T23:00:00.000Z'));
    expect(kept.state.states).toEqual(['small.two']);
    expect(kept.replayed().identical).toBe(true);
  });

  it('runs out though somebody suspends it on its last day', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00').fire('PAPERS_WANTED', '03-16T12:00');
    expect(kept.due()).toBe('2026-03-16T23:00:00.000Z');
    expect(kept.record().timers).toEqual([]);
  });

  it('is extended as often as it may be, and then the event is refused', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00').fire('POSTPONED', '03-05T09:00');
    expect(kept.due()).toBe('2026-03-23T23:00:00.000Z');
    expect(kept.record().timers).toEqual([
      {
        change: 'extended',
        dueAt: '2026-03-23T23:00:00.000Z',
        id: 'clock/answer',
        wasDueAt: '2026-03-16T23:00:00.000Z',
      },
    ]);
    expect(kept.try('POSTPONED', '03-06T09:00')).toMatchObject({ kind: 'rejection', code: 'clock.not-extendable' });
    expect(kept.replayed().identical).toBe(true);
  });

  it.each([
    ['before it runs', []],
    ['after it ended', ['ASKED', 'ANSWERED', 'ASKED', 'ANSWERED']],
  ])('is not extended %s', (_when, events) => {
    const kept = new Kept();
    for (const event of events) kept.fire(event, '03-02T09:00');
    expect(kept.try('POSTPONED', '03-03T09:00')).toMatchObject({ code: 'clock.not-extendable' });
  });

  it('is not extended when it has run out and was not fired yet', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00');
    expect(kept.try('POSTPONED', '03-16T23:00')).toMatchObject({ code: 'clock.not-extendable' });
    expect(kept.try('POSTPONED', '03-16T22:59').kind).toBe('decision');
  });

  it('is extended while it is suspended, by the same event too', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00').fire('BOTH', '03-04T12:00');
    expect(kept.clock()).toMatchObject({ dueAt: null, extended: ['2026-03-04T12:00:00.000Z'] });
    expect(kept.fire('PAPERS_SENT', '03-10T12:00').due()).toBe('2026-03-30T22:00:00.000Z');
    expect(kept.replayed().identical).toBe(true);
  });

  it('skips the school holidays of its school, asked of the region and kept in the record', () => {
    const kept = new Kept().fire('ASKED', '04-20T09:00');
    // 27 April to 1 May are holidays; 5, 14 and 15 May are days off.
    expect(kept.due('clock/visit')).toBe('2026-05-12T22:00:00.000Z');
    expect(kept.record().facts).toContainEqual({
      id: 'holidayRegion',
      inputs: { school: 'voorbeeldschool' },
      result: 'middle',
    });
    expect(kept.replayed().identical).toBe(true);
  });

  it('of a state ends on the day that its parameter says, and moves with the calendar', () => {
    // Twelve days end on Saturday the 14th.
    const kept = new Kept().fire('REFUSED', '03-02T09:00');
    expect(kept.due('small.refused/within')).toBe('2026-03-16T23:00:00.000Z');
    kept.take(
      decideProjection(
        model,
        kept.state,
        { id: 'p' },
        kept.at('2026-03-09T09:00:00.000Z', regionWorld(withHolidays, closer)),
      ),
    );
    expect(kept.due('small.refused/within')).toBe('2026-03-17T23:00:00.000Z');
    expect(kept.replayed().identical).toBe(true);
  });

  it('begins at the end of the term that it follows, though the state was left before', () => {
    const kept = new Kept().fire('REFUSED', '03-02T09:00').fire('OBJECTED', '03-04T09:00');
    expect(kept.clock('clock/objection')).toEqual({
      id: 'clock/objection',
      startedAt: '2026-03-16T22:59:59.999Z',
      dueAt: '2026-03-30T22:00:00.000Z',
    });
    const standing = (now: string) =>
      clocksAt(machine, kept.state, new Inquiry(kept.world), now).find(({ id }) => id === 'clock/objection')?.standing;
    expect(standing('2026-03-10T09:00:00.000Z')).toMatchObject({ budget: 14, used: 0, suspended: 0 });
    // Of the days on which it stands still, those before it began are none of it.
    kept.fire('PAPERS_WANTED', '03-10T09:00');
    expect(kept.due('clock/objection')).toBeNull();
    kept.fire('PAPERS_SENT', '03-19T09:00');
    expect(kept.due('clock/objection')).toBe('2026-04-01T22:00:00.000Z');
    expect(standing('2026-03-20T09:00:00.000Z')).toMatchObject({ budget: 14, used: 1, suspended: 2 });
    expect(kept.replayed().identical).toBe(true);
  });

  it('begins at once where the term that it follows does not run, whatever else is called so', () => {
    const kept = new Kept().fire('VISIT_WANTED', '03-02T08:30').fire('OBJECTED', '03-02T09:00');
    expect(kept.clock('task/visit/unvisited/within')).toBeDefined();
    expect(kept.due('clock/objection')).toBe('2026-03-16T23:00:00.000Z');
  });

  it('is as it always was under an older engine', () => {
    const kept = new Kept('schakel/2').fire('ASKED', '03-02T09:00');
    expect(kept.clock()).toEqual({ id: 'clock/answer', dueAt: expect.any(String) });
    kept.fire('PAPERS_WANTED', '03-04T12:00').fire('POSTPONED', '03-05T12:00').fire('POSTPONED', '03-06T12:00');
    expect(kept.due()).not.toBeNull();
    expect(kept.replayed().identical).toBe(true);
  });
});

describe('a changed calendar', () => {
  const moved = (kept: Kept, now = '2026-03-09T09:00:00.000Z') =>
    decideProjection(model, kept.state, { id: 'p' }, kept.at(now, regionWorld(withHolidays, closer)));

  it('moves the clocks that end otherwise, once, with the old and the new moment and its hash in the record', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00');
    kept.take(moved(kept));
    expect(kept.due()).toBe('2026-03-17T23:00:00.000Z');
    expect(kept.record()).toMatchObject({
      event: 'CALENDAR_CHANGED',
      actor: 'system',
      timers: [
        {
          change: 'moved',
          dueAt: '2026-03-17T23:00:00.000Z',
          id: 'clock/answer',
          wasDueAt: '2026-03-16T23:00:00.000Z',
        },
        { change: 'moved', id: 'clock/visit' },
      ],
      facts: expect.arrayContaining([
        { id: 'calendar', inputs: {}, result: regionWorld(region, closer).answer({ id: 'calendar', inputs: {} }) },
      ]),
    });
    expect(moved(kept)).toBeUndefined();
    expect(kept.replayed()).toMatchObject({ identical: true, transitions: 3 });
  });

  it('says nothing in a case none of whose clocks moves', () => {
    expect(moved(new Kept())).toBeUndefined();
    expect(moved(new Kept('schakel/2').fire('ASKED', '03-02T09:00'))).toBeUndefined();
    const early = new Kept().fire('ASKED', '02-20T09:00');
    expect(early.due()).toBe('2026-03-06T23:00:00.000Z');
  });

  it('counts for a suspended clock when it is taken up', () => {
    const kept = new Kept().fire('ASKED', '03-02T09:00').fire('PAPERS_WANTED', '03-03T12:00');
    kept.take(moved(kept));
    expect(kept.record().timers).toMatchObject([{ id: 'clock/visit' }]);
    expect(kept.due()).toBeNull();
  });

  describe('for a task', () => {
    const RUNG = 'task/visit/unvisited/within';
    const given = (kept: Kept, id = 'visit') => kept.state.tasks.find((one) => one.id === id)?.given?.dueAt;
    const visit = (engine?: string) => new Kept(engine).fire('VISIT_WANTED', '03-05T09:00');

    it('moves its date, since people work on it by that calendar, and with it who is asked when it is late', () => {
      const kept = visit();
      expect([given(kept), kept.due(RUNG)]).toEqual(['2026-03-19T23:00:00.000Z', '2026-03-19T23:00:00.000Z']);
      const decision = moved(kept);
      kept.take(decision);
      expect([given(kept), kept.due(RUNG)]).toEqual(['2026-03-20T23:00:00.000Z', '2026-03-20T23:00:00.000Z']);
      expect(decision?.writes[0]).toMatchObject({
        tasksOpened: [{ id: 'visit', dueAt: '2026-03-20T23:00:00.000Z' }],
        timersArmed: [{ id: RUNG, dueAt: '2026-03-20T23:00:00.000Z' }],
      });
      expect(kept.record().timers).toEqual(
        ['task/visit', RUNG].map((id) => ({
          change: 'moved',
          dueAt: '2026-03-20T23:00:00.000Z',
          id,
          wasDueAt: '2026-03-19T23:00:00.000Z',
        })),
      );
      expect(moved(kept)).toBeUndefined();
      expect(kept.replayed()).toMatchObject({ identical: true, transitions: 3 });
    });

    it('moves one that may end on a working day only', () => {
      const kept = new Kept().fire('REFUSED', '03-02T09:00').fire('VISIT_WANTED', '03-02T09:00');
      expect(given(kept, 'answer')).toBe('2026-03-16T23:00:00.000Z');
      kept.take(moved(kept));
      expect(given(kept, 'answer')).toBe('2026-03-17T23:00:00.000Z');
      expect(kept.replayed().identical).toBe(true);
    });

    it('moves the date of who was asked instead, and leaves that of who was late', () => {
      const kept = new Kept().fire('VISIT_WANTED', '02-27T09:00');
      kept.take(decideTimer(model, kept.state, RUNG, { id: 't' }, kept.at('2026-03-13T23:00:00.000Z')));
      expect([given(kept), given(kept, 'visit-within')]).toEqual([
        '2026-03-13T23:00:00.000Z',
        '2026-03-17T23:00:00.000Z',
      ]);
      kept.take(moved(kept, '2026-03-16T09:00:00.000Z'));
      expect([given(kept), given(kept, 'visit-within'), kept.due('task/visit/unvisited/board')]).toEqual([
        '2026-03-13T23:00:00.000Z',
        '2026-03-18T23:00:00.000Z',
        '2026-03-18T23:00:00.000Z',
      ]);
      expect(kept.replayed().identical).toBe(true);
    });

    it('moves nothing that an engine before schakel/4 gave or decides', () => {
      expect(moved(visit('schakel/3'))).toBeUndefined();
      expect(visit('schakel/3').replayed().identical).toBe(true);
    });
  });
});
