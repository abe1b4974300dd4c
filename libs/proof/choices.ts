/**
 * Data to try an event with. Finite on purpose: each field has the values that some rule can tell apart, and one field is
 * varied at a time. So a search that uses them finds ways that exist, and may overlook one that needs two odd values at once.
 */
import type { CompiledAction, FactField, Machine, RegionDocument, Workflow, WorkflowEvent } from '#language';

export type Data = Readonly<Record<string, unknown>>;

/** Organisations and municipalities tried for a field. */
const NAMES_TRIED = 4;

export class Choices {
  /** Words in quotes in any guard: only these can make a difference between two values of an enum. */
  readonly #words: ReadonlySet<string>;
  /** Facts that a guard reads, so that two cases which differ in them are different. */
  readonly facts: ReadonlySet<string>;
  readonly #known = new Map<string, readonly Data[]>();

  constructor(
    private readonly workflow: Workflow,
    private readonly region: RegionDocument,
    /** Values that are held fixed, by name of field. */
    private readonly given: Data,
  ) {
    ({ words: this.#words, facts: this.facts } = readBy(workflow));
  }

  /** Ordinary data, then the same with every yes or no a yes; of both, with one field after the other given another value. */
  of(event: WorkflowEvent): readonly Data[] {
    const known = this.#known.get(event.name);
    if (known !== undefined) return known;
    const fields = [...event.fields].map(([name, field]) => ({ name, values: this.#values(name, field) }));
    const told = this.#toldApart(event.name);
    const vary = (base: Data): Data[] => [
      base,
      ...fields.flatMap(({ name, values }) =>
        (told.has(name) ? values : [])
          .filter((value) => value !== base[name])
          .map((value) => ({ ...base, [name]: value })),
      ),
    ];
    const first = Object.fromEntries(fields.map(({ name, values }) => [name, values[0]]));
    const yes = Object.fromEntries(fields.map(({ name, values }) => [name, values.includes(true) ? true : values[0]]));
    const choices = [
      ...new Map([...vary(first), ...vary(yes)].map((data) => [JSON.stringify(data), given(data)])).values(),
    ];
    this.#known.set(event.name, choices);
    return choices;
  }

  /** Fields of an event whose value a rule reads, now or later through a fact or a related case. */
  #toldApart(event: string): ReadonlySet<string> {
    const ways = [...this.workflow.machines.values()]
      .flatMap(({ states }) => [...states.values()].flatMap(({ transitions }) => transitions))
      .filter(({ trigger }) => trigger.kind === 'event' && trigger.event === event);
    const texts = ways.flatMap(({ guard, actions }) => [
      ...guard.flatMap(({ expression, asks }) => [
        expression.text,
        ...asks.flatMap((asked) => [...asked.with.values()].map(({ text }) => text)),
      ]),
      ...actions.flatMap((action) => this.#textsThatLast(action)),
    ]);
    return new Set(texts.flatMap((text) => [...text.matchAll(/event\.data\.(\w+)/g)].map(([, name]) => name ?? '')));
  }

  #textsThatLast(action: CompiledAction): string[] {
    switch (action.kind) {
      case 'assign':
        return action.changes
          .filter(({ field }) => this.facts.has(field))
          .flatMap(({ entry, value }) => [value.text, ...(entry === undefined ? [] : [entry.text])]);
      case 'add':
      case 'remove':
        return this.facts.has(action.field) ? [action.value.text] : [];
      case 'raise':
      case 'open':
      case 'tell':
      case 'join':
        return [...action.data.values()].map(({ text }) => text);
      default:
        return [];
    }
  }

  #values(name: string, field: FactField): unknown[] {
    if (Object.hasOwn(this.given, name)) return [this.given[name]];
    const values = this.#own(field);
    if (!field.optional) return values;
    // An organisation is chosen where one can be; what else may be left out need not be known.
    return field.type === 'organisation' ? [...values, undefined] : [undefined, ...values];
  }

  #own(field: FactField): unknown[] {
    switch (field.type) {
      case 'boolean':
        return field.default === true ? [true, false] : [false, true];
      case 'enum': {
        const all = field.values ?? [];
        const plain = all.filter((word) => !this.#words.has(word)).slice(0, 1);
        const values = [...plain, ...all.filter((word) => this.#words.has(word))];
        return typeof field.default === 'string' ? [...new Set([field.default, ...values])] : values;
      }
      case 'int': {
        const [min, max] = [field.min ?? 0, field.max ?? 9];
        return [...new Set([typeof field.default === 'number' ? field.default : min, min, max])];
      }
      case 'set':
        return [(field.values ?? []).slice(0, field.max), []];
      case 'records':
        return [[]];
      case 'date':
        return ['2026-06-30'];
      case 'code':
        return ['code-1'];
      case 'case':
        return [];
      case 'organisation':
        return Object.entries(this.region.organisations)
          .filter(([, { kind }]) => field.kind === undefined || kind === field.kind)
          .map(([id]) => id)
          .slice(0, NAMES_TRIED);
      case 'municipality':
        return Object.keys(this.region.municipalities).slice(0, NAMES_TRIED);
    }
  }
}

interface ReadByGuards {
  readonly words: ReadonlySet<string>;
  readonly facts: ReadonlySet<string>;
}

/** Found once for all who try events of a workflow: a story asks for every step. */
const read = new WeakMap<Workflow, ReadByGuards>();

function readBy(workflow: Workflow): ReadByGuards {
  const known = read.get(workflow);
  if (known !== undefined) return known;
  const terms = [...workflow.machines.values()].flatMap(guardTerms);
  const words = terms.flatMap(({ expression }) =>
    [...expression.text.matchAll(/'([^']+)'/g)].map(([, word]) => word ?? ''),
  );
  const facts = terms.flatMap(({ expression, asks }) => [
    ...expression.references.flatMap(({ root, path }) => (root === 'data' ? [path[0] ?? ''] : [])),
    ...(asks.length > 0 ? ['residence'] : []),
  ]);
  const made = { words: new Set(words), facts: new Set([...facts, 'consent']) };
  read.set(workflow, made);
  return made;
}

export function guardTerms(machine: Machine) {
  return [...machine.states.values()].flatMap(({ transitions }) => transitions.flatMap(({ guard }) => guard));
}

/** Without the fields that are left out. */
const given = (data: Data): Data => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
