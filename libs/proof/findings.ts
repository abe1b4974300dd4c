/** What a rule finds in a proof, where need be in one that follows more. */
import type { SourceLine } from '#language';
import { NOTHING } from './configurations/diagram.js';
import type { Exploration } from './configurations/exploration.js';
import type { Finding, ProofRule } from './rules/rule.js';

export interface Found {
  readonly findings: readonly Finding[];
  /** The proof that their configurations belong to. */
  readonly exploration: Exploration;
}

/**
 * A proof does not follow what nothing else depends on: for it that may be anything at any time. What a rule finds where it is
 * something is asked again of a proof that follows it, so that nothing is told which cannot be, and a story says how it came to it.
 * (Abstraction refined by counterexamples: Clarke and others, 2000.) Where that is too much to follow, it is told as it was found.
 */
export function findingsOf(rule: ProofRule, exploration: Exploration, placeOf: (path: string) => SourceLine): Found {
  const findings = rule.find(exploration, placeOf);
  const beside = findings.flatMap(({ where = NOTHING }) => exploration.beside(where));
  if (beside.length === 0) return { findings, exploration };
  const further = exploration.following(beside);
  return further.lacks === 'nothing' ? findingsOf(rule, further, placeOf) : { findings, exploration };
}
