/** The door of the lifecycle: deciding, replaying, and what can be done now. */
export { actionsFor, type Actions } from './actions.js';
export type { CaseState, OpenClock, Participant, RelatedCase } from './case-state.js';
export type { Command, Surroundings } from './command.js';
export { CLOSED, decide, decideMessage, decideOpening, decideTimer, type NewCase } from './decide.js';
export type { Because, CaseWrite, Decision, MessageSent, Rejection, RejectionCode, TaskOpened } from './decision.js';
export { createModel, type Model } from './model.js';
export { genesisHash, recordBytes, recordHash, type GuardRecord, type TransitionRecord } from './record.js';
export { reason } from './rejection.js';
export { calendarHash, regionWorld } from './region-world.js';
export { replay, type Archive, type Difference, type ReplayResult, type StoredRecord } from './replay.js';
export { endingOf, ownersOf, owningParties } from './standing.js';
export type { World } from './world.js';
