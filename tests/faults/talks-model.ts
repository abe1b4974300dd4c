// What a small workflow does, said a second time: by hand, in plain conditions, from the text of the workflow and the contract.
// Time is counted in hours.
import { ReferenceModel, type Asked, type Sent } from './reference-model.js';

/** The workflow that is modelled below. */
export const WORKFLOW = `schakel: 1
workflow: talks
title: { nl: Gesprekken, en: Talks }
purpose: { nl: Proef tegen een voorbeeld., en: A test against a model. }
characteristics: { talking: { nl: praten, en: talking } }
uses: {}
data:
  talks: { type: int, min: 0, max: 3, default: 0, label: { nl: gesprekken, en: talks } }
  minutes: { type: int, min: 0, max: 360, default: 0, label: { nl: minuten, en: minutes } }
  urgent: { type: boolean, default: false, label: { nl: spoed, en: urgent } }
parties:
  school: { label: { nl: School, en: School }, kind: school, roles: [supportCoordinator, teacher], found: school, visibility: full }
  helper: { label: { nl: Helper, en: Helper }, kind: provider, roles: [practitioner], found: providerOf(school), visibility: statusLine }
events:
  ASKED: { opens: { machine: matter, at: matter.asked }, default: true, by: [teacher], label: { nl: Gevraagd, en: Asked } }
  TALKED:
    by: [teacher, supportCoordinator]
    label: { nl: Gesproken, en: Talked }
    data: { minutes: { type: int, min: 1, max: 120, label: { nl: minuten, en: minutes } } }
  HURRIED: { by: [supportCoordinator], label: { nl: Haast, en: Hurried } }
  HELP_STARTED: { by: [practitioner], label: { nl: Hulp begint, en: Help starts } }
  PAUSED: { by: owner, label: { nl: Pauze, en: Paused } }
  RESUMED: { by: owner, label: { nl: Verder, en: Resumed } }
  ENDED: { by: [practitioner], label: { nl: Klaar, en: Ended } }
  STOPPED: { by: owner, label: { nl: Gestopt, en: Stopped } }
  LATE: { by: [system], label: { nl: Te laat, en: Late } }
clocks:
  whole:
    label: { nl: Geheel, en: Whole }
    machine: matter
    from: [ASKED]
    until: [ENDED, STOPPED]
    duration: PT60H
    raises: LATE
    suspension: { from: [PAUSED], until: [RESUMED] }
machines:
  matter:
    label: { nl: Zaak, en: Matter }
    on:
      LATE: { actions: [{ assign: { urgent: true } }] }
      STOPPED: matter.stopped
    states:
      asked:
        label: { nl: Gevraagd, en: Asked }
        owner: school
        entry: [{ offer: { to: helper, packet: [talks] } }]
        on:
          TALKED:
            guard: data.talks < 3
            actions: [{ assign: { talks: data.talks + 1, minutes: data.minutes + event.data.minutes } }]
          HURRIED: { guard: "!data.urgent", actions: [{ assign: { urgent: true } }] }
          HELP_STARTED: { guard: data.talks >= 2 || data.urgent, target: helped, link: handover }
        after: { PT12H: { target: forgotten } }
      forgotten:
        label: { nl: Vergeten, en: Forgotten }
        owner: school
        on:
          TALKED:
            guard: data.talks < 3
            target: asked
            actions: [{ assign: { talks: data.talks + 1, minutes: data.minutes + event.data.minutes } }]
        after: { PT24H: { target: stopped } }
      helped:
        label: { nl: Geholpen, en: Helped }
        owner: helper
        on:
          PAUSED: paused
          ENDED: { guard: data.minutes >= 30, target: done }
        after: { PT36H: { target: done } }
      paused:
        label: { nl: Gepauzeerd, en: Paused }
        owner: helper
        on: { RESUMED: helped }
        after: { PT24H: { target: stopped } }
      done: { label: { nl: Klaar, en: Done }, type: final, outcome: completedLight }
      stopped: { label: { nl: Gestopt, en: Stopped }, type: final, outcome: withdrawn }
`;

export const PEOPLE = ['teacher', 'coordinator', 'helper', 'stranger', 'foreigner'] as const;
export type Person = (typeof PEOPLE)[number];
type Place = 'asked' | 'forgotten' | 'helped' | 'paused' | 'done' | 'stopped';

interface Kept {
  place: Place;
  version: number;
  talks: number;
  minutes: number;
  urgent: boolean;
  isHelperIn: boolean;
  /** When the term of the state ends, and the term of the whole; undefined when it does not run. */
  leaveAt: number | undefined;
  lateAt: number | undefined;
  pausedAt: number | undefined;
}

const TERMS: Readonly<Partial<Record<Place, readonly [number, Place]>>> = {
  asked: [12, 'forgotten'],
  forgotten: [24, 'stopped'],
  helped: [36, 'done'],
  paused: [24, 'stopped'],
};
const WHOLE = 60;
const EVENTS = ['ASKED', 'TALKED', 'HURRIED', 'HELP_STARTED', 'PAUSED', 'RESUMED', 'ENDED', 'STOPPED', 'LATE'];
const isOver = ({ place }: Pick<Kept, 'place'>): boolean => place === 'done' || place === 'stopped';
const isOfSchool = (by: Person): boolean => by === 'teacher' || by === 'coordinator';

export class TalksModel extends ReferenceModel<Person, Kept> {
  protected standing({ version, place, talks, minutes, urgent }: Kept) {
    return { version, places: [place], talks, minutes, urgent };
  }

  protected mayOpen(by: Person): boolean {
    return by === 'teacher';
  }

  protected opened(): Kept {
    const one: Kept = {
      ...{ place: 'asked', version: 1, talks: 0, minutes: 0, urgent: false, isHelperIn: false },
      ...{ leaveAt: undefined, lateAt: this.hour + WHOLE, pausedAt: undefined },
    };
    this.#enter(one, 'asked');
    return one;
  }

  protected sees(one: Kept, by: Person): boolean {
    if (by === 'helper') return one.place === 'asked' || one.isHelperIn;
    return by !== 'stranger';
  }

  protected isKnown(event: string): boolean {
    return EVENTS.includes(event);
  }

  protected isWhole({ event, data: { minutes, ...rest } }: Sent): boolean {
    if (Object.keys(rest).length > 0 || (event === 'TALKED') !== (minutes !== undefined)) return false;
    return minutes === undefined || (Number(minutes) >= 1 && Number(minutes) <= 120);
  }

  protected refusal(one: Kept, { by, event }: Asked<Person>): string | undefined {
    if (isOver(one)) return 'case.closed';
    const { place, talks, minutes, urgent } = one;
    const isOwner = isOfSchool(by) === (place === 'asked' || place === 'forgotten');
    const isAllowed: Readonly<Record<string, boolean>> = {
      ASKED: by === 'teacher',
      TALKED: isOfSchool(by),
      HURRIED: by === 'coordinator',
      HELP_STARTED: by === 'helper',
      PAUSED: isOwner,
      RESUMED: isOwner,
      ENDED: by === 'helper',
      STOPPED: isOwner,
      LATE: false,
    };
    if (isAllowed[event] !== true) return 'permission.denied';
    const isPossible: Readonly<Record<string, boolean>> = {
      TALKED: place === 'asked' || place === 'forgotten',
      HURRIED: place === 'asked',
      HELP_STARTED: place === 'asked',
      PAUSED: place === 'helped',
      RESUMED: place === 'paused',
      ENDED: place === 'helped',
      STOPPED: true,
    };
    if (isPossible[event] !== true) return 'transition.not-available';
    const isMet: Readonly<Record<string, boolean>> = {
      TALKED: talks < 3,
      HURRIED: !urgent,
      HELP_STARTED: talks >= 2 || urgent,
      ENDED: minutes >= 30,
    };
    return isMet[event] === false ? 'guard.not-met' : undefined;
  }

  protected step(one: Kept, { event, data }: Asked<Person>): void {
    one.version += 1;
    switch (event) {
      case 'TALKED':
        one.talks += 1;
        one.minutes += Number(data['minutes']);
        if (one.place === 'forgotten') this.#enter(one, 'asked');
        return;
      case 'HURRIED':
        one.urgent = true;
        return;
      case 'HELP_STARTED':
        one.isHelperIn = true;
        return this.#enter(one, 'helped');
      case 'PAUSED':
        one.pausedAt = this.hour;
        return this.#enter(one, 'paused');
      case 'RESUMED':
        if (one.lateAt !== undefined) one.lateAt += this.hour - (one.pausedAt ?? this.hour);
        one.pausedAt = undefined;
        return this.#enter(one, 'helped');
      default:
        return this.#enter(one, event === 'ENDED' ? 'done' : 'stopped');
    }
  }

  #enter(one: Kept, place: Place): void {
    one.place = place;
    const term = TERMS[place];
    one.leaveAt = term === undefined ? undefined : this.hour + term[0];
    if (isOver(one)) one.lateAt = undefined;
  }

  /** What has become due meanwhile happens at the end of it, in the order in which it was due. */
  protected pass(all: readonly Kept[]): void {
    for (const one of all) this.#pass(one);
  }

  #pass(one: Kept): void {
    for (;;) {
      const late = one.pausedAt === undefined ? (one.lateAt ?? Infinity) : Infinity;
      const leave = one.leaveAt ?? Infinity;
      if (Math.min(late, leave) > this.hour) return;
      one.version += 1;
      if (late <= leave) {
        one.urgent = true;
        one.lateAt = undefined;
      } else this.#enter(one, TERMS[one.place]?.[1] ?? one.place);
    }
  }
}
