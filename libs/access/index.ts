/** The door of access: who may fire and who may see. */
export { capacityFor, isNamed, rolesOf, type Acting, type Capacity } from './permission.js';
export { tookPart, viewOf, type View } from './visibility.js';
export {
  refusedDeed,
  TASK_DEEDS,
  TASK_REASONS,
  type TaskDeed,
  type TaskReason,
  type TaskStanding,
} from './task-deeds.js';
