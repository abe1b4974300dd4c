/** What the chart says of a task: whether something in the case finishes it. Who does it, and when, is not known here. */
import type { CaseState } from './case-state.js';
import { chartOf } from './chart.js';
import type { Model } from './model.js';

/** Whether the case itself finishes a task of this name; otherwise a person says that it is done. */
export function finishesItself(model: Model, state: CaseState, name: string): boolean {
  return chartOf(model.machine(state.machine).machine).finished.has(name);
}
