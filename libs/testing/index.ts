// For tests and the bench only: databases of their own, processes to kill, and cases to write.
export { CONTEXT, SUMMARY } from './answers.js';
export { bareActivity } from './bare-activity.js';
export {
  command,
  decision,
  DEFINITION,
  next,
  openCase,
  opening,
  seedRegion,
  unopened,
  type Told,
} from './bare-case.js';
export { createDatabase, createTemplate, expectNoLeakedClients, type Template, type TestDatabase } from './database.js';
export { keptFiles, readKeptHistories, type KeptHistory } from './kept-histories.js';
export { reportFault, type FaultReport } from './fault-report.js';
export { isRunning, killEverything, processesIn, spawnNode, type SpawnedNode } from './kill.js';
export { check, edited, parallelSecond, SAMPLE, told, type Edit } from './sample-documents.js';
export { libraryPatched, shippedCalendar, shippedFiles, shippedLibrary, TODAY } from './shipped.js';
export { randomOf, stepsOf, takeWalk, type Move, type Walk, type WalkOptions } from './walk.js';
export { smallWorkflow, smallWorkflowText, type SmallWorkflow } from './small-workflow.js';
export { surroundingsAt, LATER, NOW, refused, Story } from './story.js';
export { guardedBy, HARMLESS, HOSTILE_DOCUMENTS, inSmall, lines } from './hostile-documents.js';
export { randomWorkflow } from './random-workflow.js';
export {
  openTermsService,
  openWaitingCase,
  openWaitingCases,
  teacherOf,
  TurnedClock,
  writeTermsDocuments,
  type TermsOptions,
} from './terms-service.js';
export { askForHelp, openPlacesService, tellOf, type Followed } from './places-service.js';
export { tellOfManyWriters, wrongIn, type ManyWriters, type Telling } from './many-writers.js';
export { TurnedScene } from './turned-scene.js';
