/**
 * The words of a story: who does what with which data, and where the case then stands, in both languages. Decides words; what
 * happened is given.
 */
import { roleLabel, spaced, wordLabel, type FactField, type Label, type Machine, type Workflow } from '#language';
import type { MoveKind } from './configurations/move.js';

/** Who acts: a role of people, for a party. */
export interface Teller {
  readonly role: string;
  readonly party?: string;
}

type Language = 'nl' | 'en';

const LANGUAGES: readonly Language[] = ['nl', 'en'];

const TEXT = {
  nl: {
    time: 'De tijd verstrijkt',
    related: 'Een gerelateerde zaak',
    given: 'gegeven dat',
    yes: 'ja',
    no: 'nee',
    none: 'geen',
    moved: 'De zaak staat dan in',
    stays: 'De zaak blijft in',
    ended: 'De zaak eindigt in',
  },
  en: {
    time: 'Time passes',
    related: 'A related case',
    given: 'given that',
    yes: 'yes',
    no: 'no',
    none: 'none',
    moved: 'The case is then in',
    stays: 'The case stays in',
    ended: 'The case ends in',
  },
} as const;

/** The same text in both languages. */
export function inBoth(of: (language: Language) => string): Label {
  const [nl = '', en = ''] = LANGUAGES.map(of);
  return { nl, en };
}

/** What is told of one step: who, what, and the data and facts of the world that matter. */
export interface Deed {
  readonly kind: MoveKind;
  readonly who?: Teller;
  readonly what: Label;
  readonly data: Readonly<Record<string, unknown>>;
  /** The fields of the event. */
  readonly fields?: ReadonlyMap<string, FactField>;
  /** Answers of the world, by fact. */
  readonly world: Readonly<Record<string, unknown>>;
}

export function tellDeed(workflow: Workflow, { kind, who, what, data, fields, world }: Deed): Label {
  return inBoth((language) => {
    const words = TEXT[language];
    const known = Object.entries(data).map(
      ([name, value]) =>
        `${fields?.get(name)?.label?.[language] ?? spaced(name)}: ${wordOf(workflow, value, fields?.get(name), language)}`,
    );
    const given = Object.entries(world).map(([id, value]) => {
      const fact = workflow.facts.get(id);
      return `${words.given} ${fact?.label[language] ?? id}: ${wordOf(workflow, value, fact?.field, language)}`;
    });
    const actor = kind === 'time' ? words.time : who === undefined ? words.related : nameOf(workflow, who, language);
    const more = [...known, ...given];
    return `${actor}: ${what[language]}${more.length === 0 ? '' : ` (${more.join('; ')})`}.`;
  });
}

/** Where the main part stands after a step; undefined when nothing is to be said of it. */
export function tellStanding(
  machine: Machine,
  states: readonly string[],
  change: 'moved' | 'stays' | 'ended',
): Label | undefined {
  if (states.length === 0) return undefined;
  return inBoth(
    (language) =>
      `${TEXT[language][change]} ${states.map((path) => `"${placeOf(machine, path, language)}"`).join(', ')}.`,
  );
}

/** A state by the labels of what it is in, without the whole: `Support team / Offered`. */
export function placeOf(machine: Machine, path: string, language: Language): string {
  const keys = path.split('.');
  const names = keys.map((_, index) => machine.states.get(keys.slice(0, index + 1).join('.'))?.label[language] ?? '');
  return (names.length > 1 ? names.slice(1) : names).join(' / ');
}

/** A role as people call it, with a capital where a sentence begins with it. */
export function roleName(role: string, language: Language): string {
  return roleLabel(role)[language];
}

function nameOf(workflow: Workflow, { role, party }: Teller, language: Language): string {
  const name = roleName(role, language);
  const of = party === undefined ? undefined : workflow.parties.get(party)?.label[language];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${of === undefined ? '' : `, ${of}`}`;
}

function wordOf(workflow: Workflow, value: unknown, field: FactField | undefined, language: Language): string {
  const words = TEXT[language];
  if (value === null || value === undefined) return words.none;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (Array.isArray(value))
    return value.length === 0 ? words.none : value.map((one) => wordOf(workflow, one, field, language)).join(', ');
  const word = typeof value === 'string' ? value : JSON.stringify(value);
  return wordLabel(workflow, word, field?.values)[language];
}
