/**
 * The store: everything that operations ask of the database, one method a question. Each names one region. Long because there are
 * many questions: a method is one line to the file that answers it, and what may be asked is told in one place.
 */
import type { CaseState, Decision, TaskOpened } from '#lifecycle';
import {
  type ActivityCount,
  type ActivityDimension,
  type ActivityFilter,
  countActivities,
  type FoundActivity,
  listActivities,
  readActivity,
  type RecordedActivity,
  recordActivity,
  type RecordResult,
} from './activities.js';
import { type Attempt, listAttempts, recordAttempt } from './attempts.js';
import { CaseCache } from './case-cache.js';
import { CaseTurns } from './case-turns.js';
import { type CaseFilter, listCases, readCase, readCases } from './cases.js';
import {
  type Claim,
  type Claimed,
  claimMessages,
  claimTimers,
  type DueTimer,
  giveBack,
  type GivenBack,
  lookForWork,
  type PendingMessage,
  type WorkAhead,
} from './claims.js';
import type { Command, CommitResult, Consumes, Notice, StoredCommand, Submission } from './command.js';
import { CommitQueue } from './commit-queue.js';
import { Commits, type WatchCommits } from './commit.js';
import {
  activateConfiguration,
  addConfiguration,
  type Configuration,
  type ConfigurationAct,
  type ConfigurationActor,
  configurationInForce,
  judgeConfiguration,
  type Judgement,
  listConfigurationActs,
  listConfigurations,
  type Loading,
  type NewConfiguration,
  nextDraft,
  readConfiguration,
} from './configurations.js';
import { type ConnectionOptions, Connections } from './connections.js';
import { NO_ROOM, StoreFault } from './contention.js';
import type { Page, Paged } from './cursor.js';
import { addDefinition, readDefinition, type StoredDefinition } from './definitions.js';
import {
  claimDeliveries,
  type DeadLetter,
  type Delivery,
  type DeliveryClaim,
  type DeliveryResult,
  listDeadLetters,
  replayDeadLetters,
  settleDelivery,
} from './deliveries.js';
import { type EndpointState, readEndpoints, readSecrets, replaceSecret, resumeEndpoint } from './endpoints.js';
import { type HistoryPage, readHistory, type StoredTransition } from './history.js';
import { countWork, listParked, type Parked, releaseParked, type WorkCount } from './parked.js';
import { readPlaces, type PlacesInUse } from './places.js';
import { beginProjection, casesToProject, noteProjection } from './projections.js';
import { findOrMakePseudonymKey } from './pseudonym-key.js';
import {
  addCalendarVersion,
  addLawVersion,
  type CalendarVersion,
  type LawVersion,
  listCalendarVersions,
  listLawVersions,
} from './reference-versions.js';
import { clearCommands, readCommand } from './stored-command.js';
import { type ActOnTask, actOnTask, type ActResult, listTaskActs, type TaskAct } from './task-acts.js';
import { finishRegionTask, openRegionTask } from './tasks.js';
import {
  type Counting,
  type ListedTask,
  listTasks,
  readTask,
  type TaskCounts,
  type TaskFilter,
  type TaskScope,
} from './worklist.js';

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
  readonly #queue: CommitQueue;
  readonly #turns = new CaseTurns();
  readonly #snapshots = new CaseCache();
  readonly #pseudonymKeys = new Map<string, Uint8Array>();

  constructor(options: StoreOptions) {
    this.#connections = new Connections(options);
    this.#commits = new Commits(this.#connections, options.watchCommits ?? (() => undefined));
    // A quarter of the connections is left to who reads.
    this.#queue = new CommitQueue(this.#commits, Math.floor((this.#connections.pool.options.max * 3) / 4));
  }

  /** For figures only. */
  get pool(): Connections['pool'] {
    return this.#connections.pool;
  }

  /** Submissions that wait for a statement to travel with, and statements under way; for figures only. */
  get commitQueue(): { readonly waiting: number; readonly underWay: number } {
    return this.#queue;
  }

  /** Runs work on a case after all other work of this process on it. Work inside must not ask for a turn of its own. */
  inTurn<T>(region: string, caseId: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(region, caseId, work);
  }

  /**
   * Writes a decision, once for each command id, together with what else waits for the region. After a broken connection it
   * finds out what happened before it answers.
   */
  async commit(
    region: string,
    command: Command,
    decision: Decision,
    consumes?: Consumes,
    notices: readonly Notice[] = [],
  ): Promise<CommitResult> {
    const submission: Submission = {
      command,
      decision,
      ...(consumes === undefined ? {} : { consumes }),
      ...(notices.length === 0 ? {} : { notices }),
    };
    let isWritten = false;
    try {
      const result = await this.#queue.submit(region, submission);
      isWritten = result.kind === 'committed';
      return result;
    } catch (error) {
      // Somebody else took the last place: what was decided on is not so any more.
      if (error instanceof StoreFault && error.code === NO_ROOM) return { kind: 'stale' };
      throw error;
    } finally {
      for (const { state } of decision.writes) {
        // Of one that is closed nobody asks much any more: it would only keep its place.
        if (isWritten && state.closedAt === null) this.#snapshots.put(state);
        else this.#snapshots.drop(region, state.case);
      }
    }
  }

  /** Stores a refused attempt; the same id is stored once. */
  commitAttempt(region: string, attempt: Attempt): Promise<void> {
    return recordAttempt(this.#connections, region, attempt);
  }

  /** As it is stored; null when there is none in this region. */
  async case(region: string, id: string): Promise<CaseState | null> {
    const state = await readCase(this.#connections, region, id);
    if (state !== null) this.#snapshots.put(state);
    return state;
  }

  /** Reads those that are not in memory, in one question: `snapshot` then knows them. */
  async warm(region: string, ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => this.#snapshots.get(region, id) === undefined);
    if (unknown.length === 0) return;
    for (const state of await readCases(this.#connections, region, unknown)) this.#snapshots.put(state);
  }

  /** What is in use of the region's offers, and who waits. */
  places(region: string): Promise<PlacesInUse> {
    return readPlaces(this.#connections, region);
  }

  /** A case as it was read or written here last, when that is still in memory. Another process may have moved it on since. */
  snapshot(region: string, id: string): CaseState | undefined {
    return this.#snapshots.get(region, id);
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

  /** Forgets some of the commands that are older than so many days; how many there were. Then the same key is a new request. */
  clearCommands(region: string, keptDays: number, limit: number): Promise<number> {
    return clearCommands(this.#connections, region, keptDays, limit);
  }

  /** Says by which calendar the clocks of a region are to run, by its hash; another one than before begins a projection. */
  beginProjection(region: string, calendar: string): Promise<void> {
    return beginProjection(this.#connections, region, calendar);
  }

  /** The next cases whose clocks are to be projected under this calendar; none when that is done or another one counts now. */
  casesToProject(region: string, calendar: string, limit: number): Promise<string[]> {
    return casesToProject(this.#connections, region, calendar, limit);
  }

  /** Notes how far a projection has come; null when there are no more cases. */
  noteProjection(region: string, calendar: string, afterCase: string | null): Promise<void> {
    return noteProjection(this.#connections, region, calendar, afterCase);
  }

  /** Whether there are due timers or messages to claim. */
  lookForWork(region: string): Promise<WorkAhead> {
    return lookForWork(this.#connections, region);
  }

  /** Claims timers that are due, of each case the first. */
  dueTimers(region: string, claim: Claim): Promise<Claimed<DueTimer>> {
    return claimTimers(this.#connections, region, claim);
  }

  /** Claims messages, of each sender to each receiver the first. */
  pendingMessages(region: string, claim: Claim): Promise<Claimed<PendingMessage>> {
    return claimMessages(this.#connections, region, claim);
  }

  /** Gives back what its holder could not do for a reason outside it: the claim does not count. */
  giveBack(region: string, owner: string, work: GivenBack, afterSeconds: number): Promise<void> {
    return giveBack(this.#connections, region, owner, work, afterSeconds);
  }

  /** How much waits for the workers, and how much was given up. */
  countWork(region: string): Promise<WorkCount[]> {
    return countWork(this.#connections, region);
  }

  /** What was given up, the longest ago first. */
  parked(region: string, limit: number): Promise<Parked[]> {
    return listParked(this.#connections, region, limit);
  }

  /** Lets workers try again what was given up, of one case or of all; how much that is. */
  releaseParked(region: string, caseId?: string): Promise<number> {
    return releaseParked(this.#connections, region, caseId);
  }

  /** Claims messages for endpoints, of each case only the first. */
  claimDeliveries(region: string, now: string, claim: DeliveryClaim): Promise<Delivery[]> {
    return claimDeliveries(this.#connections, region, now, claim);
  }

  /** Says what became of a try. */
  settleDelivery(
    region: string,
    delivery: Pick<Delivery, 'id' | 'endpoint'>,
    now: string,
    result: DeliveryResult,
    by: Parameters<typeof settleDelivery>[5],
  ): Promise<void> {
    return settleDelivery(this.#connections, region, delivery, now, result, by);
  }

  /** The oldest first. Throws InvalidCursor. */
  deadLetters(region: string, endpoint: string | undefined, page: Page): Promise<Paged<DeadLetter>> {
    return listDeadLetters(this.#connections, region, endpoint, page);
  }

  /** How many are tried anew. */
  replayDeadLetters(
    region: string,
    which: { readonly endpoint: string; readonly message?: string },
    now: string,
  ): Promise<number> {
    return replayDeadLetters(this.#connections, region, which, now);
  }

  /** How these endpoints fare. */
  endpoints(region: string, endpoints: readonly string[], now: string): Promise<EndpointState[]> {
    return readEndpoints(this.#connections, region, endpoints, now);
  }

  /** What messages to these endpoints are signed with, the present secret first. */
  endpointSecrets(region: string, endpoints: readonly string[], now: string): Promise<Map<string, Uint8Array[]>> {
    return readSecrets(this.#connections, region, endpoints, now);
  }

  /** The one before it stays in force for a while. */
  replaceSecret(region: string, endpoint: string, fresh: Parameters<typeof replaceSecret>[3]): Promise<void> {
    return replaceSecret(this.#connections, region, endpoint, fresh);
  }

  resumeEndpoint(region: string, endpoint: string): Promise<void> {
    return resumeEndpoint(this.#connections, region, endpoint);
  }

  /** Due first, those without a date last. Throws InvalidCursor. */
  tasks(
    region: string,
    scope: TaskScope,
    filter: TaskFilter,
    page: Page,
    counting?: Counting,
  ): Promise<Paged<ListedTask> & { readonly counts?: TaskCounts }> {
    return listTasks(this.#connections, region, scope, filter, page, counting);
  }

  /** Open or done; null when there is none in this region. */
  task(region: string, task: string): Promise<ListedTask | null> {
    return readTask(this.#connections, region, task);
  }

  /** Once for each command id; nothing when task or case is not what was looked at. */
  actOnTask(region: string, command: Command, act: ActOnTask): Promise<ActResult> {
    return actOnTask(this.#connections, region, command, act);
  }

  /** The first first. */
  taskActs(region: string, task: string): Promise<TaskAct[]> {
    return listTaskActs(this.#connections, region, task);
  }

  /** One open task of a name; opened again it is replaced. */
  openRegionTask(region: string, task: TaskOpened): Promise<void> {
    return openRegionTask(this.#connections, region, task);
  }

  finishRegionTask(region: string, name: string): Promise<void> {
    return finishRegionTask(this.#connections, region, name);
  }

  /** Once for each command id; nothing when another record took the place of what this one replaces. */
  recordActivity(region: string, command: Command, one: RecordedActivity): Promise<RecordResult> {
    return recordActivity(this.#connections, region, command, one);
  }

  /** Null when there is none in this region. */
  activity(region: string, id: string): Promise<FoundActivity | null> {
    return readActivity(this.#connections, region, id);
  }

  /** The last held first; with `history` also what was replaced or withdrawn. Throws InvalidCursor. */
  activities(
    region: string,
    filter: ActivityFilter & { readonly history?: boolean },
    page: Page,
  ): Promise<Paged<FoundActivity>> {
    return listActivities(this.#connections, region, filter, page);
  }

  /** What stands, by each combination of the dimensions that occurs. */
  activityCounts(region: string, filter: ActivityFilter, by: readonly ActivityDimension[]): Promise<ActivityCount[]> {
    return countActivities(this.#connections, region, filter, by);
  }

  /** Under the next number, or that of the newest when the source is the same. */
  addConfiguration(
    region: string,
    one: NewConfiguration,
    loading: Loading,
  ): Promise<{ number: number; isNew: boolean }> {
    return addConfiguration(this.#connections, region, one, loading);
  }

  /** Newest first. */
  configurations(region: string): Promise<Configuration[]> {
    return listConfigurations(this.#connections, region);
  }

  configuration(region: string, number: number): Promise<Configuration | null> {
    return readConfiguration(this.#connections, region, number);
  }

  configurationActs(region: string, number: number): Promise<ConfigurationAct[]> {
    return listConfigurationActs(this.#connections, region, number);
  }

  /** The oldest configuration that waits for its proof. */
  nextDraft(region: string): Promise<Configuration | null> {
    return nextDraft(this.#connections, region);
  }

  /** The one that cases opened on this day (YYYY-MM-DD) get. */
  configurationInForce(region: string, day: string): Promise<Configuration | null> {
    return configurationInForce(this.#connections, region, day);
  }

  /** False when it is no draft any more. */
  judgeConfiguration(region: string, number: number, judgement: Judgement): Promise<boolean> {
    return judgeConfiguration(this.#connections, region, number, judgement);
  }

  /** False when it is not proved, or active already. */
  activateConfiguration(region: string, number: number, by: ConfigurationActor): Promise<boolean> {
    return activateConfiguration(this.#connections, region, number, by);
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

  /** Waits for what is under way, and for what waits in the queue. */
  async close(): Promise<void> {
    await this.#queue.idle();
    await this.#connections.close();
  }
}
