/** A difference in behaviour, and how two compilations of one thing are held against each other. */
import type { Label } from './label.js';
import type { SourceLine } from './workflow.js';

/** What can differ: in the charts, and beside them. */
export const KINDS_OF_CHANGE = [
  'state',
  'event',
  'route',
  'rule',
  'parameter',
  'party',
  'relation',
  'fact',
  'condition',
  'clock',
  'place',
  'ladder',
  'activity',
  'invariant',
] as const;
type KindOfChange = (typeof KINDS_OF_CHANGE)[number];

export interface BehaviourChange {
  readonly change: 'added' | 'gone' | 'changed';
  readonly of: KindOfChange;
  /** The workflow, machine or block, or the decision of a rule. */
  readonly in: string;
  /** The path of the state, the name of what it is, or the path and what is taken there. */
  readonly id: string;
  readonly text: Label;
  /** Where it is written, in the compilation that has it. */
  readonly at: SourceLine;
}

const WORDS = {
  added: { nl: 'Erbij', en: 'Added' },
  gone: { nl: 'Weg', en: 'Gone' },
  changed: { nl: 'Anders', en: 'Different' },
};

export function sentence(change: BehaviourChange['change'], text: Label): Label {
  return { nl: `${WORDS[change].nl}: ${text.nl}.`, en: `${WORDS[change].en}: ${text.en}.` };
}

interface Difference<T> {
  readonly change: BehaviourChange['change'];
  readonly id: string;
  readonly one: T;
  /** As it was, where it changed. */
  readonly was?: T;
}

export function compare<T>(
  old: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  of: (one: T) => string,
): Difference<T>[] {
  const gone = [...old].flatMap(([id, one]): Difference<T>[] => (now.has(id) ? [] : [{ change: 'gone', id, one }]));
  const others = [...now].flatMap(([id, one]): Difference<T>[] => {
    const was = old.get(id);
    if (was === undefined) return [{ change: 'added', id, one }];
    return of(was) === of(one) ? [] : [{ change: 'changed', id, one, was }];
  });
  return [...others, ...gone];
}

/** What a thing does, without where it is written: two that do the same have the same. */
export const signature = (value: unknown): string =>
  JSON.stringify(value, (key, one: unknown) => {
    if (key === 'source' || key === 'at' || key === 'path' || typeof one === 'function') return undefined;
    return one instanceof Map ? [...(one as ReadonlyMap<string, unknown>)] : one;
  });
