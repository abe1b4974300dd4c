/**
 * The commit queue: what waits goes out together, a statement for each region, and those of several regions in one transaction.
 * Nothing lingers for company: while little is under way each submission leaves at once, and only when the database is busy do
 * they gather. Decides when and with whom a submission travels; knows nothing of what is in it.
 */
import type { CommitResult, Submission } from './command.js';
import type { Part, Settled } from './commit.js';
import { FewATurn } from './few-a-turn.js';

/** How the queue reaches the database. */
export interface Sender {
  commit(region: string, submission: Submission): Promise<CommitResult>;
  commitBatch(region: string, batch: readonly Submission[]): Promise<Settled[]>;
  /** What became of each part, in their order; `tellInTheWay` is told of one that could not be committed with the others. */
  commitAcross(parts: readonly Part[], tellInTheWay: (region: string) => void): Promise<Settled[]>[];
  /** Not where regions lie on different nodes: then each travels by itself. */
  readonly maySendAcross: boolean;
}

/** Transactions of those that travel with others. */
const TOGETHER = 2;
/**
 * The second leaves only beside one that lasts so long: it waits for somebody's row, or for a slow disk. While none does, each
 * carries all that came in during the one before, which costs least.
 */
const LASTING_MS = 25;
/** Statements of regions that travel by themselves, beside those. */
const STATEMENTS = 4;
/**
 * On average in the statements under way, where no region travels with others: below it they have so little each that waiting
 * brings none of them company.
 */
const COMPANY = 2;
/** A region of which so many wait travels by itself: others would only wait for all of them, and it would gain little. */
const COMPANY_ENOUGH = 8;
/** In one transaction: each of them waits for the rows of all. */
const REGIONS_TOGETHER = 16;
/** Of one region, so that one that is busy, or whose rows somebody holds, leaves room for others. */
const STATEMENTS_OF_REGION = 2;
/** A larger batch gains little and makes everybody in it wait for the whole. */
const LARGEST_BATCH = 64;

interface Waiting {
  readonly submission: Submission;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Line {
  waiting: Waiting[];
  /** Statements. */
  underWay: number;
}

type Entry = readonly [region: string, line: Line];

/** What leaves of one region. */
interface Load {
  readonly region: string;
  readonly line: Line;
  readonly batch: readonly Waiting[];
}

/** What is under way. */
interface Journey {
  readonly loads: readonly Load[];
  /** No more so when a region was in the way: what is still under way goes by itself, and others may leave. */
  isTogether: boolean;
  /** For so long under way that others leave beside it. */
  isLasting: boolean;
}

export class CommitQueue {
  readonly #sender: Sender;
  /** In the order of their turns: a region that was served goes to the end. */
  readonly #lines = new Map<string, Line>();
  readonly #tellings = new FewATurn();
  readonly #idle: (() => void)[] = [];
  readonly #most: number;
  /** Regions that kept others from being committed: each travels by itself until a statement of its own went well. */
  readonly #apart = new Set<string>();
  readonly #journeys = new Set<Journey>();
  #submissionsUnderWay = 0;
  #isPlanned = false;

  /** `most` is how many statements there may be at once while none of them has company. */
  constructor(sender: Sender, most: number) {
    this.#sender = sender;
    this.#most = most;
  }

  get waiting(): number {
    return [...this.#lines.values()].reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  get underWay(): number {
    return this.#journeys.size;
  }

  /** Resolves when it is committed or conflicts; rejects as a commit of its own would. */
  submit(region: string, submission: Submission): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(region) ?? { waiting: [], underWay: 0 };
      line.waiting.push({ submission, resolve, reject });
      this.#lines.set(region, line);
      this.#plan();
    });
  }

  /** Resolves when nothing waits, nothing is under way, and all that was has been told. */
  async idle(): Promise<void> {
    if (this.#lines.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    await new Promise<void>((resolve) => this.#tellings.add(resolve));
  }

  /** At the end of this turn of the event loop, so that what came in together goes out together. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      this.#sendWhatMay();
    });
  }

  #sendWhatMay(): void {
    for (let journey = this.#next(); journey !== undefined; journey = this.#next()) {
      const underWay = journey;
      const count = underWay.loads.reduce((sum, { batch }) => sum + batch.length, 0);
      this.#journeys.add(underWay);
      this.#submissionsUnderWay += count;
      const lasting = setTimeout(() => {
        underWay.isLasting = true;
        this.#plan();
      }, LASTING_MS);
      void this.#send(underWay).then(() => {
        clearTimeout(lasting);
        this.#journeys.delete(underWay);
        this.#submissionsUnderWay -= count;
        if (this.#lines.size === 0) for (const tell of this.#idle.splice(0)) tell();
        this.#plan();
      });
    }
  }

  /** What goes now: of the region whose turn it is, and of others that have little; undefined when nothing waits that may go. */
  #next(): Journey | undefined {
    const entries = [...this.#lines].filter(
      ([, { waiting, underWay }]) => waiting.length > 0 && underWay < STATEMENTS_OF_REGION,
    );
    const together = [...this.#journeys].filter(({ isTogether }) => isTogether);
    const mayTogether = together.length < TOGETHER && together.every(({ isLasting }) => isLasting);
    const mostAlone = this.#mostAlone(this.#journeys.size - together.length);
    const first = entries.find((entry) => (this.#isLight(entry) ? mayTogether : entry[1].underWay < mostAlone));
    if (first === undefined) return undefined;
    if (!this.#isLight(first)) return { loads: [this.#take(first)], isTogether: false, isLasting: false };
    const regions = [first];
    let room = LARGEST_BATCH - first[1].waiting.length;
    for (const other of entries.slice(entries.indexOf(first) + 1)) {
      if (regions.length === REGIONS_TOGETHER) break;
      if (!this.#isLight(other) || other[1].waiting.length > room) continue;
      room -= other[1].waiting.length;
      regions.push(other);
    }
    // One that is there alone is a plain call.
    const isPlain = this.#journeys.size === 0 && room === LARGEST_BATCH - 1;
    return { loads: regions.map((entry) => this.#take(entry)), isTogether: !isPlain, isLasting: false };
  }

  /** How many statements a region that travels by itself may have under way now. */
  #mostAlone(alone: number): number {
    if (alone < STATEMENTS) return STATEMENTS_OF_REGION;
    return !this.#sender.maySendAcross && this.#isWithoutCompany(alone) ? 1 : 0;
  }

  #take([region, line]: Entry): Load {
    this.#lines.delete(region);
    this.#lines.set(region, line);
    line.underWay += 1;
    return { region, line, batch: line.waiting.splice(0, LARGEST_BATCH) };
  }

  /** Whether a region gains by travelling with others, and they are not harmed by it. */
  #isLight([region, { waiting }]: Entry): boolean {
    return this.#sender.maySendAcross && waiting.length < COMPANY_ENOUGH && !this.#apart.has(region);
  }

  #isWithoutCompany(alone: number): boolean {
    return alone < this.#most && this.#submissionsUnderWay < COMPANY * alone;
  }

  /** Ends when all of it has ended; each region is told as soon as its part has. Never rejects. */
  async #send(journey: Journey): Promise<void> {
    const { loads, isTogether } = journey;
    const [first] = loads;
    if (first !== undefined && !isTogether) {
      if (await this.#sendOne(first)) this.#apart.delete(first.region);
      this.#ended(first);
      return;
    }
    const ends = this.#sender.commitAcross(
      loads.map(({ region, batch }) => ({ region, batch: batch.map(({ submission }) => submission) })),
      (region) => {
        this.#apart.add(region);
        journey.isTogether = false;
        this.#plan();
      },
    );
    await Promise.all(
      loads.map(async (load, index) => {
        await this.#tellAll(load.batch, ends[index] ?? Promise.resolve([]));
        this.#ended(load);
      }),
    );
  }

  /** Whether none of it failed. Never rejects: every error is told to whom it concerns. */
  #sendOne({ region, batch }: Load): Promise<boolean> {
    const [first] = batch;
    if (first === undefined || batch.length > 1) {
      const submissions = batch.map(({ submission }) => submission);
      return this.#tellAll(batch, this.#sender.commitBatch(region, submissions));
    }
    return this.#sender.commit(region, first.submission).then(
      (result) => {
        first.resolve(result);
        return true;
      },
      (error: unknown) => {
        first.reject(error);
        return false;
      },
    );
  }

  /** Tells each its end, a few a turn; whether none of them failed. */
  async #tellAll(batch: readonly Waiting[], ends: Promise<readonly Settled[]>): Promise<boolean> {
    try {
      const settled = await ends;
      batch.forEach((one, index) => this.#tellings.add(() => tell(one, settled[index])));
      return settled.every(({ kind }) => kind !== 'failed');
    } catch (error) {
      for (const { reject } of batch) this.#tellings.add(() => reject(error));
      return false;
    }
  }

  #ended({ region, line }: Load): void {
    line.underWay -= 1;
    if (line.underWay === 0 && line.waiting.length === 0) this.#lines.delete(region);
    this.#plan();
  }
}

function tell({ resolve, reject }: Waiting, result: Settled | undefined): void {
  if (result?.kind === 'failed') reject(result.error);
  else if (result !== undefined) resolve(result);
  else reject(new Error('A batch came back without a result for each submission.'));
}
