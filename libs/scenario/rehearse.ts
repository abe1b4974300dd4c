/**
 * A scenario run in memory: cases, messages and timers by the same lifecycle that the service uses, with time as a value.
 * Decides whether a story comes out as it says; it stores nothing.
 */
import type { CalendarData } from '#calendar';
import type { Library, ScenarioDocument, Workflow } from '#language';
import type { TransitionRecord } from '#lifecycle';
import type { Happening } from './cast.js';
import { Stage } from './stage.js';

/** What a run found. A failure names the step (from 1) and both sides. */
export interface Rehearsal {
  readonly scenario: string;
  readonly passed: number;
  readonly pending: readonly { readonly step: number; readonly part: string }[];
  readonly failures: readonly { readonly step: number; readonly what: string }[];
  /** Every record that was made, by case, in order: for replays. */
  readonly records: ReadonlyMap<string, readonly TransitionRecord[]>;
  /** Everything that happened, in the order in which it happened, of all cases of the story together. */
  readonly course: readonly Happening[];
  /** The workflow with the parameters and agreements under which the story was played. */
  readonly workflow: Workflow;
}

/** Runs one scenario against a library. */
export function rehearse(scenario: ScenarioDocument, library: Library, calendar: CalendarData): Rehearsal {
  const stage = new Stage(scenario, library, calendar);
  const failures: { step: number; what: string }[] = [];
  const pending: { step: number; part: string }[] = [];
  let passed = 0;
  for (const [index, step] of scenario.steps.entries()) {
    if (step.pending !== undefined) {
      pending.push({ step: index + 1, part: step.pending });
      continue;
    }
    try {
      stage.play(step);
      passed += 1;
    } catch (error) {
      failures.push({ step: index + 1, what: error instanceof Error ? error.message : String(error) });
      // What follows would only repeat the first failure.
      break;
    }
  }
  if (failures.length === 0) {
    for (const what of stage.compareEnd()) failures.push({ step: scenario.steps.length + 1, what });
  }
  return { scenario: scenario.scenario, passed, pending, failures, ...stage.told };
}
