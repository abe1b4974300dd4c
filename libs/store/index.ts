/** The door of the store: PostgreSQL behind one class, and the migrations that bring it to the present schema. */
export {
  ACTIVITY_DIMENSIONS,
  type ActivityDimension,
  type ActivityFilter,
  type ActivityScope,
  type FoundActivity,
  type RecordedActivity,
} from './activities.js';
export type { Attempt } from './attempts.js';
export type { CaseFilter } from './cases.js';
export { type Claim, type DueTimer, type GivenBack, type PendingMessage, type WorkAhead } from './claims.js';
export { bodyText } from './answer.js';
export type { Answer, Command, CommitResult, Consumes, Notice, StoredCommand, Submission } from './command.js';
export { commitStatement, type WatchCommits } from './commit.js';
export type { Configuration, ConfigurationActor, ConfigurationState, Loading } from './configurations.js';
export { CommitUnknown, Contention, type ContentionCode, StoreFault } from './contention.js';
export { InvalidCursor, type Page, type Paged } from './cursor.js';
export type { StoredDefinition } from './definitions.js';
export type { DeadLetter, Delivery, DeliveryResult } from './deliveries.js';
export type { EndpointState } from './endpoints.js';
export { distribute, readDistribution } from './distribute.js';
export { type DistributionStep, NotDistributable } from './distribution.js';
export type { HistoryPage, StoredTransition } from './history.js';
export { migrate } from './migrate.js';
export type { Parked, WorkCount } from './parked.js';
export type { CalendarVersion, LawVersion } from './reference-versions.js';
export { APP_ROLE } from './roles.js';
export { Store, type StoreOptions } from './store.js';
export type { ActOnTask, TaskAct } from './task-acts.js';
export type { Task } from './tasks.js';
export { type ListedTask, MOST_COUNTED, type TaskCounts, type TaskFilter, type TaskScope } from './worklist.js';
