/** A task as a decision gives it. */
import type { Label } from '#language';

/** Something to do, for a role in an organisation. One open task of a name per case. */
export interface TaskOpened {
  readonly id: string;
  readonly kind: 'task' | 'notice' | 'escalation';
  readonly organisation: string;
  readonly role: string;
  readonly label: Label;
  readonly dueAt: string | null;
}
