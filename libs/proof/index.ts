/** The door of proof: what charts and searches over decisions show of a workflow. */
export { benchmarksOf, type BenchmarkReport } from './benchmarks.js';
export { groundFor, type Ground } from './ground.js';
export { structureOf, type Structure, type Way } from './structure.js';
export { BUDGET, LONGEST } from './route.js';
export { prove, toProve, type ProofFault, type ToProve, type Verdict } from './prove.js';
export type { Story, StoryStep } from './story.js';
export { PROOF_RULES } from './rules.js';
