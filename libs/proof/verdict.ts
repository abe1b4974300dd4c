/** What is found of a kind of case, or of a decision table. */
import type { Label, SourceLine } from '#language';
import type { Story } from './story.js';

export interface ProofFault {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly at: SourceLine;
  readonly message: Label;
  /** The shortest way to it, where it is about configurations. */
  readonly story: Story | null;
}

export interface Verdict {
  readonly region: string;
  readonly school: string;
  readonly workflow: string;
  /** The kind of case, or the decision table. */
  readonly machine: string;
  /** Why not everything is decided; null when all rules were judged. What is told all the same was found in a part. */
  readonly undecided: Label | null;
  /** Configurations that can be reached, or were looked at, as far as the main part depends on them; of a table its inputs. */
  readonly configurations: number;
  readonly faults: readonly ProofFault[];
}
