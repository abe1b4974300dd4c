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
 * Submissions: with so many it leaves, and what waits beyond them goes with the next. A statement costs its start, and a region
 * that has waited for two journeys has more to put into it; so the next is ready as well by the time this one has ended. A region
 * that fills one alone travels by itself: others would only wait for all of it.
 */
const FULL = 12;
/**
 * One that is not full leaves only beside one that lasts so long: it waits for somebody's row, or for a slow disk. While none
 * does, it had better carry all that comes in meanwhile.
 */
const LASTING_MS = 25;
/** Statements of regions that travel by themselves, beside those. */
const STATEMENTS = 4;
/**
 * On average in the statements under way, where no region travels with others: below it they have so little each that waiting
 * brings none of them company.
 */
const COMPANY = 2;
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
  /** Transactions of others in which it had no place. */
  passedOver: number;
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
      const line = this.#lines.get(region) ?? { waiting: [], underWay: 0, passedOver: 0 };
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
    const company = this.#company(entries);
    const together = [...this.#journeys].filter(({ isTogether }) => isTogether);
    const mayTogether = together.length < TOGETHER && (company.isFull || together.every(({ isLasting }) => isLasting));
    const mostAlone = this.#mostAlone(this.#journeys.size - together.length);
    const first = entries.find((entry) => (this.#isLight(entry) ? mayTogether : entry[1].underWay < mostAlone));
    if (first === undefined) return undefined;
    if (!this.#isLight(first)) return { loads: [this.#take(first)], isTogether: false, isLasting: false };
    const loads = company.entries.map((entry) => this.#take(entry));
    for (const [, line] of entries) if (line.waiting.length > 0) line.passedOver += 1;
    // One that is there alone is a plain call.
    const isPlain = this.#journeys.size === 0 && loads.length === 1 && loads[0]?.batch.length === 1;
    return { loads, isTogether: !isPlain, isLasting: false };
  }

  /**
   * Those that travel together next: who has most to write, since a statement costs its start. Each transaction that leaves without
   * a region counts as one more for it, so that it is passed over no oftener than the others have more.
   */
  #company(entries: readonly Entry[]): { entries: readonly Entry[]; isFull: boolean } {
    const light = entries.filter((entry) => this.#isLight(entry)).sort(([, a], [, b]) => weightOf(b) - weightOf(a));
    let count = 0;
    const last = light.findIndex(([, { waiting }]) => (count += waiting.length) >= FULL);
    return last === -1 ? { entries: light, isFull: false } : { entries: light.slice(0, last + 1), isFull: true };
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
    line.passedOver = 0;
    return { region, line, batch: line.waiting.splice(0, LARGEST_BATCH) };
  }

  /** Whether a region gains by travelling with others, and they are not harmed by it. */
  #isLight([region, { waiting }]: Entry): boolean {
    return this.#sender.maySendAcross && waiting.length < FULL && !this.#apart.has(region);
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

const weightOf = ({ waiting, passedOver }: Line): number => waiting.length + passedOver;

function tell({ resolve, reject }: Waiting, result: Settled | undefined): void {
  if (result?.kind === 'failed') reject(result.error);
  else if (result !== undefined) resolve(result);
  else reject(new Error('A batch came back without a result for each submission.'));
}
