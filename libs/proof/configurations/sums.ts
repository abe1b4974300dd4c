/**
 * Numbers that expressions add up, such as shares of costs: an event brings them together, and of all combinations of their
 * values that no expression can tell apart one stands for all. Exact where they are only held against numbers that are written,
 * one by one or added up, and only handed on all together; elsewhere they are told apart one by one. Reads texts, evaluates none.
 */
import { actionsOf } from './actions.js';
import type { CompiledAction, FactField, Machine, Workflow, WorkflowEvent } from '#language';

type Numbers = Readonly<Record<string, number | null>>;

/** Fields of an event that are added up, with the combinations of their values that stand for all others. */
export interface Together {
  readonly names: readonly string[];
  readonly combinations: readonly Numbers[];
}

/** A sum, or one number, that is held against a number that is written. */
interface Held {
  readonly names: readonly string[];
  readonly sign: string;
  readonly bound: number;
}

/** More combinations than these are not looked through. */
const MOST_COMBINATIONS = 20_000;

const FIELD = '(?:event\\.)?data\\.\\w+';
const FIELDS = new RegExp(FIELD, 'g');
/** One field or several added up, held against a number, and no part of what is worked out around it. */
const HELD = new RegExp(
  `(?<![\\w.+*/%-])(?<![+*/%-] )(${FIELD}(?: \\+ ${FIELD})*) (==|!=|<=|>=|<|>) ([\\w.]+)(?![\\w.([])(?! ?[+*/%-])`,
  'g',
);

const HOLDS: Readonly<Record<string, (one: number, bound: number) => boolean>> = {
  '==': (one, bound) => one === bound,
  '!=': (one, bound) => one !== bound,
  '<=': (one, bound) => one <= bound,
  '>=': (one, bound) => one >= bound,
  '<': (one, bound) => one < bound,
  '>': (one, bound) => one > bound,
};

export class Sums {
  readonly #held = new Map<string, Held>();
  /** Fields that are read in other ways as well. */
  readonly #others = new Set<string>();
  readonly #groups: readonly (readonly string[])[];
  readonly #combinations = new Map<string, readonly Numbers[]>();

  constructor({ machines, events }: Workflow, texts: Iterable<string>, numberOf: (text: string) => readonly number[]) {
    for (const text of texts) this.#read(text, numberOf);
    const given = [...machines.values()].flatMap((machine) =>
      actionsOf(machine).map((action) => givenBy(action, machine, events)),
    );
    this.#groups = groupsOf([...this.#held.values()]).filter(
      (names) => !names.some((name) => this.#others.has(name)) && given.every((one) => isWhole(one, names)),
    );
  }

  /** The fields of an event that stand together; `valuesOf` gives the values that are told apart of one of them. */
  of(event: WorkflowEvent, valuesOf: (name: string, field: FactField) => readonly unknown[]): readonly Together[] {
    return this.#groups.flatMap((names) => {
      const fields = names.flatMap((name): [string, FactField][] => {
        const field = event.fields.get(name);
        return field?.type === 'int' ? [[name, field]] : [];
      });
      if (fields.length < names.length) return [];
      const values = fields.map(([name, field]) => valuesOf(name, field) as readonly (number | null)[]);
      if (values.reduce((product, own) => product * own.length, 1) > MOST_COMBINATIONS) return [];
      return [{ names, combinations: this.#standing(names, values) }];
    });
  }

  /** The first of all combinations that answer alike; found once for all events of which the same is told apart. */
  #standing(names: readonly string[], values: readonly (readonly (number | null)[])[]): readonly Numbers[] {
    const key = JSON.stringify([names, values]);
    const known = this.#combinations.get(key);
    if (known !== undefined) return known;
    const held = [...this.#held.values()].filter(({ names: added }) => added.every((name) => names.includes(name)));
    const first = new Map<string, Numbers>();
    for (const numbers of combinationsOf(names, values)) {
      const answers = answersTo(held, names, numbers);
      if (!first.has(answers)) first.set(answers, numbers);
    }
    const found = [...first.values()];
    this.#combinations.set(key, found);
    return found;
  }

  #read(text: string, numberOf: (text: string) => readonly number[]): void {
    const left = text.replace(HELD, (whole, sum: string, sign: string, against: string) => {
      const [bound] = numberOf(against);
      const fields = sum.split(' + ');
      const isOfOne = new Set(fields.map((field) => field.startsWith('event.'))).size === 1;
      if (bound === undefined || !isOfOne) return whole;
      const names = fields.map(nameOf);
      this.#held.set(`${names.join(' + ')} ${sign} ${bound}`, { names, sign, bound });
      return '';
    });
    for (const [field] of left.matchAll(FIELDS)) this.#others.add(nameOf(field));
  }
}

/** All that expressions say of these numbers, as a text. */
function answersTo(held: readonly Held[], names: readonly string[], numbers: Numbers): string {
  const given = names.map((name) => (numbers[name] === null ? 'x' : '.')).join('');
  const answers = held.map(({ names: added, sign, bound }) => {
    // Of a sum in which a number is missing nothing holds.
    if (added.some((name) => numbers[name] === null)) return 'x';
    const sum = added.reduce((total, name) => total + (numbers[name] ?? 0), 0);
    return HOLDS[sign]?.(sum, bound) === true ? '1' : '0';
  });
  return given + answers.join('');
}

const nameOf = (field: string): string => field.replace(/^(event\.)?data\./, '');

/** Fields that are added up with one another, in one sum or by several. */
function groupsOf(held: readonly Held[]): string[][] {
  let groups: string[][] = [];
  for (const { names } of held) {
    if (names.length < 2) continue;
    const met = groups.filter((group) => group.some((name) => names.includes(name)));
    groups = [...groups.filter((group) => !met.includes(group)), [...new Set([...met.flat(), ...names])]];
  }
  return groups;
}

/** A number that an action makes so. */
interface Given {
  readonly target: string;
  readonly text: string;
  readonly isEntry: boolean;
}

/**
 * Whether what an action makes leaves these fields together: it hands all of them on from the same place, makes all of them
 * numbers that are written, or does nothing with them.
 */
function isWhole(given: readonly Given[], names: readonly string[]): boolean {
  const into = given.filter(({ target }) => names.includes(target));
  const isHandedOn = ({ target, text }: Given): boolean => PLAIN.test(text) && nameOf(text) === target;
  if (given.some((one) => PLAIN.test(one.text) && names.includes(nameOf(one.text)) && !isHandedOn(one))) return false;
  if (into.length === 0) return true;
  if (into.length < names.length || into.some(({ isEntry }) => isEntry)) return false;
  if (into.every(({ text }) => /^\d+$/.test(text))) return true;
  return into.every(isHandedOn) && new Set(into.map(({ text }) => text.startsWith('event.'))).size === 1;
}

const PLAIN = new RegExp(`^${FIELD}$`);

/** The numbers that an action makes so. What it sends to another case is not counted: a proof of that one takes any data. */
function givenBy(action: CompiledAction, { fields }: Machine, events: Workflow['events']): Given[] {
  switch (action.kind) {
    case 'assign':
      return action.changes.flatMap(({ field, entry, value: { text } }) =>
        fields.get(field)?.type === 'int' ? [{ target: field, text, isEntry: entry !== undefined }] : [],
      );
    case 'raise':
      return [...action.data].flatMap(([target, { text }]) =>
        events.get(action.event)?.fields.get(target)?.type === 'int' ? [{ target, text, isEntry: false }] : [],
      );
    default:
      return [];
  }
}

function* combinationsOf(
  names: readonly string[],
  values: readonly (readonly (number | null)[])[],
): Generator<Numbers> {
  const [name, ...others] = names;
  const [own = [], ...rest] = values;
  if (name === undefined) {
    yield {};
    return;
  }
  for (const value of own) for (const more of combinationsOf(others, rest)) yield { [name]: value, ...more };
}
