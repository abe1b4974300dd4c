/**
 * Commits decisions: sends a batch to schakel.commit_decisions, finds out what became of one whose connection broke, and
 * isolates a submission that the database refuses. Decides nothing about a case.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { batchArguments } from './batch.js';
import type { Answer, CommitResult, Submission } from './command.js';
import type { Connections } from './connections.js';
import { Collision, CommitUnknown, Contention, StoreFault } from './contention.js';
import { mayBeDistributed } from './distribution.js';
import { ConnectionLost } from './failure.js';
import { placeArguments } from './place-arguments.js';

/** What a submission came to: its result, or the error it would have thrown on its own. */
export type Settled = CommitResult | { readonly kind: 'failed'; readonly error: unknown };

/** What waits of one region and travels with that of others. */
export interface Part {
  readonly region: string;
  readonly batch: readonly Submission[];
}

/** What became of parts that were sent together. `apart`: nothing was written, or nobody knows, and each is sent by itself. */
type Across =
  | { readonly kind: 'committed'; readonly results: ReadonlyMap<Part, readonly CommitResult[]> }
  | { readonly kind: 'apart'; readonly before: 'notWritten' | 'lost'; readonly held?: Part }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Told when a connection broke under a commit, and again when it is known what became of it. */
export type WatchCommits = (event: 'lost' | 'found' | 'repeated' | 'unknown') => void;

interface ResultRow {
  readonly command: number;
  readonly result: 'committed' | 'stored' | 'stale' | 'fingerprint' | 'consumed';
  readonly answer: Answer | null;
}

/** Pauses before a batch is sent again: after a broken connection, and after a deadlock or two cases of one id. */
const PAUSES_MS = [50, 250, 1_000];

/**
 * How long a row that somebody holds may keep those of other regions waiting: after it each region is sent by itself, and only
 * who needs that row waits for it.
 */
const WAIT_BRIEFLY = { name: 'wait_briefly', text: `SELECT set_config('lock_timeout', '250ms', true)` };

export class Commits {
  readonly #connections: Connections;
  readonly #watch: WatchCommits;
  /** Undefined until it was asked for. */
  #isDistributed: boolean | undefined;

  constructor(connections: Connections, watch: WatchCommits) {
    this.#connections = connections;
    this.#watch = watch;
  }

  /** Whether what waits of several regions may travel together. */
  get maySendAcross(): boolean {
    return this.#isDistributed !== true;
  }

  /** Commits one submission. Throws Contention, CommitUnknown or StoreFault. */
  async commit(region: string, submission: Submission): Promise<CommitResult> {
    const [result] = await this.#send(region, [submission]);
    if (result === undefined) throw new StoreFault('SK005', undefined);
    return result;
  }

  /**
   * Commits a batch in one statement; what names a case or command of the batch again goes into a next one. When the database
   * refuses a statement, the submission at fault is found by halving, with at most log2(n) + 2 statements, and fails alone.
   * When it waited in vain for a row that somebody holds, each is sent by itself: only who needs that row has to wait. `before`
   * is what became of the batch when it was sent with those of other regions.
   */
  async commitBatch(
    region: string,
    batch: readonly Submission[],
    before: 'notWritten' | 'held' | 'lost' = 'notWritten',
  ): Promise<Settled[]> {
    const settled = new Map<Submission, Settled>();
    let stopped: unknown;
    try {
      for (let waiting = [...batch], known = before; waiting.length > 0; known = 'notWritten') {
        const [now, later] = distinctPart(waiting);
        const refusal =
          known === 'held'
            ? await this.#sendEach(region, now, settled)
            : await this.#sendPart(region, now, settled, known === 'lost').catch((error: unknown) => {
                if (now.length === 1 || !isHeld(error)) throw error;
                return this.#sendEach(region, now, settled);
              });
        const notSent = refusal === undefined ? [] : await this.#isolate(region, now, refusal, settled);
        waiting = [...notSent, ...later];
      }
    } catch (error) {
      // The state of the database, not of the batch: dividing it further would not help.
      stopped = error;
    }
    return batch.map(
      (one) => settled.get(one) ?? { kind: 'failed', error: stopped ?? new StoreFault('SK005', undefined) },
    );
  }

  /**
   * Commits parts of several regions in one transaction, each with a statement of its own that enters its region; what became of
   * each part, in their order. What names a case or command again follows in statements of its region. When the database does
   * not take all of it, each region is sent by itself, and it is told at once which one was in the way. None rejects.
   */
  commitAcross(parts: readonly Part[], tellInTheWay: (region: string) => void): Promise<Settled[]>[] {
    const divided = parts.map(({ region, batch }) => {
      const [now, later] = distinctPart(batch);
      return { part: { region, batch: now }, whole: batch, later };
    });
    const across = this.#sendAcross(
      divided.map(({ part }) => part),
      tellInTheWay,
    );
    return divided.map(async ({ part, whole, later }): Promise<Settled[]> => {
      const sent = await across;
      if (sent.kind === 'failed') return whole.map(() => ({ kind: 'failed', error: sent.error }));
      if (sent.kind === 'apart') return this.commitBatch(part.region, whole, sent.held === part ? 'held' : sent.before);
      const rest = later.length === 0 ? [] : await this.commitBatch(part.region, later);
      const results = sent.results.get(part) ?? [];
      return inOrderOf(whole, [...part.batch, ...later], [...results, ...rest]);
    });
  }

  /** Sends parts of different regions as one transaction. Never rejects. */
  async #sendAcross(parts: readonly Part[], tellInTheWay: (region: string) => void): Promise<Across> {
    try {
      this.#isDistributed ??= await mayBeDistributed(this.#connections);
      if (this.#isDistributed) return { kind: 'apart', before: 'notWritten' };
      // Rows are locked region by region, in the order of their names, by all who travel across them: no two wait for each other.
      const ordered = [...parts].sort((a, b) => (a.region < b.region ? -1 : 1));
      const statements = ordered.map(({ region, batch }) => commitStatement(region, batch));
      const joint = await this.#connections.askTogether<ResultRow>([WAIT_BRIEFLY, ...statements]);
      if (joint.kind === 'failed') {
        const inTheWay = ordered[joint.at - 1];
        if (inTheWay === undefined || !isOfOne(joint.error)) throw joint.error;
        tellInTheWay(inTheWay.region);
        return { kind: 'apart', before: 'notWritten', ...(isHeld(joint.error) ? { held: inTheWay } : {}) };
      }
      const results = ordered.map(({ batch }, index) => resultsOf(joint.rows[index + 1] ?? [], batch.length));
      return { kind: 'committed', results: new Map(ordered.map((part, index) => [part, results[index] ?? []])) };
    } catch (error) {
      if (error instanceof ConnectionLost) return { kind: 'apart', before: 'lost' };
      return isOfOne(error) ? { kind: 'apart', before: 'notWritten' } : { kind: 'failed', error };
    }
  }

  /** `suspects` were refused together: finds one at fault and returns those that were not sent again on the way. */
  async #isolate(
    region: string,
    suspects: readonly Submission[],
    first: StoreFault,
    settled: Map<Submission, Settled>,
  ): Promise<Submission[]> {
    const waiting: Submission[] = [];
    let guilty = suspects;
    let error = first;
    while (guilty.length > 1) {
      const half = guilty.slice(0, guilty.length >> 1);
      const rest = guilty.slice(guilty.length >> 1);
      const refusal = await this.#sendPart(region, half, settled);
      if (refusal === undefined) {
        guilty = rest;
      } else {
        waiting.push(...rest);
        guilty = half;
        error = refusal;
      }
    }
    for (const one of guilty) settled.set(one, { kind: 'failed', error });
    return waiting;
  }

  /** Sends each of a batch by itself, all at once, and settles it. */
  async #sendEach(region: string, batch: readonly Submission[], settled: Map<Submission, Settled>): Promise<undefined> {
    const send = async (one: Submission): Promise<void> => {
      settled.set(one, await this.commit(region, one).catch((error: unknown) => ({ kind: 'failed' as const, error })));
    };
    await Promise.all(batch.map(send));
    return undefined;
  }

  /** Sends a part of a batch; the error when the database refused the whole of it for what is in it. */
  async #sendPart(
    region: string,
    part: readonly Submission[],
    settled: Map<Submission, Settled>,
    wasLost = false,
  ): Promise<StoreFault | undefined> {
    try {
      const results = await this.#send(region, part, wasLost);
      part.forEach((one, index) => {
        const result = results[index];
        if (result !== undefined) settled.set(one, result);
      });
      return undefined;
    } catch (error) {
      if (error instanceof StoreFault) return error;
      throw error;
    }
  }

  /**
   * Sends a batch until there is an answer, within bounds. It may be sent again at once after a broken connection, while the
   * server perhaps still works on the first: whichever of the two enters its commands first is carried out, the other waits
   * for it and gets the stored answers. Versions only grow, so a batch that is stale now is stale for the other one as well.
   */
  async #send(region: string, batch: readonly Submission[], wasLost = false): Promise<CommitResult[]> {
    const statement = commitStatement(region, batch);
    let isLost = wasLost;
    if (isLost) this.#watch('lost');
    for (let attempt = 0; ; attempt++) {
      try {
        const results = resultsOf(await this.#connections.ask<ResultRow>(statement), batch.length);
        if (isLost) this.#watch(results.some(({ kind }) => kind === 'stored') ? 'found' : 'repeated');
        return results;
      } catch (error) {
        const pause = PAUSES_MS[attempt];
        if (error instanceof ConnectionLost && !isLost) {
          isLost = true;
          this.#watch('lost');
        }
        if (pause !== undefined && isPassing(error, isLost)) {
          await delay(pause);
          continue;
        }
        if (!isLost) throw error;
        // Whatever was said last, the first one may have been carried out.
        this.#watch('unknown');
        throw new CommitUnknown();
      }
    }
  }
}

/** Whether sending the same again can help; after a lost connection also when the database is not back yet, or still at it. */
function isPassing(error: unknown, isLost: boolean): boolean {
  return error instanceof ConnectionLost || error instanceof Collision || (isLost && error instanceof Contention);
}

/** Whether a row of one submission kept the whole statement waiting for too long. */
function isHeld(error: unknown): boolean {
  return error instanceof Contention && (error.code === 'command.running' || error.code === 'concurrency.conflict');
}

/** Whether it was what one submission is, or needs, that kept the others from being committed. */
function isOfOne(error: unknown): boolean {
  return error instanceof StoreFault || isHeld(error);
}

/** What each of the ends is of stands beside it; gives them in the order of `wanted`. */
function inOrderOf(wanted: readonly Submission[], of: readonly Submission[], ends: readonly Settled[]): Settled[] {
  const known = new Map(of.map((one, index) => [one, ends[index]]));
  return wanted.map((one) => known.get(one) ?? { kind: 'failed', error: new StoreFault('SK005', undefined) });
}

/**
 * Divides a batch so that the first part names no case and no command twice, nor an offer of which there may be too little:
 * who finds it gone would take the others with him. The rest has to wait for it.
 */
function distinctPart(batch: readonly Submission[]): [now: Submission[], later: Submission[]] {
  const named = new Set<string>();
  const now: Submission[] = [];
  const later: Submission[] = [];
  for (const one of batch) {
    const names = [
      ...one.decision.writes.map(({ state }) => `case ${state.case}`),
      ...one.decision.writes.flatMap(({ places = [] }) =>
        places.flatMap(({ organisation, offer, bound }) => (bound === null ? [] : [`offer ${organisation}/${offer}`])),
      ),
      `command ${one.command.id} ${one.command.person ?? ''}`,
    ];
    const isNew = names.every((name) => !named.has(name));
    for (const name of names) named.add(name);
    (isNew ? now : later).push(one);
  }
  return [now, later];
}

function resultsOf(rows: readonly ResultRow[], count: number): CommitResult[] {
  // No row at all means that the function did not do its work; never that there was a conflict.
  if (rows.length !== count) throw new StoreFault('SK005', 'commit_decisions');
  return [...rows]
    .sort((a, b) => a.command - b.command)
    .map(({ result, answer }): CommitResult => (result === 'stored' ? { kind: 'stored', answer } : { kind: result }));
}

/**
 * The statement that writes a batch of one region. Every argument by its name, so that no order has to be kept. The names are
 * ours; values travel beside the text.
 */
export function commitStatement(
  region: string,
  batch: readonly Submission[],
): { name: string; text: string; values: unknown[] } {
  const placed = placeArguments(batch);
  const name = placed === undefined ? 'commit_decisions' : 'commit_placed';
  const values = { ...batchArguments(region, batch), ...placed };
  const given = Object.keys(values).map((argument, index) => `${argument} => $${index + 1}`);
  return {
    name,
    text: `SELECT command, result, answer FROM schakel.${name}(${given.join(', ')})`,
    values: Object.values(values),
  };
}
