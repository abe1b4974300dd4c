/**
 * The values of a fact or of a field of an event that some expression can tell apart: words that it is compared with, numbers
 * at and beside its bounds, and one that stands for all others. Exact for comparisons with constants, for copies and for
 * counting up, and for comparisons of small numbers with each other; a number in a sum is tried at the numbers that are written and at its ends. Reads texts, evaluates none.
 */
import {
  askedIn,
  statedIn,
  type CompiledAction,
  type CompiledValue,
  type FactField,
  type Machine,
  type Workflow,
  type WorkflowEvent,
} from '#language';
import { actionsOf } from './actions.js';
import { Sums, type Together } from './sums.js';

/** The most words of a set in an event of which every combination is tried. */
const FEW_WORDS = 4;
/** The highest number up to which something is counted one by one. */
const MOST_COUNTED = 64;

/** Two fields on both sides of a comparison. */
const COMPARED = /(?:event\.)?data\.(\w+) (?:==|!=|<=|>=|<|>) (?:event\.)?data\.(\w+)/g;

type One = string | number | boolean | null;

/** What the expressions do with a field and with all fields that it is copied from or to. */
interface Use {
  readonly words: Set<string>;
  readonly numbers: Set<number>;
  /** It names something, such as a word of a set: every word counts. */
  isWhole: boolean;
  /** Held against another field: of the words that nothing is compared with, two show whether both are equal. */
  isCompared: boolean;
  counts: boolean;
}

const known = new WeakMap<Workflow, Values>();

/** The values of a workflow, worked out once for all kinds of case in it. */
export function valuesIn(workflow: Workflow): Values {
  const values = known.get(workflow) ?? new Values(workflow);
  known.set(workflow, values);
  return values;
}

export class Values {
  readonly #uses = new Map<string, Use>();
  private readonly use: (name: string) => Use;
  readonly #sums: Sums;
  readonly #together = new Map<WorkflowEvent, readonly Together[]>();

  constructor(workflow: Workflow) {
    const { parameters, definition, machines, events } = workflow;
    const all = [...machines.values()];
    // A field goes by its name, in whatever case or event it is: what is copied keeps its values.
    const groups = new Groups();
    for (const action of all.flatMap(actionsOf)) {
      for (const { target, value } of copiesOf(action))
        for (const { root, path } of value.references)
          if (root === 'data' || root === 'event') groups.join(target, path.at(root === 'data' ? 0 : 1) ?? '');
    }
    // Fields that are held against each other are told apart at the same values.
    const texts = new Set(all.flatMap(textsOf));
    for (const text of texts) for (const [, one = '', other = ''] of text.matchAll(COMPARED)) groups.join(one, other);
    const use = (name: string): Use => {
      const group = groups.of(name);
      const known = this.#uses.get(group) ?? {
        words: new Set(),
        numbers: new Set(),
        isWhole: false,
        isCompared: false,
        counts: false,
      };
      this.#uses.set(group, known);
      return known;
    };
    this.use = use;
    // The rules tell a consent that is given, a budget of the family and a lack of money apart, whatever guards do.
    use('consent').words.add('given');
    use('delivery').words.add('pgb');
    for (const [name, { values = [] }] of [...events.values()].flatMap(({ fields }) => [...fields]))
      if (values.includes('budget')) use(name).words.add('budget');
    const { shortHelp } = definition.document.agreements;
    const numberOf = (text: string): number[] => {
      if (/^\d+$/.test(text)) return [Number(text)];
      const value = parameters.get(text.replace(/^parameters\./, ''))?.value;
      if (typeof value === 'number') return [value];
      return text.endsWith('maxTalks') ? [shortHelp.maxTalks] : text.endsWith('maxWeeks') ? [shortHelp.maxWeeks] : [];
    };
    const added = new Set<string>();
    this.#sums = new Sums(workflow, texts, numberOf);
    for (const text of texts) {
      const names = [...text.matchAll(/(?<!\w\.)(?:event\.)?data\.(\w+)/g)].map(([, name]) => name ?? '');
      for (const name of new Set(names)) {
        const field = `(?:event\\.)?data\\.${name}`;
        const plain = text.replace(
          new RegExp(`(?<![+-] )${field} (==|!=|<=|>=|<|>) ('[^']*'|\\d+|[\\w.]+)|${field} in \\[([^\\]]*)\\]`, 'g'),
          (_, sign: string | undefined, other: string | undefined, list: string | undefined) => {
            if (other !== undefined && /^(event\.)?data\./.test(other)) use(name).isCompared = true;
            for (const [, word] of `${other ?? ''} ${list ?? ''}`.matchAll(/'([^']*)'/g))
              use(name).words.add(word ?? '');
            // Of a bound it is the two sides that differ.
            for (const number of numberOf(other ?? ''))
              for (const one of sign === '<' || sign === '>=' ? [number - 1, number] : [number, number + 1])
                use(name).numbers.add(sign === '==' || sign === '!=' ? number : one);
            return '';
          },
        );
        if (new RegExp(`^${field} [+-] \\d+$`).test(text)) use(name).counts = true;
        else if (new RegExp(`${field}\\b`).test(plain)) {
          for (const [, word] of text.matchAll(/'([^']*)'/g)) use(name).words.add(word ?? '');
          // In a sum any bound counts, one beyond it, and what is left of it when other fields of the sum have one each.
          const others = names.length > 1 ? Array.from({ length: names.length - 1 }, (_, index) => -1 - index) : [];
          for (const [one] of text.matchAll(/(?<![\w.'])(?:\d+\b|(?:parameters|agreements)\.[\w.]+)/g))
            for (const number of numberOf(one))
              for (const by of [0, 1, ...others]) if (number + by >= 0) use(name).numbers.add(number + by);
          if (names.length > 1) {
            use(name).numbers.add(1);
            added.add(name);
          }
          if (new RegExp(`${field} in (event\\.)?data`).test(plain)) use(name).isWhole = true;
          if (new RegExp(`(==|!=) ${field}`).test(plain)) use(name).isCompared = true;
        }
      }
    }
    // What is added up counts as it is, also where no bound is near.
    for (const { target, value } of all.flatMap(actionsOf).flatMap(copiesOf))
      if (added.has(target)) for (const number of numberOf(value.text)) use(target).numbers.add(number);
    for (const action of all.flatMap(actionsOf))
      for (const value of namingValues(action))
        for (const { path } of value.references) use(path.at(-1) ?? '').isWhole = true;
  }

  /** The values of a field of one value; none for what no expression can read. */
  of(name: string, field: FactField): readonly One[] {
    const { words, isWhole, isCompared } = this.use(name);
    switch (field.type) {
      case 'boolean':
        return [false, true];
      case 'enum': {
        const all = field.values ?? [];
        const unset = field.default === undefined ? [null] : [];
        if (isWhole) return [...unset, ...all];
        const others = all.filter((word) => !words.has(word)).slice(0, isCompared ? 2 : 1);
        return [...unset, ...others, ...all.filter((word) => words.has(word))];
      }
      case 'int':
        return this.#numbersOf(name, field);
      default:
        return [];
    }
  }

  /** What the data of an event can hold in a field: large sets as none, all, each word alone and all but one. */
  ofEvent(name: string, field: FactField): readonly unknown[] {
    if (field.type !== 'set') {
      const values = this.of(name, field);
      return field.optional ? values : values.filter((value) => value !== null);
    }
    const words = field.values ?? [];
    const subsets =
      words.length <= FEW_WORDS
        ? Array.from({ length: 2 ** words.length }, (_, mask) => words.filter((__, index) => (mask >> index) & 1))
        : [[], words, ...words.map((word) => [word]), ...words.map((word) => words.filter((one) => one !== word))];
    return subsets.filter((subset) => subset.length <= (field.max ?? words.length));
  }

  /** Fields of an event that expressions add up, with the combinations that stand for all others. */
  together(event: WorkflowEvent): readonly Together[] {
    const known = this.#together.get(event);
    if (known !== undefined) return known;
    const made = this.#sums.of(event, (name, field) => this.ofEvent(name, field));
    this.#together.set(event, made);
    return made;
  }

  /** The number of the value that stands for this one. */
  stand(name: string, values: readonly unknown[], value: unknown): number {
    const exact = values.findIndex((one) => one === (value ?? null));
    if (exact !== -1) return exact;
    if (typeof value === 'number')
      return Math.max(
        0,
        values.findLastIndex((one) => typeof one === 'number' && one <= value),
      );
    const { words } = this.use(name);
    // Consent that is not needed is as good as given, unless an expression tells them apart.
    if (name === 'consent' && value === 'notNeeded') return this.stand(name, values, 'given');
    return Math.max(
      0,
      values.findIndex((one) => typeof one === 'string' && !words.has(one)),
    );
  }

  #numbersOf(name: string, { min = 0, max = 1_000_000_000, default: first }: FactField): number[] {
    const { numbers, counts, isCompared } = this.use(name);
    const bounds = [...numbers].filter((one) => one >= min && one <= max);
    // Held against another number each is told apart, where there are not too many of them.
    if (isCompared && max - min <= MOST_COUNTED)
      return Array.from({ length: max - min + 1 }, (_, index) => min + index);
    if (counts) {
      // Counted through every value up to the highest bound; beyond it nothing is told apart.
      const top = Math.min(max, MOST_COUNTED, Math.max(min, ...bounds));
      return Array.from({ length: top - min + 1 }, (_, index) => min + index);
    }
    const ends = bounds.length === 0 ? [min] : [min, max];
    // Of larger ones two between every two bounds show which is greater and whether both are equal.
    const beside = isCompared ? [...ends, ...bounds].map((one) => one + 1).filter((one) => one <= max) : [];
    const all = [...ends, ...(typeof first === 'number' ? [first] : []), ...bounds, ...beside];
    return [...new Set(all)].sort((a, b) => a - b);
  }
}

/** Names that belong together because one is copied into the other. */
class Groups {
  readonly #above = new Map<string, string>();

  of(name: string): string {
    const above = this.#above.get(name);
    return above === undefined ? name : this.of(above);
  }

  join(one: string, other: string): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a !== b) this.#above.set(a, b);
  }
}

function copiesOf(action: CompiledAction): { target: string; value: CompiledValue }[] {
  switch (action.kind) {
    case 'assign':
      return action.changes.map(({ field, value }) => ({ target: field, value }));
    case 'raise':
    case 'tell':
    case 'open':
    case 'join':
      return [...action.data].map(([target, value]) => ({ target, value }));
    default:
      return [];
  }
}

/** Values that name something else: the entry of a fact, a word of a set. */
function namingValues(action: CompiledAction): CompiledValue[] {
  if (action.kind === 'add' || action.kind === 'remove') return [action.value];
  return action.kind === 'assign' ? action.changes.flatMap(({ entry }) => entry ?? []) : [];
}

function textsOf(machine: Machine): string[] {
  const values = actionsOf(machine).flatMap((action) => [
    ...copiesOf(action).map(({ value }) => value),
    ...namingValues(action),
  ]);
  const guards = [...machine.states.values()].flatMap(({ transitions }) =>
    transitions.flatMap(({ guard }) => guard.map(({ expression }) => expression.text)),
  );
  // A plain copy compares with nothing.
  const worked = values.map(({ text }) => text).filter((text) => !/^(event\.)?data\.\w+$/.test(text));
  const stated = [...statedIn(machine), ...askedIn(machine).map(({ expression }) => expression)];
  return [...worked, ...guards, ...stated.map(({ text }) => text)];
}
