/** The rules of proof, in the order in which they are told. */
import { canEnd } from './rules/can-end.js';
import { careHasGround } from './rules/care-has-ground.js';
import { duties } from './rules/duties.js';
import { invariants } from './rules/invariants.js';
import { noDeadEnd } from './rules/no-dead-end.js';
import { reachable } from './rules/reachable.js';
import type { ProofRule } from './rules/rule.js';
import { safetyEverywhere } from './rules/safety.js';

export const PROOF_RULES: readonly ProofRule[] = [
  noDeadEnd,
  canEnd,
  invariants,
  careHasGround,
  safetyEverywhere,
  duties,
  reachable,
];
