// What needs no database, no process and no service: all that unit tests load of what is for tests.
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
export { keptFiles, readKeptHistories, type KeptHistory } from './kept-histories.js';
export { reportFault, type FaultReport } from './fault-report.js';
export { check, edited, parallelSecond, SAMPLE, told, type Edit } from './sample-documents.js';
export { libraryPatched, shippedCalendar, shippedFiles, shippedLibrary, shippedStories, TODAY } from './shipped.js';
export { stepsOf, takeWalk, type Move, type Walk, type WalkOptions } from './walk.js';
export { smallWorkflow, smallWorkflowText, type SmallWorkflow } from './small-workflow.js';
export { surroundingsAt, LATER, NOW, refused, Story } from './story.js';
export { guardedBy, HARMLESS, HOSTILE_DOCUMENTS, inSmall, lines } from './hostile-documents.js';
export { randomOf } from './dice.js';
export { randomHelpedWorkflow } from './random-helped-workflow.js';
export { randomHelpingWorkflow } from './random-helping-workflow.js';
export { randomSharedWorkflow } from './random-shared-workflow.js';
export { randomSharesWorkflow } from './random-shares-workflow.js';
export { randomStatedWorkflow } from './random-stated-workflow.js';
export { randomTimedWorkflow } from './random-timed-workflow.js';
export { randomWorkflow } from './random-workflow.js';
