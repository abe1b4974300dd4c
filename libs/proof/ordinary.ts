/** The usual course of a case: what it leaves out are the ways that a workflow itself declares to be exceptions. */
import type { ChartTransition, WorkflowEvent } from '#language';

/** False for the family leaving (`escape: true`) and for what passes over others (`link: bypass`): emergency, referral. */
export function isOrdinary(transition: ChartTransition, event: WorkflowEvent | undefined): boolean {
  return transition.link !== 'bypass' && event?.isEscape !== true;
}
