/** The door of proof: what charts and searches over decisions show of a workflow. */
export { behaveAlike } from './alike.js';
export { benchmarksOf, type BenchmarkReport } from './benchmarks.js';
export { groundFor, type Ground } from './ground.js';
export { structureOf, type Structure, type Way } from './structure.js';
export { BUDGET, LONGEST } from './route.js';
export { ProofMemory } from './memory.js';
export { prove, toProve, type ToProve } from './prove.js';
export type { ProofFault, Verdict } from './verdict.js';
export type { Story, StoryStep } from './story.js';
import { PROOF_RULES } from './rules.js';
import { TABLE_RULES } from './table-rules.js';
/** Every rule, as its page tells it: of kinds of cases, then of decision tables. */
export const RULES = [
  ...PROOF_RULES.map(({ id, severity, asks, mayLack }) => ({ id, severity, asks, isOfPart: mayLack !== undefined })),
  ...TABLE_RULES.map(({ id, severity, asks }) => ({ id, severity, asks, isOfPart: false })),
];
