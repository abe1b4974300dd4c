/**
 * The commit queue: what waits goes out together, region by region, as one statement. Nothing lingers for company: while few
 * statements are under way each submission leaves at once, and only when the database is busy do they gather. Decides when
 * and with whom a submission travels; knows nothing of what is in it.
 */
import type { CommitResult, Submission } from './command.js';
import type { Settled } from './commit.js';
import { OneATurn } from './one-a-turn.js';

/** How the queue reaches the database. */
export interface Sender {
  commit(region: string, submission: Submission): Promise<CommitResult>;
  commitBatch(region: string, batch: readonly Submission[]): Promise<Settled[]>;
}

/** Enough to keep database and service busy at once; more would only make smaller batches where there is company to wait for. */
const STATEMENTS = 4;
/** On average in the statements under way: below it regions have so little each that waiting brings none of them company. */
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
}

export class CommitQueue {
  readonly #sender: Sender;
  /** In the order of their turns: a region that was served goes to the end. */
  readonly #lines = new Map<string, Line>();
  readonly #tellings = new OneATurn();
  readonly #idle: (() => void)[] = [];
  readonly #most: number;
  #underWay = 0;
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
    return this.#underWay;
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
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const [region, line] = next;
      this.#lines.delete(region);
      this.#lines.set(region, line);
      const batch = line.waiting.splice(0, LARGEST_BATCH);
      line.underWay += 1;
      this.#underWay += 1;
      this.#submissionsUnderWay += batch.length;
      void this.#send(region, batch).then(() => {
        line.underWay -= 1;
        this.#underWay -= 1;
        this.#submissionsUnderWay -= batch.length;
        if (line.underWay === 0 && line.waiting.length === 0) this.#lines.delete(region);
        if (this.#lines.size === 0) for (const tell of this.#idle.splice(0)) tell();
        this.#plan();
      });
    }
  }

  /** The region whose turn it is; undefined when nothing waits that may go now. */
  #next(): [region: string, line: Line] | undefined {
    const ofRegion = this.#underWay < STATEMENTS ? STATEMENTS_OF_REGION : this.#isWithoutCompany() ? 1 : 0;
    for (const entry of this.#lines) {
      const [, { waiting, underWay }] = entry;
      if (waiting.length > 0 && underWay < ofRegion) return entry;
    }
    return undefined;
  }

  #isWithoutCompany(): boolean {
    return this.#underWay < this.#most && this.#submissionsUnderWay < COMPANY * this.#underWay;
  }

  /** Never rejects: every error is told to whom it concerns. */
  async #send(region: string, batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (first !== undefined && batch.length === 1) {
      await this.#sender.commit(region, first.submission).then(first.resolve, first.reject);
      return;
    }
    try {
      const settled = await this.#sender.commitBatch(
        region,
        batch.map(({ submission }) => submission),
      );
      batch.forEach((one, index) => this.#tellings.add(() => tell(one, settled[index])));
    } catch (error) {
      for (const { reject } of batch) this.#tellings.add(() => reject(error));
    }
  }
}

function tell({ resolve, reject }: Waiting, result: Settled | undefined): void {
  if (result?.kind === 'failed') reject(result.error);
  else if (result !== undefined) resolve(result);
  else reject(new Error('A batch came back without a result for each submission.'));
}
