/**
 * What differs between two compilations of one workflow beside the charts: terms and clocks, who takes part and sees what, places,
 * conditions, what is said to hold. Each is told with what it says now and what it said.
 */
import { compare, sentence, type BehaviourChange } from './behaviour-change.js';
import type { Label } from './label.js';
import type { Library } from './workflow-document.js';
import type { Workflow } from './workflow.js';

type Entry = Readonly<Record<string, unknown>>;
/** Things of one kind, by id. */
type Entries = Readonly<Record<string, Entry>>;

interface Section {
  readonly of: BehaviourChange['of'];
  readonly words: Label;
  /** The workflow, machine or block. */
  readonly in: string;
  readonly path: readonly string[];
  readonly entries: Entries;
}

const WORDS = {
  parameter: { nl: 'de parameter', en: 'the parameter' },
  party: { nl: 'de partij', en: 'the party' },
  relation: { nl: 'de verwante zaak', en: 'the related case' },
  fact: { nl: 'het gegeven', en: 'the fact' },
  condition: { nl: 'de voorwaarde', en: 'the condition' },
  clock: { nl: 'de klok', en: 'the clock' },
  place: { nl: 'de plaats van', en: 'the place of' },
  ladder: { nl: 'de ladder', en: 'the ladder' },
  activity: { nl: 'de activiteit', en: 'the activity' },
  invariant: { nl: 'de invariant', en: 'the invariant' },
} as const satisfies Partial<Record<BehaviourChange['of'], Label>>;

export function compareBeside(before: Workflow, after: Workflow): BehaviourChange[] {
  const [old, now] = [sectionsOf(before), sectionsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const section = now.get(key) ?? old.get(key);
    if (section === undefined) return [];
    const entriesOf = (one: Section | undefined): ReadonlyMap<string, Entry> =>
      new Map(Object.entries(one?.entries ?? {}));
    return compare(entriesOf(old.get(key)), entriesOf(now.get(key)), (one) => shown(one) ?? '').map(
      ({ change, id, one, was }): BehaviourChange => {
        const { words, path, of } = section;
        const { sources } = (change === 'gone' ? before : after).definition;
        const differences = was === undefined ? [] : differencesOf(was, one, []);
        // What is gone of a thing stands nowhere: then the thing itself is named.
        const [file, line] = [...differences.map(({ keys }) => keys), []]
          .map((keys) => sources[[...path, id, ...keys].join('/')])
          .find((found) => found !== undefined) ?? ['(unknown)', 1];
        const label = one['label'] as Label | undefined;
        const text = (language: keyof Label): string => {
          const name = label === undefined ? id : `"${label[language]}" (${id})`;
          const told = differences.map((difference) => tell(difference, language)).join('; ');
          return `${words[language]} ${name}${told === '' ? '' : `: ${told}`}`;
        };
        const told = sentence(change, { nl: text('nl'), en: text('en') });
        return { change, of, in: section.in, id, at: { file, line }, text: told };
      },
    );
  });
}

function sectionsOf({ definition: { document } }: Workflow): ReadonlyMap<string, Section> {
  const { workflow, blocks } = document;
  const found = new Map<string, Section>();
  const add = (of: keyof typeof WORDS, where: string, path: readonly string[], entries: object | undefined): void => {
    found.set(path.join('/'), { of, words: WORDS[of], in: where, path, entries: (entries ?? {}) as Entries });
  };
  const addLibrary = (where: string, path: readonly string[], library: Library): void => {
    add('parameter', where, [...path, 'parameters'], library.parameters);
    add('fact', where, [...path, 'data'], library.data);
    add('fact', where, [...path, 'facts'], library.facts);
    add('condition', where, [...path, 'conditions'], library.conditions);
  };
  addLibrary(workflow.workflow, ['workflow'], workflow);
  for (const [name, block] of Object.entries(blocks)) addLibrary(name, ['blocks', name], block);
  for (const [name, { data }] of Object.entries(workflow.machines))
    add('fact', name, ['workflow', 'machines', name, 'data'], data);
  const own = {
    party: 'parties',
    relation: 'relations',
    clock: 'clocks',
    place: 'places',
    ladder: 'ladders',
    invariant: 'invariants',
  } as const;
  for (const [of, key] of Object.entries(own))
    add(of as keyof typeof own, workflow.workflow, ['workflow', key], workflow[key]);
  const activities = Object.entries(workflow.activities ?? {}).map(([task, by]) => [task, { by }] as const);
  add('activity', workflow.workflow, ['workflow', 'activities'], Object.fromEntries(activities));
  return found;
}

/** One key that says something else. */
interface Difference {
  readonly keys: readonly string[];
  readonly was: unknown;
  readonly now: unknown;
}

function differencesOf(was: unknown, now: unknown, keys: readonly string[]): Difference[] {
  if (shown(was) === shown(now)) return [];
  if (!isMap(was) || !isMap(now)) return [{ keys, was, now }];
  const all = new Set([...Object.keys(was), ...Object.keys(now)].filter((key) => key !== 'label'));
  return [...all].flatMap((key) => differencesOf(was[key], now[key], [...keys, key]));
}

const isMap = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value);

/** "Was" is Dutch as well as English. */
function tell({ keys, was, now }: Difference, language: keyof Label): string {
  const say = (value: unknown): string => shown(value) ?? (language === 'nl' ? 'niets' : 'nothing');
  return `${keys.join('.')} ${say(now)} (was ${say(was)})`;
}

/** A value as it is written, without what people read. */
const shown = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : JSON.stringify(value, (key, one: unknown) => (key === 'label' ? undefined : one));
