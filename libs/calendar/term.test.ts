import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarData } from './calendar-data.js';
import { parseDuration, type Duration } from './duration.js';
import { canBeSuspended, dueOfTerm, standingOfTerm, type RunningTerm, type Suspension } from './term.js';
import { slowDueOf, slowStandingOf } from './testing/slow-oracle.js';

const label = { nl: 'Vakantie', en: 'Holiday' };
const law: CalendarData = {
  id: 'law',
  goodFriday: 'closed',
  liberationDay: 'always',
  closedDays: [{ date: '2026-05-15', label }],
  schoolHolidays: {
    north: [
      { label, firstDate: '2026-02-21', lastDate: '2026-03-01', verified: false },
      { label, firstDate: '2026-04-25', lastDate: '2026-05-03', verified: false },
    ],
    middle: [{ label, firstDate: '2026-02-14', lastDate: '2026-02-22', verified: false }],
    south: [],
  },
};
const contract: CalendarData = { ...law, id: 'contract', goodFriday: 'open', liberationDay: 'lustrum', closedDays: [] };

const duration = (text: string): Duration => parseDuration(text)!;
const term = (startedAt: string, text: string, more: Partial<RunningTerm> = {}): RunningTerm => ({
  startedAt: `${startedAt}:00.000Z`,
  duration: duration(text),
  extensions: [],
  suspensions: [],
  ...more,
});
const suspended = (from: string, until?: string): Suspension => ({
  from: `${from}:00.000Z`,
  until: until === undefined ? null : `${until}:00.000Z`,
});
const due = (of: RunningTerm, calendar = law): string | null => dueOfTerm(calendar, of);
/** Winter and summer midnights in Amsterdam. */
const W = 'T23:00:00.000Z';
const S = 'T22:00:00.000Z';

describe('a term that is suspended', () => {
  it('has no due moment as long as it lasts, and moves by the whole days between', () => {
    // Asked on Wednesday the 4th, answered on Tuesday the 10th: Thursday to Monday do not count.
    const halted = term('2026-03-02T09:00', 'P2W', { suspensions: [suspended('2026-03-04T15:00')] });
    expect(due(halted)).toBeNull();
    expect(due({ ...halted, suspensions: [suspended('2026-03-04T15:00', '2026-03-10T08:00')] })).toBe(`2026-03-21${W}`);
  });

  it('counts the days on which it was suspended and taken up again', () => {
    const runs = term('2026-03-02T09:00', 'P2W');
    for (const until of ['2026-03-04T16:00', '2026-03-05T10:00'])
      expect(due({ ...runs, suspensions: [suspended('2026-03-04T15:00', until)] })).toBe(due(runs));
  });

  it('loses only working days when it counts working days', () => {
    const runs = term('2026-03-02T09:00', '10wd', { suspensions: [suspended('2026-03-06T15:00', '2026-03-09T08:00')] });
    expect(due(runs)).toBe(`2026-03-16${W}`);
    expect(standingOfTerm(law, runs, '2026-03-11T12:00:00.000Z')).toEqual({
      unit: 'workingDays',
      budget: 10,
      used: 6,
      remaining: 4,
      suspended: 0,
      dueAt: `2026-03-16${W}`,
    });
  });

  it('loses elapsed time to the millisecond when it counts hours, also over a change of summer time', () => {
    const runs = term('2026-03-28T12:00', 'PT24H', {
      suspensions: [suspended('2026-03-28T20:00', '2026-03-29T20:30')],
    });
    expect(due(runs)).toBe('2026-03-30T12:30:00.000Z');
  });

  it('shows what it used and what was suspended so far', () => {
    const halted = term('2026-03-02T09:00', 'P2W', { suspensions: [suspended('2026-03-04T15:00')] });
    expect(standingOfTerm(law, halted, '2026-03-10T12:00:00.000Z')).toEqual({
      unit: 'days',
      budget: 14,
      used: 2,
      remaining: 12,
      suspended: 5,
      dueAt: null,
    });
  });

  it('cannot be from its last day on: the next day it is over', () => {
    const runs = term('2026-03-02T09:00', 'P3D');
    expect(canBeSuspended(law, runs, '2026-03-04T12:00:00.000Z')).toBe(true);
    expect(canBeSuspended(law, runs, '2026-03-05T12:00:00.000Z')).toBe(false);
    expect(canBeSuspended(law, term('2026-03-02T09:00', 'PT3H'), '2026-03-02T11:59:00.000Z')).toBe(true);
    expect(canBeSuspended(law, term('2026-03-02T09:00', 'PT3H'), '2026-03-02T12:00:00.000Z')).toBe(false);
  });
});

describe('a term that is extended', () => {
  it('ends so much later', () => {
    expect(due(term('2026-03-02T09:00', 'P8W', { extensions: [duration('P6W')] }))).toBe(`2026-06-08${S}`);
    expect(
      standingOfTerm(
        law,
        term('2026-03-02T09:00', '5wd', { extensions: [duration('2wd')] }),
        '2026-03-04T00:00:00.000Z',
      ),
    ).toMatchObject({ unit: 'workingDays', budget: 7, used: 1, remaining: 6 });
  });

  it('counts all months before weeks and days, so that a month is clamped once', () => {
    expect(due(term('2026-01-31T09:00', 'P1M', { extensions: [duration('P1M')] }))).toBe(`2026-03-31${S}`);
    expect(due(term('2026-01-31T09:00', 'P1W', { extensions: [duration('P1M')] }))).toBe(`2026-03-07${W}`);
    expect(due(term('2027-02-28T09:00', 'P1Y', { extensions: [duration('P1D')] }))).toBe(`2028-02-29${W}`);
  });

  it('is never extended by what counts otherwise', () => {
    expect(() => due(term('2026-03-02T09:00', 'P8W', { extensions: [duration('5wd')] }))).toThrow(RangeError);
    expect(() => due(term('2026-03-02T09:00', 'PT8H', { extensions: [duration('P1D')] }))).toThrow(RangeError);
  });
});

describe('the end of a term', () => {
  it.each([
    // Friday and a day is a Saturday.
    ['2026-03-06T09:00', 'P1D', undefined, `2026-03-07${W}`],
    ['2026-03-06T09:00', 'P1D', 'workingDay', `2026-03-09${W}`],
    ['2026-03-06T09:00', 'P1D', 'termsAct', `2026-03-09${W}`],
    // Article 2: from Wednesday before Easter three days hold only Thursday; Tuesday is the second working day.
    ['2026-04-01T09:00', 'P3D', 'workingDay', `2026-04-07${S}`],
    ['2026-04-02T09:00', 'P3D', 'termsAct', `2026-04-08${S}`],
    ['2026-04-02T09:00', 'P3D', 'workingDay', `2026-04-07${S}`],
    ['2026-04-02T09:00', 'P2D', 'termsAct', `2026-04-07${S}`],
    // Article 4(a): 12 weeks move, 13 do not.
    ['2026-02-28T09:00', 'P12W', 'termsAct', `2026-05-26${S}`],
    ['2026-02-28T09:00', 'P13W', 'termsAct', `2026-05-30${S}`],
    ['2026-02-28T09:00', 'P13W', 'workingDay', `2026-06-01${S}`],
    ['2026-03-01T09:00', 'P90D', 'termsAct', `2026-06-01${S}`],
    ['2026-03-01T09:00', 'P91D', 'termsAct', `2026-05-31${S}`],
    ['2026-01-31T09:00', 'P3M', 'termsAct', `2026-04-30${S}`],
    ['2026-01-31T09:00', 'P4M', 'termsAct', `2026-05-31${S}`],
    ['2027-02-27T09:00', 'P1Y', 'termsAct', `2028-02-27${W}`],
  ] as const)('of %s and %s with %s is %s', (startedAt, text, endsOn, expected) => {
    expect(due(term(startedAt, text, endsOn === undefined ? {} : { endsOn }))).toBe(expected);
  });

  it('moves past days that are suspended', () => {
    const runs = term('2026-03-06T09:00', 'P1D', { endsOn: 'workingDay' });
    expect(due({ ...runs, suspensions: [suspended('2026-03-08T09:00', '2026-03-12T09:00')] })).toBe(`2026-03-12${W}`);
  });
});

describe('school holidays', () => {
  it('count, unless a term leaves out those of its region', () => {
    const runs = term('2026-02-12T09:00', '10wd');
    expect(due(runs)).toBe(`2026-02-26${W}`);
    expect(due({ ...runs, schoolHolidays: 'south' })).toBe(`2026-02-26${W}`);
    expect(due({ ...runs, schoolHolidays: 'middle' })).toBe(`2026-03-05${W}`);
    expect(due({ ...runs, schoolHolidays: 'north' })).toBe(`2026-03-05${W}`);
    expect(due(term('2026-02-12T09:00', 'P2W', { schoolHolidays: 'middle' }))).toBe(`2026-03-07${W}`);
  });

  it('are no suspension', () => {
    const runs = term('2026-02-12T09:00', '10wd', { schoolHolidays: 'middle' });
    expect(standingOfTerm(law, runs, '2026-02-24T09:00:00.000Z')).toMatchObject({
      used: 2,
      suspended: 0,
      remaining: 8,
    });
  });
});

/** Suspensions from gaps in minutes: between them, and how long each lasts; the last may still last. */
const suspensionsFrom = (startedAt: string, gaps: readonly [number, number][], lasts: boolean): Suspension[] => {
  let moment = Date.parse(startedAt);
  return gaps.map(([before, length], index): Suspension => {
    const from = moment + before * 60_000;
    moment = from + length * 60_000;
    const until = lasts && index === gaps.length - 1 ? null : new Date(moment).toISOString();
    return { from: new Date(from).toISOString(), until };
  });
};

describe('the slow oracle', () => {
  const counts = (unit: Duration['unit'], most: number): fc.Arbitrary<Duration> =>
    fc.integer({ min: 1, max: most }).map((count) => ({ unit, count }));
  const dayUnits = [counts('days', 100), counts('weeks', 14), counts('months', 5), counts('years', 1)];
  const lengths = fc.oneof(
    fc.tuple(counts('workingDays', 60), fc.array(counts('workingDays', 20), { maxLength: 2 })),
    fc.tuple(fc.oneof(...dayUnits), fc.array(fc.oneof(...dayUnits), { maxLength: 2 })),
    fc.tuple(
      fc.oneof(counts('hours', 400), counts('minutes', 4000)),
      fc.array(fc.oneof(counts('hours', 50), counts('minutes', 90)), { maxLength: 2 }),
    ),
  );
  const starts = fc.oneof(
    // Any moment, and the days around summer time, leap days and long weekends more often than chance has it.
    fc.date({ min: new Date('1996-01-02T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true }),
    fc
      .tuple(
        fc.constantFrom(
          '2024-02-29',
          '2026-03-29',
          '2026-10-25',
          '2027-12-31',
          '2028-01-31',
          '2026-04-02',
          '2026-05-13',
        ),
        fc.integer({ min: -3000, max: 3000 }),
      )
      .map(([date, minutes]) => new Date(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000)),
  );
  const courses = fc
    .record({
      start: starts,
      length: lengths,
      gaps: fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 60_000 })), {
        maxLength: 3,
      }),
      lasts: fc.boolean(),
      endsOn: fc.constantFrom(undefined, 'workingDay' as const, 'termsAct' as const),
      schoolHolidays: fc.constantFrom(undefined, undefined, 'north' as const, 'middle' as const),
      calendar: fc.constantFrom(law, contract),
      later: fc.integer({ min: 0, max: 200_000 }),
    })
    .map(({ start, length: [own, extensions], gaps, lasts, endsOn, schoolHolidays, calendar, later }) => {
      const startedAt = start.toISOString();
      const running: RunningTerm = {
        startedAt,
        duration: own,
        extensions,
        suspensions: suspensionsFrom(startedAt, gaps, lasts),
        ...(endsOn === undefined ? {} : { endsOn }),
        ...(schoolHolidays === undefined ? {} : { schoolHolidays }),
      };
      const lastChange = running.suspensions.at(-1)?.until ?? running.suspensions.at(-1)?.from ?? startedAt;
      const at = new Date(Date.parse(lastChange) + later * 60_000).toISOString();
      return { calendar, running, at };
    });

  it('agrees on 10,000 terms with suspensions, extensions, holidays, leap years and summer time', () => {
    fc.assert(
      fc.property(courses, ({ calendar, running, at }) => {
        expect(dueOfTerm(calendar, running)).toBe(slowDueOf(calendar, running));
        expect(standingOfTerm(calendar, running, at)).toEqual(slowStandingOf(calendar, running, at));
      }),
      { numRuns: 10_000 },
    );
  });

  it('finds that a suspension never brings the end nearer, nor an extension', () => {
    fc.assert(
      fc.property(courses, ({ calendar, running: { suspensions, ...running } }) => {
        const ended = suspensions.filter(({ until }) => until !== null);
        const plain = dueOfTerm(calendar, { ...running, suspensions: [] }) ?? '';
        expect((dueOfTerm(calendar, { ...running, suspensions: ended }) ?? '') >= plain).toBe(true);
        expect((dueOfTerm(calendar, { ...running, extensions: [], suspensions: [] }) ?? '') <= plain).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
