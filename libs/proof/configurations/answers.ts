/** What is known of a guard. */
import type { Configurations } from './diagram.js';
import type { Variable } from './space.js';

/** Where a guard holds and where not, and what it reads. */
export interface Answers {
  readonly yes: Configurations;
  readonly no: Configurations;
  readonly reads: ReadonlySet<Variable>;
}
