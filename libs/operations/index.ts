/** The door of operations: one use case a file. */
export {
  countActivities,
  listActivities,
  readActivity,
  readActivityCodes,
  type ActivityPeriod,
} from './read-activities.js';
export { recordActivity, withdrawActivity, type SentActivity } from './record-activity.js';
export { actOnTask, type SentDeed } from './act-on-task.js';
export { advanceCase, type Advance, type Precondition } from './advance-case.js';
export { Catalogue } from './catalogue.js';
export { changesOf } from './changes.js';
export { listDeadLetters, listEndpoints, makeSecret, replayDeadLetters, resumeEndpoint } from './endpoints.js';
export { Courier, type CourierOptions } from './courier.js';
export { clearCommands } from './clear-commands.js';
export { projectClocks } from './project-clocks.js';
export { countWork, type RegionWork } from './count-work.js';
export { deliverShare, type ShareEnd, type ShareWatch } from './deliver.js';
export { isClockApart, isOutage } from './outage.js';
export type { RequestIdentity } from './commit-command.js';
export { listWaiting } from './list-waiting.js';
export { openCase, type Opening } from './open-case.js';
export { BenchmarkSearch, readBenchmarks, type ReportingService } from './read-benchmarks.js';
export { listActions, listCases, readCase } from './read-case.js';
export {
  listConfigurations,
  listRegions,
  listWorkflows,
  readConfiguration,
  readRegion,
  readWorkflow,
} from './read-catalogue.js';
export { proveDraft } from './prove-draft.js';
export { DocumentReader } from './document-reader.js';
export { provingThread, type ProvingThread } from './proving-thread.js';
export {
  activateConfiguration,
  refreshRegion,
  uploadConfiguration,
  type PublishingService,
} from './publish-configuration.js';
export { readAttempts, readHistory } from './read-history.js';
export { openDatabase, useDatabase, type OpenDatabase } from './open-database.js';
export { DocumentsRefused, readCalendar, readFiles, readSoundLibrary, soundLibrary } from './read-documents.js';
export { listTasks, readTask, type Worklist } from './read-tasks.js';
export { Refusal, type RequestFault } from './refusal.js';
export { replayCase, replayStored } from './replay-case.js';
export { systemClock, type Service } from './service.js';
