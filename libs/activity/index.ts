/** The door of activities: help without a pupil file, judged against the lists, the model and the region. */
export type { Activity, ActivityActor, ActivityFault, ActivityRequest, Recorder } from './activity.js';
export { judgeActivity, type Judgement } from './judge-activity.js';
export { payerOf } from './payer.js';
export { recordingRole, type RecordingRole } from './recording-role.js';
