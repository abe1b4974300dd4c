/** Every way that a case of a small workflow takes in time: people act at the end of a day or wait, and terms run out when they are due. */
import { dueAt, parseDuration, type CalendarData } from '#calendar';
import type { Course, Expression, Machine } from '#language';
import {
  createModel,
  decide,
  decideOpening,
  decideTimer,
  type CaseState,
  type Decision,
  type Rejection,
  type Surroundings,
} from '#lifecycle';
import { byKernel } from '#machine';
import type { Staff } from '../configurations/staff.js';
import { bornAt, commandsOf, eventsOfPeople, participantsOf, peopleOf } from './enumeration.js';
import { holdsAt } from './statements.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;
/** The start of a Monday after which no holidays and no other time of the year come for ten weeks. */
const MONDAY = Date.parse('2026-01-11T23:00:00.000Z');
/** What lasts longer is taken to last for ever. */
const MOST = 8 * WEEK;

interface Moment {
  /** In the first week: what is so a week later is the same. */
  readonly now: number;
  readonly state: CaseState;
  /** What may be next, and how long that takes. */
  readonly next: { readonly to: Moment; readonly lasts: number }[];
}

type Within = Extract<Course, { kind: 'within' }>;

const isoOf = (moment: number): string => new Date(moment).toISOString();

/** Throws when there are more than so many moments. */
export function momentsOf(staff: Staff, around: Omit<Surroundings, 'now'>, most: number): readonly Moment[] {
  const model = createModel(staff.workflow, byKernel);
  const people = peopleOf(staff);
  const [commands, participants, events] = [commandsOf(people), participantsOf(people), eventsOfPeople(staff)];
  const known = new Map<string, Moment>();
  const note = (state: CaseState, at: number): Moment => {
    const back = Math.floor((at - MONDAY) / WEEK) * WEEK;
    const moment = { now: at - back, state: earlier(state, back), next: [] };
    const { states, facts, clocks, snapshot, closedAt } = moment.state;
    const key = JSON.stringify([moment.now, states, facts, clocks, snapshot.history, closedAt !== null]);
    const found = known.get(key) ?? moment;
    known.set(key, found);
    return found;
  };
  const decided = (outcome: Decision | Rejection | undefined): CaseState[] =>
    outcome?.kind === 'decision' ? [outcome.writes[0].state] : [];
  for (let day = 0; day < 7; day += 1)
    for (const now of [MONDAY + day * DAY, MONDAY + (day + 1) * DAY - MINUTE])
      for (const event of events.filter(({ opens }) => opens !== undefined))
        for (const command of commands(event))
          for (const state of decided(
            decideOpening(model, bornAt(staff.school), command, { ...around, now: isoOf(now) }),
          ))
            note(state, now);
  // A map goes on with what is added to it meanwhile.
  for (const { now, state, next } of known.values()) {
    if (known.size > most) throw new Error(`There are more than ${most} moments.`);
    if (state.closedAt !== null) continue;
    const surroundings = { ...around, now: isoOf(now) };
    const running = state.clocks.flatMap(({ id, dueAt: due }) => (due === null ? [] : [{ id, due: Date.parse(due) }]));
    const soonest = Math.min(...running.map(({ due }) => due));
    if (soonest <= now) {
      for (const { id } of running.filter(({ due }) => due === soonest))
        for (const to of decided(decideTimer(model, state, id, { id: 'timer' }, surroundings)))
          next.push({ to: note(to, now), lasts: 0 });
      continue;
    }
    for (const event of events)
      for (const command of commands(event))
        for (const to of decided(decide(model, { ...state, participants }, command, surroundings)))
          next.push({ to: note(to, now), lasts: 0 });
    const evening = now + DAY - ((now - MONDAY + MINUTE) % DAY);
    const later = Math.min(soonest, evening);
    next.push({ to: note(state, later), lasts: later - now });
  }
  return [...known.values()];
}

/** Where `from` holds and `to` does not yet. */
export function waitingIn({ from, to }: Within, machine: Machine, moments: readonly Moment[]): readonly Moment[] {
  return waitingFor(to, machine, moments).filter(({ state }) => holdsAt(from, machine, state));
}

/** Those of them from which `to` may come later than the term that is asked. */
export function lateIn(
  course: Within,
  machine: Machine,
  calendar: CalendarData,
  moments: readonly Moment[],
): readonly Moment[] {
  const duration = parseDuration(course.term.duration);
  if (duration === undefined) throw new Error(`${course.term.duration} is no term.`);
  const waiting = waitingFor(course.to, machine, moments);
  const lasting = new Map(waiting.map((one) => [one, 0]));
  for (let isLonger = true; isLonger;) {
    isLonger = false;
    // From the last one on, since what follows was found after.
    for (const one of waiting.toReversed()) {
      const longest = Math.max(0, ...one.next.map(({ to, lasts }) => lasts + (lasting.get(to) ?? 0)));
      if (Math.min(longest, MOST) === lasting.get(one)) continue;
      lasting.set(one, Math.min(longest, MOST));
      isLonger = true;
    }
  }
  return waitingIn(course, machine, waiting).filter((one) => {
    const asked = Date.parse(dueAt(calendar, isoOf(one.now), duration)) - one.now;
    return (lasting.get(one) ?? 0) > asked;
  });
}

const waitingFor = (to: Expression, machine: Machine, moments: readonly Moment[]): readonly Moment[] =>
  moments.filter(({ state }) => state.closedAt === null && !holdsAt(to, machine, state));

/** A case as it would have been so much earlier. */
function earlier(state: CaseState, by: number): CaseState {
  const moved = (moment: string): string => isoOf(Date.parse(moment) - by);
  return {
    ...state,
    ...{ openedAt: moved(state.openedAt), recordedAt: moved(state.recordedAt) },
    clocks: state.clocks.map(({ dueAt: due, startedAt, extended, ...clock }) => ({
      ...clock,
      dueAt: due === null ? null : moved(due),
      ...(startedAt === undefined ? {} : { startedAt: moved(startedAt) }),
      ...(extended === undefined ? {} : { extended: extended.map(moved) }),
    })),
  };
}
