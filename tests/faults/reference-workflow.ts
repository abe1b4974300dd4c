// What R1 has to know of a workflow: its documents, its people, its model and what is done to both.
import type { CaseState } from '#lifecycle';
import type { Opening, Service } from '#operations';
import type { Actor } from '#platform';
import type { TurnedScene } from '#testing';
import type fc from 'fast-check';
import type { Asked, Deed, ReferenceModel, Standing } from './reference-model.js';

export type Model<P extends string> = Pick<ReferenceModel<P, { version: number }>, 'do' | 'standings' | 'payments'>;
export type Mistake = readonly [right: string, wrong: string];

/** A workflow and its model, with what is done to both. */
export interface Reference<P extends string> {
  readonly name: string;
  readonly deeds: fc.Arbitrary<Deed<P>[]>;
  /** When a row begins; left out where any moment is as good as another. */
  readonly startsAt?: string;
  /** In hours: what is waited after a row, until nothing happens by itself any more. */
  readonly rest: readonly number[];
  model(): Model<P>;
  /** A service of this workflow in a region, with a mistake in its documents when one is given. */
  open(scene: TurnedScene, region: string, mistake?: Mistake): Promise<Service>;
  actorsOf(region: string): Readonly<Record<P, Actor>>;
  /** How cases are opened, and what is always done with one right after that. */
  readonly openings: Readonly<Record<string, { readonly opening: Opening; readonly preparation: readonly Asked<P>[] }>>;
  /** What is done with a case when its row is over, so that it is not in the way of the next. */
  ending(state: CaseState): readonly Asked<P>[];
  /** A case as the model tells of it. */
  standing(state: CaseState): Standing;
  /** In how many steps all of it happens; fewer only look for differences. */
  readonly enough: number;
  /** Where cases come. */
  readonly places: readonly string[];
  /** Besides those that every workflow knows. */
  readonly refusals: readonly string[];
  readonly mistakes: Readonly<Record<string, Mistake>>;
  readonly wrongModels: Readonly<Record<string, () => Model<P>>>;
  /** The mistake that only time shows, and of how many deeds a row that shows it is at the most. */
  readonly late: { readonly mistake: string; readonly deeds: number };
}
