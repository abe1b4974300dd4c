// The store of a simulation: maps with the promises of commit_decisions. Every method is one statement; nothing comes between.
// It looks after every write whether what must always hold still does, and can break one of its promises on purpose.
import { genesisHash, type CaseState, type CaseWrite, type Decision, type StoredRecord } from '#lifecycle';
import type { PlaceUse } from '#routing';
import { SimulatedPlaces } from './simulated-places.js';

/**
 * A promise that is broken on purpose: writing over what is newer, carrying out a command again, not using up what caused it,
 * giving a place that somebody else took meanwhile.
 */
export type Breach = 'overwrites' | 'forgets commands' | 'keeps what was consumed' | 'gives a place twice';

export interface SimulatedMessage {
  readonly id: string;
  readonly fromCase: string;
  readonly toCase: string;
  readonly as: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The id of the command that caused it. */
  readonly command: string;
}

/** What a worker has claimed, and what its commit uses up. */
export type Consumed =
  | { readonly kind: 'timer'; readonly case: string; readonly timer: string; readonly armedSeq: number }
  | { readonly kind: 'message'; readonly message: SimulatedMessage };

interface Leased {
  readonly dueAt: number;
  leaseUntil: number;
  readonly consumed: Consumed;
  /** The sender's, in its order; of a timer none. */
  readonly order: number;
}

export class SimulatedStore {
  readonly faults: string[] = [];
  /** The hashes of all records as they were written. */
  readonly trace: string[] = [];
  readonly histories = new Map<string, StoredRecord[]>();
  readonly #cases = new Map<string, CaseState>();
  readonly #caseOf = new Map<string, string>();
  readonly #answers = new Map<string, string>();
  readonly #work = new Map<string, Leased>();
  readonly #carriedOut = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly #places = new SimulatedPlaces();

  constructor(private readonly breach?: Breach) {}

  read(id: string): CaseState | undefined {
    return this.#cases.get(id);
  }

  /** What is in use of offers, and who waits, as it is read for a decision. */
  places(today: string): PlaceUse {
    return this.#places.use(today);
  }

  answerTo(command: string): string | undefined {
    return this.breach === 'forgets commands' ? undefined : this.#answers.get(command);
  }

  holds(hash: string): boolean {
    return this.#caseOf.has(hash);
  }

  caseOf(hash: string): string | undefined {
    return this.#caseOf.get(hash);
  }

  get waiting(): string[] {
    return [...this.#work.values()].flatMap(({ consumed }) =>
      consumed.kind === 'message' ? [consumed.message.id] : [],
    );
  }

  overdue(now: number): string[] {
    return [...this.#work].flatMap(([key, { dueAt, consumed }]) =>
      consumed.kind === 'timer' && dueAt <= now ? [key] : [],
    );
  }

  /** All writes of a decision, or nothing. */
  commit(
    command: { readonly id: string; readonly answer: string },
    decision: Decision,
    consumes?: Consumed,
  ): 'committed' | 'stored' | 'stale' | 'consumed' {
    if (this.answerTo(command.id) !== undefined) return 'stored';
    const key = consumes === undefined ? undefined : keyOf(consumes);
    if (key !== undefined && !this.#work.has(key)) return 'consumed';
    if (this.breach !== 'overwrites' && decision.writes.some((write) => !this.#isExpected(write))) return 'stale';
    if (this.breach !== 'gives a place twice' && !this.#places.isRoomFor(decision.writes)) return 'stale';
    if (key !== undefined) this.#use(key);
    this.#answers.set(command.id, command.answer);
    const times = (this.#carriedOut.get(command.id) ?? 0) + 1;
    this.#carriedOut.set(command.id, times);
    if (times > 1) this.faults.push(`doubled: ${command.id} was carried out ${times} times`);
    for (const write of decision.writes) this.#write(write, command.id);
    if (decision.writes.some(({ places }) => places !== undefined))
      this.faults.push(...this.#places.faults(this.#cases.values()));
    return 'committed';
  }

  /** Some due work that nobody holds; of a sender's messages to a receiver only the first. */
  claim(now: number, leaseMs: number, random: () => number, isCalm = false): Consumed | undefined {
    const free = [...this.#work.values()].filter(
      (one) => one.dueAt <= now && (isCalm || one.leaseUntil <= now) && !this.#isBehind(one),
    );
    const one = free[Math.floor(random() * free.length)];
    if (one === undefined) return undefined;
    one.leaseUntil = now + leaseMs;
    return one.consumed;
  }

  #isBehind({ consumed, order }: Leased): boolean {
    if (consumed.kind !== 'message') return false;
    const { fromCase, toCase } = consumed.message;
    return [...this.#work.values()].some(
      (other) =>
        other.consumed.kind === 'message' &&
        other.consumed.message.fromCase === fromCase &&
        other.consumed.message.toCase === toCase &&
        other.order < order,
    );
  }

  #isExpected({ expected, state }: CaseWrite): boolean {
    const now = this.#cases.get(state.case);
    if (expected === null) return now === undefined;
    return now?.version === expected.version && now.head === expected.head;
  }

  #use(key: string): void {
    if (this.#used.has(key)) this.faults.push(`doubled: ${key} happened twice`);
    this.#used.add(key);
    if (this.breach !== 'keeps what was consumed') this.#work.delete(key);
  }

  #write(write: CaseWrite, command: string): void {
    const { state, record, bytes, hash } = write;
    const records = this.histories.get(state.case) ?? [];
    const previous = records.at(-1)?.hash ?? genesisHash(state.region, state.case);
    if (record.previous !== previous || record.seq !== records.length + 1)
      this.faults.push(`the chain of ${state.case} breaks at ${record.seq}`);
    if (record.scheduledAt !== null && record.scheduledAt > record.recordedAt)
      this.faults.push(`early: a term of ${state.case} ran out before ${record.scheduledAt}`);
    this.histories.set(state.case, [...records, { bytes, hash }]);
    this.trace.push(hash);
    this.#caseOf.set(hash, state.case);
    this.#cases.set(state.case, state);
    for (const timer of write.timersCancelled) this.#work.delete(`timer ${state.case} ${timer}`);
    for (const { id, dueAt } of write.timersArmed) {
      const consumed = { kind: 'timer', case: state.case, timer: id, armedSeq: record.seq } as const;
      this.#used.delete(keyOf(consumed));
      this.#work.set(keyOf(consumed), { dueAt: Date.parse(dueAt), leaseUntil: 0, consumed, order: 0 });
    }
    for (const [place, { id, toCase, as, event, data }] of write.messages.entries()) {
      const message = { id, fromCase: state.case, toCase, as, event, data, command };
      const consumed = { kind: 'message', message } as const;
      this.#work.set(keyOf(consumed), { dueAt: 0, leaseUntil: 0, consumed, order: record.seq * 1_000 + place });
    }
    this.#places.write(write);
    this.#compareTerms(state);
  }

  /** The rows of timers say what the state of the case says. */
  #compareTerms({ case: id, clocks, closedAt }: CaseState): void {
    if (this.breach !== undefined) return;
    const rows = [...this.#work.values()].flatMap(({ consumed, dueAt }) =>
      consumed.kind === 'timer' && consumed.case === id ? [`${consumed.timer} ${new Date(dueAt).toISOString()}`] : [],
    );
    const running =
      closedAt === null ? clocks.flatMap((one) => (one.dueAt === null ? [] : [`${one.id} ${one.dueAt}`])) : [];
    if (rows.sort().join() !== running.sort().join())
      this.faults.push(`the terms of ${id} are ${running.join()}, and their rows say ${rows.join()}`);
  }
}

const keyOf = (consumed: Consumed): string =>
  consumed.kind === 'timer' ? `timer ${consumed.case} ${consumed.timer}` : `message ${consumed.message.id}`;
