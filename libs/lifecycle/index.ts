/** The door of the lifecycle: deciding, replaying, and what can be done now. */
export { actionsFor, refusalFor, type Actions } from './actions.js';
export type { CaseState, OpenClock, Participant, RelatedCase } from './case-state.js';
export type { Command, Surroundings } from './command.js';
export type { Because, CaseWrite, Decision, MessageSent, Rejection, RejectionCode, TaskOpened } from './decision.js';
export { decideMessage, notTaken, type Told } from './message.js';
export { createModel, type Model } from './model.js';
export { decideOpening, type NewCase } from './opening.js';
export { InvariantBroken } from './invariant.js';
export { genesisHash, recordBytes, recordHash, type GuardRecord, type TransitionRecord } from './record.js';
export { reason } from './rejection.js';
export { CLOSED } from './relation.js';
export { calendarHash, regionWorld } from './region-world.js';
export { replay, type Archive, type Difference, type ReplayResult, type StoredRecord } from './replay.js';
export { endingOf, ownersOf, owningParties } from './standing.js';
export { decideTimer } from './timer.js';
export { decide } from './transition.js';
export type { World } from './world.js';
