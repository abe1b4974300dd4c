/** The store: everything that operations ask of the database, one method a question. Each names one region. */
import type { CaseState, Decision, TaskOpened } from '#lifecycle';
import { type Attempt, listAttempts, recordAttempt } from './attempts.js';
import { type CaseFilter, listCases, readCase } from './cases.js';
import { type Claim, claimMessages, claimTimers, type DueTimer, type PendingMessage } from './claims.js';
import type { Command, CommitResult, Consumes, StoredCommand, Submission } from './command.js';
import { Commits, type Settled, type WatchCommits } from './commit.js';
import {
  activateConfiguration,
  addConfiguration,
  type Configuration,
  configurationInForce,
  type ConfigurationState,
  judgeConfiguration,
  listConfigurations,
  type NewConfiguration,
  readConfiguration,
} from './configurations.js';
import { type ConnectionOptions, Connections } from './connections.js';
import type { Page, Paged } from './cursor.js';
import { addDefinition, readDefinition, type StoredDefinition } from './definitions.js';
import { type HistoryPage, readHistory, type StoredTransition } from './history.js';
import { findOrMakePseudonymKey } from './pseudonym-key.js';
import {
  addCalendarVersion,
  addLawVersion,
  type CalendarVersion,
  type LawVersion,
  listCalendarVersions,
  listLawVersions,
} from './reference-versions.js';
import { readCommand } from './stored-command.js';
import { finishRegionTask, listOpenTasks, openRegionTask, type OpenTask, type TaskFilter } from './tasks.js';

export interface StoreOptions extends ConnectionOptions {
  /** Counts commits whose connection broke. */
  readonly watchCommits?: WatchCommits;
}

/**
 * Over one pool of connections. Every method throws Contention when it may be tried again (CommitUnknown, of `commit` alone,
 * when it may also have been carried out) and StoreFault for a defect.
 */
export class Store {
  readonly #connections: Connections;
  readonly #commits: Commits;
  readonly #pseudonymKeys = new Map<string, Uint8Array>();

  constructor(options: StoreOptions) {
    this.#connections = new Connections(options);
    this.#commits = new Commits(this.#connections, options.watchCommits ?? (() => undefined));
  }

  /** For figures only. */
  get pool(): Connections['pool'] {
    return this.#connections.pool;
  }

  /** Writes a decision, once for each command id. After a broken connection it finds out what happened before it answers. */
  commit(region: string, command: Command, decision: Decision, consumes?: Consumes): Promise<CommitResult> {
    return this.#commits.commit(region, { command, decision, ...(consumes === undefined ? {} : { consumes }) });
  }

  /** Writes many decisions as one statement. One result for each, in their order; one that is refused does not harm the rest. */
  commitBatch(region: string, batch: readonly Submission[]): Promise<Settled[]> {
    return this.#commits.commitBatch(region, batch);
  }

  /** Stores a refused attempt; the same id is stored once. */
  commitAttempt(region: string, attempt: Attempt): Promise<void> {
    return recordAttempt(this.#connections, region, attempt);
  }

  /** Null when there is none in this region. */
  case(region: string, id: string): Promise<CaseState | null> {
    return readCase(this.#connections, region, id);
  }

  /** Newest first. Throws InvalidCursor. */
  cases(region: string, filter: CaseFilter, page: Page): Promise<Paged<CaseState>> {
    return listCases(this.#connections, region, filter, page);
  }

  /** From the first on. */
  history(region: string, caseId: string, page: HistoryPage): Promise<StoredTransition[]> {
    return readHistory(this.#connections, region, caseId, page);
  }

  /** Newest first. Throws InvalidCursor. */
  attempts(region: string, caseId: string, page: Page): Promise<Paged<Attempt>> {
    return listAttempts(this.#connections, region, caseId, page);
  }

  /** What became of a command; null when it was not carried out, or not yet. */
  answer(region: string, command: Pick<Command, 'id' | 'person'>): Promise<StoredCommand | null> {
    return readCommand(this.#connections, region, command);
  }

  /** Claims timers that are due at `now`. */
  dueTimers(region: string, now: string, claim: Claim): Promise<DueTimer[]> {
    return claimTimers(this.#connections, region, now, claim);
  }

  /** Claims messages, of each sender to each receiver the first. */
  pendingMessages(region: string, claim: Claim): Promise<PendingMessage[]> {
    return claimMessages(this.#connections, region, claim);
  }

  /** Open tasks, due first. */
  openTasks(region: string, filter: TaskFilter, limit: number): Promise<OpenTask[]> {
    return listOpenTasks(this.#connections, region, filter, limit);
  }

  /** One open task of a name; opened again it is replaced. */
  openRegionTask(region: string, task: TaskOpened): Promise<void> {
    return openRegionTask(this.#connections, region, task);
  }

  finishRegionTask(region: string, name: string): Promise<void> {
    return finishRegionTask(this.#connections, region, name);
  }

  /** Under the next number, or that of the newest when the source is the same. */
  addConfiguration(region: string, one: NewConfiguration): Promise<{ number: number; isNew: boolean }> {
    return addConfiguration(this.#connections, region, one);
  }

  /** Newest first. */
  configurations(region: string): Promise<Configuration[]> {
    return listConfigurations(this.#connections, region);
  }

  configuration(region: string, number: number): Promise<Configuration | null> {
    return readConfiguration(this.#connections, region, number);
  }

  /** The one that cases opened on this day (YYYY-MM-DD) get. */
  configurationInForce(region: string, day: string): Promise<Configuration | null> {
    return configurationInForce(this.#connections, region, day);
  }

  /** False when it is no draft any more. */
  judgeConfiguration(
    region: string,
    number: number,
    found: Pick<NewConfiguration, 'state' | 'diagnostics'>,
  ): Promise<boolean> {
    return judgeConfiguration(this.#connections, region, number, found);
  }

  /** False when it is in none of the states of `from`. */
  activateConfiguration(
    region: string,
    number: number,
    activation: { readonly by: string; readonly from: readonly ConfigurationState[] },
  ): Promise<boolean> {
    return activateConfiguration(this.#connections, region, number, activation);
  }

  /** Unless it is there. */
  addDefinition(region: string, one: StoredDefinition): Promise<void> {
    return addDefinition(this.#connections, region, one);
  }

  definition(region: string, hash: string): Promise<StoredDefinition | null> {
    return readDefinition(this.#connections, region, hash);
  }

  /** Unless it is there. */
  addLawVersion(one: LawVersion): Promise<void> {
    return addLawVersion(this.#connections, one);
  }

  /** By law and day, the latest last. */
  lawVersions(): Promise<LawVersion[]> {
    return listLawVersions(this.#connections);
  }

  /** Unless it is there. */
  addCalendarVersion(one: CalendarVersion): Promise<void> {
    return addCalendarVersion(this.#connections, one);
  }

  /** As they were loaded, the latest last. */
  calendarVersions(): Promise<CalendarVersion[]> {
    return listCalendarVersions(this.#connections);
  }

  /** The region's key, made on first use; read once and then kept in memory, since every command needs it. */
  async pseudonymKey(region: string): Promise<Uint8Array> {
    const known = this.#pseudonymKeys.get(region);
    if (known !== undefined) return known;
    const key = await findOrMakePseudonymKey(this.#connections, region);
    this.#pseudonymKeys.set(region, key);
    return key;
  }

  /** Whether the database answers, for readiness. Throws Contention when it does not. */
  async ping(): Promise<void> {
    await this.#connections.askAgain({ name: 'ping', text: 'SELECT' });
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return this.#connections.close();
  }
}
