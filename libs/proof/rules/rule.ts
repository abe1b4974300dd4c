/** What the rules of proof share: how one is written and what it finds. A rule asks sets of configurations, it takes no step. */
import type { Course, Label, SourceLine } from '#language';
import type { Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';

export interface Finding {
  readonly at: SourceLine;
  readonly message: Label;
  /** The configurations that break the rule; a shortest story leads to one of them. */
  readonly where?: Configurations;
}

/** That what a workflow or a region says does not hold, and how; `how` without a full stop. */
export const doesNotHold = ({ id, why }: Pick<Course, 'id' | 'why'>, how: Label): Label => ({
  nl: `De invariant ${id} (${why}) geldt niet: ${how.nl}.`,
  en: `The invariant ${id} (${why}) does not hold: ${how.en}.`,
});

export interface ProofRule {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** What must hold, as its documentation says it. */
  readonly asks: Label;
  /** It asks for a way on: its stories say what is in the way. */
  readonly asksWayOn?: true;
  /** What may be unknown, and what it finds is true all the same: some of what the moves lead to, or some moves as well. */
  readonly mayLack?: 'configurations' | 'moves';
  find(exploration: Exploration, placeOf: (path: string) => SourceLine): Finding[];
}
