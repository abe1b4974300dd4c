/**
 * What a search looks for: the start of light and of specialist youth help, said in the shared vocabulary of events, so that
 * one question can be put to every workflow. Knows names of events; nothing of states.
 */
import type { Workflow } from '#language';

export interface Milestone {
  readonly id: 'light' | 'specialist';
  /** The event whose taking means that help has started. */
  readonly starts: string;
  /** The event that must have been taken before it on the way. */
  readonly after?: string;
}

/** Where a workflow has no event of its own for light help, all help starts by the same one. */
const LIGHT = ['LIGHT_HELP_STARTED', 'CARE_STARTED'];
const SPECIALIST = ['SPECIALIST_STARTED', 'CARE_STARTED', 'INTERVENTION_STARTED'];

/** The milestones of a workflow; one that it has no event for is left out. */
export function milestonesOf(workflow: Workflow): Milestone[] {
  const has = (event: string): boolean => workflow.events.has(event);
  const light = LIGHT.find(has);
  const specialist = SPECIALIST.find(has);
  const request = [...workflow.events.values()].find(({ means }) => means === 'SPECIALIST_REQUESTED')?.name;
  return [
    ...(light === undefined ? [] : [{ id: 'light', starts: light } as const]),
    ...(specialist === undefined || request === undefined
      ? []
      : [{ id: 'specialist', starts: specialist, after: request } as const]),
  ];
}
