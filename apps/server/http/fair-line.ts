/**
 * Who of those who wait goes next: in turns by region, and within a region in turns by person, so that a flood of one makes
 * others wait for a single turn and not for the flood. Those whose turn has come begin one a turn of the event loop, and what
 * comes in is looked at in between. Knows neither requests nor what they ask.
 */
import { Bursts } from './bursts.js';
import type { Lately } from './lately.js';

export interface LineLimits {
  /** So many at work at once. */
  readonly atWork: number;
  /** So many waiting at once: overall, of a region, and of a person. */
  readonly waiting: number;
  readonly waitingOfRegion: number;
  readonly waitingOfPerson: number;
}

/** `full`: too many wait, overall or of the region; `greedy`: too many of this person. */
export type Crowded = 'full' | 'greedy';

/** `late`: the turn did not come in time. */
export type Outcome = 'begin' | 'late' | Crowded;

interface Waiting {
  /** Takes it out of the line; `whenDone` is called when it gives its place back. */
  readonly begin: (whenDone: () => void) => void;
  readonly timer: NodeJS.Timeout;
}

interface Region {
  atWork: number;
  waiting: number;
  /** How it goes on while it has a line and there are others. */
  readonly bursts: Bursts;
  /** In the order of their turns: who was served goes to the end. */
  readonly people: Map<string, Waiting[]>;
}

/** Of those who come back, for so many at most a part is kept: it is room that nobody else has meanwhile. */
const KEPT_PARTS = 2;

/**
 * For a region that is alone a turn of the event loop that took longer counts as several: where thousands a second are refused it
 * takes fifty milliseconds, and to begin one in that time would leave places empty that many wait for.
 */
const TURN_MS = 2;

export class FairLine {
  readonly #limits: LineLimits;
  readonly #lately: Lately;
  /** Those with something at work or waiting, in the order of their turns. */
  readonly #regions = new Map<string, Region>();
  #atWork = 0;
  #waiting = 0;
  #isPlanned = false;
  #timer: NodeJS.Timeout | undefined;

  /** `lately` is shared by lines: who is in one of them is there for all. */
  constructor(limits: LineLimits, lately: Lately) {
    this.#limits = limits;
    this.#lately = lately;
  }

  get atWork(): number {
    return this.#atWork;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Regions of which so many wait that they rest half of the time, because others are there. */
  get held(): number {
    return [...this.#regions.values()].filter(this.#bounds(performance.now()).isHeld).length;
  }

  /**
   * Tells once how it went, at once or when the turn has come. The result gives the place back, from the line or from work; it
   * may be called again without harm, and changes nothing for who was refused.
   */
  enter(region: string, person: string, patienceMs: number, tell: (outcome: Outcome) => void): () => void {
    const line: Region = this.#regions.get(region) ?? {
      atWork: 0,
      waiting: 0,
      bursts: new Bursts(),
      people: new Map(),
    };
    this.#regions.set(region, line);
    if (
      line.waiting === 0 &&
      this.#atWork < this.#limits.atWork &&
      line.atWork < this.#part(this.#countRegions(performance.now()))
    ) {
      const end = this.#begin(region, line);
      tell('begin');
      return once(end);
    }
    const refusal = this.#refusal(line, person);
    if (refusal !== undefined) {
      this.#forgetIdle(region, line);
      tell(refusal);
      return () => undefined;
    }
    return this.#wait(region, line, person, patienceMs, tell);
  }

  /** Why one that came now would be refused at once, where others of its region wait already; changes nothing. */
  refusal(region: string, person: string): Crowded | undefined {
    const line = this.#regions.get(region);
    return line === undefined || line.waiting === 0 ? undefined : this.#refusal(line, person);
  }

  #wait(
    region: string,
    line: Region,
    person: string,
    patienceMs: number,
    tell: (outcome: Outcome) => void,
  ): () => void {
    const leaveLine = (): void => {
      clearTimeout(one.timer);
      const own = line.people.get(person);
      const place = own?.indexOf(one) ?? -1;
      if (own === undefined || place === -1) return;
      own.splice(place, 1);
      if (own.length === 0) line.people.delete(person);
      line.waiting -= 1;
      this.#waiting -= 1;
      this.#forgetIdle(region, line);
    };
    let leave = leaveLine;
    const one: Waiting = {
      begin: (whenDone) => {
        const end = this.#begin(region, line);
        leaveLine();
        const own = line.people.get(person);
        if (own !== undefined) {
          line.people.delete(person);
          line.people.set(person, own);
        }
        leave = () => {
          whenDone();
          end();
        };
        tell('begin');
      },
      timer: setTimeout(() => {
        leaveLine();
        tell('late');
      }, patienceMs).unref(),
    };
    const own = line.people.get(person);
    if (own === undefined) line.people.set(person, [one]);
    else own.push(one);
    line.waiting += 1;
    this.#waiting += 1;
    this.#plan();
    return once(() => leave());
  }

  #refusal({ waiting: ofRegion, people }: Region, person: string): Crowded | undefined {
    const { waiting, waitingOfRegion, waitingOfPerson } = this.#limits;
    if ((people.get(person)?.length ?? 0) >= waitingOfPerson) return 'greedy';
    return this.#waiting >= waiting || ofRegion >= waitingOfRegion ? 'full' : undefined;
  }

  /** How many regions are there: busy, or as far as parts are kept for them, a moment ago. */
  #countRegions(now: number): number {
    return Math.max(this.#regions.size, Math.min(this.#lately.count(now), 1 + KEPT_PARTS));
  }

  /** Each region has an equal part, and one more part is kept for who comes next. */
  #part(regions: number): number {
    return Math.ceil(this.#limits.atWork / (regions + 1));
  }

  #begin(region: string, line: Region): () => void {
    line.atWork += 1;
    this.#atWork += 1;
    // Who was served goes to the end.
    this.#regions.delete(region);
    this.#regions.set(region, line);
    this.#lately.begin(region, performance.now());
    return () => {
      line.atWork -= 1;
      this.#atWork -= 1;
      this.#forgetIdle(region, line);
      this.#plan();
    };
  }

  /** At the end of this turn of the event loop: what ended is answered first, and one that comes in goes before. */
  #plan(): void {
    if (this.#isPlanned || this.#waiting === 0) return;
    this.#isPlanned = true;
    const planned = performance.now();
    setImmediate(() => {
      this.#isPlanned = false;
      const now = performance.now();
      const turns = this.#countRegions(now) > 1 ? 1 : 1 + Math.floor((now - planned) / TURN_MS);
      for (let left = turns; left > 0; left -= 1) this.#goOn();
    });
  }

  /** Lets who is next begin, and looks again in the next turn. */
  #goOn(): void {
    clearTimeout(this.#timer);
    if (this.#atWork >= this.#limits.atWork) return;
    const now = performance.now();
    const { most, isHeld } = this.#bounds(now);
    let soonest = Infinity;
    for (const line of this.#regions.values()) {
      if (line.waiting === 0 || line.atWork >= most) continue;
      const wait = isHeld(line) ? line.bursts.wait(now) : 0;
      if (wait <= 0) {
        this.#beginFirst(line, now);
        this.#plan();
        return;
      }
      soonest = Math.min(soonest, wait);
    }
    if (soonest < Infinity) this.#timer = setTimeout(() => this.#goOn(), soonest).unref();
  }

  /**
   * How many a region with a line may have at work, and which regions rest half of the time. While there are others it makes do
   * with half of its part: more would only make these wait behind it in the service and the database, also when they ask one
   * thing after the other and are away in between. Where more of it wait than may be at work, half of its part would be at work
   * always, and every step of others would find the machine busy: it rests, unless the same is true of all who are there.
   */
  #bounds(now: number): { readonly most: number; readonly isHeld: (line: Region) => boolean } {
    const regions = this.#countRegions(now);
    const most = Math.ceil(this.#part(regions) / (regions > 1 ? 2 : 1));
    const isLong = ({ waiting }: Region): boolean => waiting > most;
    const long = [...this.#regions.values()].filter(isLong).length;
    const hasOthers = long < Math.max(this.#regions.size, this.#lately.count(now));
    return { most, isHeld: (line) => hasOthers && isLong(line) };
  }

  #beginFirst(line: Region, now: number): void {
    const [[first] = []] = line.people.values();
    const end = line.bursts.begin(now);
    first?.begin(() => end(performance.now()));
  }

  #forgetIdle(region: string, line: Region): void {
    if (line.atWork === 0 && line.waiting === 0) this.#regions.delete(region);
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
