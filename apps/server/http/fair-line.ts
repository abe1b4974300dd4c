/**
 * Who of those who wait goes next: in turns by region, and within a region in turns by person, so that a flood of one makes
 * others wait for a single turn and not for the flood. Knows neither requests nor what they ask.
 */

export interface LineLimits {
  /** So many at work at once. */
  readonly atWork: number;
  /** So many waiting at once: overall, of a region, and of a person. */
  readonly waiting: number;
  readonly waitingOfRegion: number;
  readonly waitingOfPerson: number;
}

/** `full`: too many wait, overall or of the region; `greedy`: too many of this person; `late`: the turn did not come in time. */
export type Outcome = 'begin' | 'full' | 'greedy' | 'late';

interface Waiting {
  readonly tell: (outcome: Outcome) => void;
  readonly timer: NodeJS.Timeout;
}

interface Region {
  atWork: number;
  waiting: number;
  /** In the order of their turns: who was served goes to the end. */
  readonly people: Map<string, Waiting[]>;
}

/** Who began so lately comes back soon. */
const LATELY_MS = 1_000;
/** Of those who come back, for so many at most a part is kept: it is room that nobody else has meanwhile. */
const KEPT_PARTS = 2;

export class FairLine {
  readonly #limits: LineLimits;
  /** Those with something at work or waiting, in the order of their turns. */
  readonly #regions = new Map<string, Region>();
  /** When each region began last, the longest ago first, as far as that was lately. */
  readonly #lately = new Map<string, number>();
  #atWork = 0;
  #waiting = 0;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  get atWork(): number {
    return this.#atWork;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Tells once how it went, at once or when the turn has come. The result gives the place back, from the line or from work; it
   * may be called again without harm, and changes nothing for who was refused.
   */
  enter(region: string, person: string, patienceMs: number, tell: (outcome: Outcome) => void): () => void {
    const line = this.#regions.get(region) ?? { atWork: 0, waiting: 0, people: new Map<string, Waiting[]>() };
    this.#regions.set(region, line);
    const ofPerson = line.people.get(person)?.length ?? 0;
    if (line.waiting === 0 && this.#hasRoom(line)) {
      this.#begin(region, line);
      tell('begin');
      return once(() => this.#end(region, line));
    }
    const refusal = this.#refusal(line, ofPerson);
    if (refusal !== undefined) {
      this.#forgetIdle(region, line);
      tell(refusal);
      return () => undefined;
    }
    return this.#wait(region, line, person, patienceMs, tell);
  }

  #wait(
    region: string,
    line: Region,
    person: string,
    patienceMs: number,
    tell: (outcome: Outcome) => void,
  ): () => void {
    let isAtWork = false;
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
    const one: Waiting = {
      tell: (outcome) => {
        isAtWork = outcome === 'begin';
        tell(outcome);
      },
      timer: setTimeout(() => {
        leaveLine();
        one.tell('late');
      }, patienceMs).unref(),
    };
    const own = line.people.get(person);
    if (own === undefined) line.people.set(person, [one]);
    else own.push(one);
    line.waiting += 1;
    this.#waiting += 1;
    return once(() => {
      if (isAtWork) this.#end(region, line);
      else leaveLine();
    });
  }

  #refusal(line: Region, ofPerson: number): Outcome | undefined {
    const { waiting, waitingOfRegion, waitingOfPerson } = this.#limits;
    if (ofPerson >= waitingOfPerson) return 'greedy';
    return this.#waiting >= waiting || line.waiting >= waitingOfRegion ? 'full' : undefined;
  }

  /**
   * Each region that is busy, or was a moment ago, has an equal part, and one more part is kept for who comes next. Who has a
   * line makes do with half of its part while there are others: more of it at work would only make these wait behind it in the
   * service and the database, also when they ask one thing after the other and are away in between.
   */
  #hasRoom(line: Region): boolean {
    const regions = Math.max(this.#regions.size, Math.min(this.#countLately(), 1 + KEPT_PARTS));
    const part = Math.ceil(this.#limits.atWork / (regions + 1));
    const own = line.waiting > 0 && regions > 1 ? Math.ceil(part / 2) : part;
    return this.#atWork < this.#limits.atWork && line.atWork < own;
  }

  #countLately(): number {
    const since = performance.now() - LATELY_MS;
    for (const [region, at] of this.#lately) {
      if (at >= since) break;
      this.#lately.delete(region);
    }
    return this.#lately.size;
  }

  #begin(region: string, line: Region): void {
    line.atWork += 1;
    this.#atWork += 1;
    this.#regions.delete(region);
    this.#regions.set(region, line);
    this.#lately.delete(region);
    this.#lately.set(region, performance.now());
  }

  #end(region: string, line: Region): void {
    line.atWork -= 1;
    this.#atWork -= 1;
    this.#forgetIdle(region, line);
    for (let next = this.#next(); next !== undefined; next = this.#next()) next.tell('begin');
  }

  /** Takes who is next out of the line; undefined when nobody may begin now. */
  #next(): Waiting | undefined {
    for (const [region, line] of this.#regions) {
      if (line.waiting === 0 || !this.#hasRoom(line)) continue;
      for (const [person, [first, ...rest]] of line.people) {
        if (first === undefined) continue;
        line.people.delete(person);
        if (rest.length > 0) line.people.set(person, rest);
        line.waiting -= 1;
        this.#waiting -= 1;
        clearTimeout(first.timer);
        this.#begin(region, line);
        return first;
      }
    }
    return undefined;
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
