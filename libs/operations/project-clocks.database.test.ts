// A changed calendar against PostgreSQL: clocks follow it once, whoever tries, and the timers with them.
import { lastDayBefore } from '#calendar';
import { APP_ROLE, migrate } from '#store';
import {
  createDatabase,
  createTemplate,
  openTermsService,
  openWaitingCase,
  shippedCalendar,
  type TestDatabase,
} from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { projectClocks } from './project-clocks.js';
import { replayStored } from './replay-case.js';
import type { Service } from './service.js';

const PASSWORD = 'of the service, in tests';
const REGIONS = ['moved', 'other'];
const TERM = 'matter.first/3wd';
/** A case that does nothing but give a task with a date. */
const DATED = `schakel: 1
workflow: dated
title: { nl: Met een datum, en: With a date }
purpose: { nl: Proef met een taak., en: A test with a task. }
characteristics: { waiting: { nl: wachten, en: waiting } }
uses: {}
parties:
  school: { label: { nl: School, en: School }, kind: school, roles: [teacher], found: school, visibility: full }
events:
  ASKED: { opens: { machine: matter, at: matter.first }, default: true, by: [teacher], label: { nl: Gevraagd, en: Asked } }
  ANSWERED: { by: [teacher], label: { nl: Beantwoord, en: Answered } }
machines:
  matter:
    label: { nl: Zaak, en: Matter }
    owner: school
    states:
      first:
        label: { nl: Een, en: One }
        on:
          ASKED: { actions: [{ task: { id: answer, to: school, role: teacher, due: 3wd, label: { nl: Antwoorden, en: Answer } } }] }
          ANSWERED: done
      done: { label: { nl: Klaar, en: Done }, type: final, outcome: completedLight }
`;

let database: TestDatabase;
let admin: pg.Client;
let before: Service;
let cases: string[];
let day: string;
const started: Service[] = [];

/** A service as it starts with a calendar, in which this day is closed. */
async function start(closed?: string): Promise<Service> {
  const calendar = shippedCalendar();
  const label = { nl: 'vrij', en: 'off' };
  const closedDays = closed === undefined ? calendar.closedDays : [...calendar.closedDays, { date: closed, label }];
  const url = database.url(APP_ROLE, PASSWORD);
  const service = await openTermsService({ url, regions: REGIONS, calendar: { ...calendar, closedDays } });
  started.push(service);
  return service;
}

beforeAll(async () => {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  database = await createDatabase({ template });
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  before = await start();
  expect(await projectClocks(before, 'moved')).toBe(false);
  cases = await Promise.all([1, 2, 3].map(() => openWaitingCase(before, 'moved')));
  const state = await before.store.case('moved', cases[0]!);
  day = lastDayBefore(state?.clocks.find(({ id }) => id === TERM)?.dueAt ?? '');
});

afterAll(async () => {
  for (const { store } of started) await store.close();
  await admin.end();
  await database.drop();
});

const recordsOf = async (service: Service, id: string) =>
  (await service.store.history('moved', id, { limit: 10 })).map(({ record }) => record);

describe('a changed calendar', () => {
  it('moves the clocks of every case once, by however many workers, and their timers', async () => {
    const two = [await start(day), await start(day)];
    // The service of the calendar before has nothing to say any more.
    expect(await projectClocks(before, 'moved')).toBe(false);
    await Promise.all(two.map((service) => projectClocks(service, 'moved')));
    const [service] = two;
    for (const id of cases) {
      const records = await recordsOf(service!, id);
      expect(records.map(({ event }) => event)).toEqual(['ASKED', 'CALENDAR_CHANGED']);
      expect(records[1]?.timers).toMatchObject([{ change: 'moved', id: TERM }]);
      const state = await service!.store.case('moved', id);
      const due = state?.clocks.find((clock) => clock.id === TERM)?.dueAt ?? '';
      expect(lastDayBefore(due) > day).toBe(true);
      const { rows } = await admin.query<{ due_at: Date; armed_seq: string }>(
        'SELECT due_at, armed_seq FROM schakel.timers WHERE case_id = $1 AND timer_id = $2',
        [id, TERM],
      );
      expect(rows.map(({ due_at: at, armed_seq: seq }) => [at.toISOString(), seq])).toEqual([[due, '2']]);
      expect(await replayStored(service!, 'moved', id)).toMatchObject({ identical: true, transitions: 2 });
    }
    expect(await projectClocks(service!, 'moved')).toBe(false);
    expect((await service!.store.case('moved', cases[0]!))?.version).toBe(2);
  });

  it('leaves cases alone that were opened under it, and regions that were not projected', async () => {
    const elsewhere = await openWaitingCase(before, 'other');
    const now = started.at(-1)!;
    const later = await openWaitingCase(now, 'moved');
    await projectClocks(now, 'moved');
    expect((await now.store.case('moved', later))?.version).toBe(1);
    expect((await now.store.case('other', elsewhere))?.version).toBe(1);
  });

  it('can be taken back: the calendar of the last start counts', async () => {
    const back = await start();
    await projectClocks(back, 'moved');
    expect((await recordsOf(back, cases[0]!)).map(({ event }) => event)).toEqual([
      'ASKED',
      'CALENDAR_CHANGED',
      'CALENDAR_CHANGED',
    ]);
    expect(await replayStored(back, 'moved', cases[0]!)).toMatchObject({ identical: true, transitions: 3 });
  });

  it('moves the date of a task whose case has no clock at all, and leaves it with who has it', async () => {
    const regions = ['dated'];
    const url = database.url(APP_ROLE, PASSWORD);
    const open = (closedDays = shippedCalendar().closedDays) =>
      openTermsService({ url, regions, workflow: DATED, calendar: { ...shippedCalendar(), closedDays } });
    const first = await open();
    const id = await openWaitingCase(first, 'dated');
    await projectClocks(first, 'dated');
    const rows = async () =>
      (
        await admin.query<{ due_at: Date; organisation: string }>(
          'SELECT due_at, organisation FROM schakel.tasks WHERE case_id = $1',
          [id],
        )
      ).rows;
    const [given] = await rows();
    const closed = lastDayBefore(given!.due_at.toISOString());
    const then = await open([...shippedCalendar().closedDays, { date: closed, label: { nl: 'vrij', en: 'off' } }]);
    started.push(first, then);
    await projectClocks(then, 'dated');
    const [moved] = await rows();
    expect(lastDayBefore(moved!.due_at.toISOString()) > closed).toBe(true);
    expect(moved!.organisation).toBe(given!.organisation);
    const [, record] = (await then.store.history('dated', id, { limit: 10 })).map((one) => one.record);
    expect(record?.timers).toMatchObject([{ change: 'moved', id: 'task/answer' }]);
    expect(await replayStored(then, 'dated', id)).toMatchObject({ identical: true, transitions: 2 });
  });

  it('is followed a portion at a time', async () => {
    const { store } = await start(day);
    const hash = 'd'.repeat(64);
    await store.beginProjection('moved', hash);
    const [first, second] = await store.casesToProject('moved', hash, 2);
    await store.noteProjection('moved', hash, first!);
    expect((await store.casesToProject('moved', hash, 2))[0]).toBe(second);
    await store.noteProjection('moved', hash, null);
    expect(await store.casesToProject('moved', hash, 2)).toEqual([]);
    // Another calendar than the one that counts has no cases, and cannot end it.
    await store.beginProjection('moved', 'e'.repeat(64));
    await store.noteProjection('moved', hash, null);
    expect(await store.casesToProject('moved', hash, 2)).toEqual([]);
    expect(await store.casesToProject('moved', 'e'.repeat(64), 1)).toEqual([first]);
  });
});
