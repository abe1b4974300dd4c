/** What a rule finds in a proof, where need be in one that follows more. */
import type { SourceLine } from '#language';
import { NOTHING, TooLarge, type Configurations } from './configurations/diagram.js';
import type { Exploration } from './configurations/exploration.js';
import type { Ways } from './configurations/ways.js';
import type { Finding, ProofRule } from './rules/rule.js';

export interface Found {
  readonly findings: readonly Finding[];
  /** The proof that their configurations belong to. */
  readonly exploration: Exploration;
  /** That lead to them. */
  readonly ways: Ways;
}

/**
 * A proof does not follow what nothing else depends on: for it that may be anything at any time. What a rule finds where it is
 * something is told where a way that follows it leads there; else it is asked again of a proof that follows it, so that nothing is
 * told which cannot be. (Abstraction refined by counterexamples: Clarke and others, 2000.) Where that is too much to follow, it is
 * told as it was found.
 */
export function findingsOf(rule: ProofRule, exploration: Exploration, placeOf: (path: string) => SourceLine): Found {
  const findings = once(rule.find(exploration, placeOf), exploration);
  const { terrain, reached } = exploration;
  // Of how a case is opened all is known: that is where none comes afterwards.
  const later = findings.filter(({ where = NOTHING }) => terrain.space.diagram.meets(where, reached));
  const unsure = later.filter(({ where = NOTHING }) => exploration.beside(where).length > 0);
  const beside = unsure.flatMap(({ where = NOTHING }) => exploration.beside(where));
  const ways = exploration.ways(beside);
  if (unsure.every(({ where = NOTHING }) => leads(ways, where))) return { findings, exploration, ways };
  const further = exploration.following(beside);
  return further.lacks === 'nothing'
    ? findingsOf(rule, further, placeOf)
    : { findings, exploration, ways: exploration.ways([]) };
}

/** Whether a way is found there, where that is not too much. */
function leads(ways: Ways, where: Configurations): boolean {
  try {
    return ways.to(where) !== undefined;
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return false;
  }
}

/** What a rule says twice of one line, as of two ways to take one transition, is one fault, found in all of them. */
function once(findings: readonly Finding[], { terrain }: Exploration): Finding[] {
  const found = new Map<string, Finding>();
  for (const one of findings) {
    const { at, message, where } = one;
    const key = `${at.file}:${at.line}:${at.column} ${message.en}`;
    const before = found.get(key);
    const all = [before?.where, where]
      .flatMap((set) => set ?? [])
      .reduce<Configurations>((a, b) => terrain.space.diagram.or(a, b), NOTHING);
    found.set(key, all === NOTHING ? one : { ...one, where: all });
  }
  return [...found.values()];
}
