/**
 * What of a configuration an expression reads, as it is written: without trying it. At most this decides its answer, so a step
 * that changes none of it leaves the answer as it was.
 */
import type { Expression } from '#language';
import type { FactVariables } from './facts.js';
import type { Region, Regions } from './regions.js';
import type { Variable } from './space.js';

export interface Reading {
  readonly variables: ReadonlySet<Variable>;
  /** The states of which it asks whether they are active; of regions it asks nothing else, but who owns where they stand. */
  readonly places: ReadonlySet<string>;
  readonly readsEvent: boolean;
  /** It reads nothing but states and facts of the case, which only a step of the case changes. */
  readonly isSettled: boolean;
}

/** An expression as it is written. */
export type Written = Pick<Expression, 'text' | 'references'>;

/** What there is to read. */
interface Readable {
  readonly facts: FactVariables;
  readonly regions: Regions;
  readonly mainRegions: readonly Region[];
  readonly relations: ReadonlyMap<string, Variable>;
  wordsAsked(text: string, field: string): ReadonlySet<string> | undefined;
}

export function readingOf(terrain: Readable, { text, references }: Written): Reading {
  const { facts, regions } = terrain;
  const variables = new Set<Variable>();
  const places = new Set<string>();
  let [readsEvent, isSettled] = [false, true];
  const note = (variable: Variable | undefined): void => {
    if (variable !== undefined) variables.add(variable);
  };
  for (const { root, path, argument = '' } of references)
    switch (root) {
      case 'data': {
        const words = terrain.wordsAsked(text, path[0] ?? '');
        for (const { part, variable } of facts.partsOf(path[0] ?? ''))
          if (words === undefined || words.has(part ?? '')) note(variable);
        break;
      }
      case 'in':
        places.add(argument);
        for (let region = regions.of(argument); region !== undefined; region = region.within?.region)
          note(region.variable);
        break;
      case 'consent':
        note(facts.of('consent', argument)?.variable);
        break;
      case 'owners':
        for (const { variable } of terrain.mainRegions) note(variable);
        break;
      case 'parameters':
      case 'agreements':
      case 'school':
        break;
      case 'open':
        note(terrain.relations.get(argument));
        isSettled = false;
        break;
      default:
        if (root === 'event') readsEvent = true;
        isSettled = false;
    }
  return { variables, places, readsEvent, isSettled };
}
