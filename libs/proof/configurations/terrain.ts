/**
 * Everything in which configurations of one kind of case can differ, in one region: where the chart stands, the facts that are
 * read, which related cases are open, which clocks run. And what is chosen anew at every step: who acts, the
 * data of the event, the facts of the world.
 */
import type { ChartTransition, Machine, Workflow } from '#language';
import { clockValues, isRunning } from './clock-values.js';
import { destinationsIn } from './destinations.js';
import { FactVariables } from './facts.js';
import { readingOf, type Reading, type Written } from './reading.js';
import { ABSENT, isWithin, Regions, type Region } from './regions.js';
import { NOTHING, type Configurations } from './diagram.js';
import { Space, type Variable } from './space.js';
import type { Staff } from './staff.js';
import type { Together } from './sums.js';
import { valuesIn, type Values } from './values.js';
import { waitedWithoutTerm } from './waited.js';

/** What a proof of one kind of case may take. */
export interface Limits {
  /** Nodes of diagrams: some 100 MB. */
  readonly nodes: number;
  /** Trials of one event, beyond which it is not worth going on: some two seconds. */
  readonly trials: number;
}

const LIMITS: Limits = { nodes: 8_000_000, trials: 20_000 };

export class Terrain {
  readonly workflow: Workflow;
  readonly space: Space;
  readonly regions: Regions;
  readonly facts: FactVariables;
  readonly values: Values;
  readonly mainRegions: readonly Region[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly agreements: Readonly<Record<string, unknown>>;
  readonly schoolFacts: unknown;
  readonly relations = new Map<string, Variable>();
  readonly clocks = new Map<string, Variable>();
  /** Terms of states that may run out while their state goes on, by `<state>/<ordinal>`: whether that has happened. */
  readonly spent = new Map<string, Variable>();
  readonly #chosen = new Map<string, Variable>();
  readonly #asked = new Map<string, ReadonlySet<string> | null>();
  readonly #settledBy = new Map<ChartTransition, ReadonlySet<Variable> | undefined>();
  readonly #touched = new Map<ChartTransition, Map<Region, boolean>>();
  readonly #readings = new Map<Written, Reading>();
  /** What a step changes of states and facts. */
  readonly lasting: readonly Variable[];
  /** What actions do with the values that they work out. */
  readonly destinations: ReturnType<typeof destinationsIn>;

  constructor(
    readonly machine: Machine,
    readonly staff: Staff,
    readonly limits = LIMITS,
  ) {
    this.workflow = staff.workflow;
    this.destinations = destinationsIn(machine);
    this.space = new Space(limits.nodes);
    this.regions = new Regions(machine, this.space);
    this.mainRegions = this.regions.list.filter(({ root }) => isWithin(root, machine.name));
    this.values = valuesIn(this.workflow);
    this.facts = new FactVariables(machine, this.space, this.values);
    this.lasting = [...this.regions.list, ...this.facts.list].map(({ variable }) => variable);
    for (const id of this.workflow.relations.keys())
      this.relations.set(id, this.space.add(`open ${id}`, [false, true]));
    // Whether one that only reminds runs is asked where a case waits.
    const isWaited = machine.clocks.length > 0 && waitedWithoutTerm(machine, staff).length > 0;
    for (const clock of machine.clocks) {
      const { id, raises, extension } = clock;
      const counts = extension?.on.some((event) => this.#matters(event)) === true;
      if (isWaited || counts || this.#matters(raises) || isAsked(machine, raises))
        this.clocks.set(id, this.space.add(`clock ${id}`, clockValues(clock, counts)));
    }
    for (const key of termsThatMayStay(machine, (transition) => this.#changes(transition)))
      this.spent.set(key, this.space.add(`spent ${key}`, [false, true]));
    const { agreements } = this.workflow.definition.document;
    const { maxTalks, maxWeeks } = agreements.shortHelp;
    this.agreements = { ...agreements, shortHelp: { maxTalks: BigInt(maxTalks), maxWeeks: BigInt(maxWeeks) } };
    this.parameters = Object.fromEntries(
      [...this.workflow.parameters].map(([name, { value }]) => [
        name,
        typeof value === 'number' ? BigInt(value) : value,
      ]),
    );
    this.schoolFacts = staff.world.answer({ id: 'school', inputs: { school: staff.school } });
  }

  /** Who may fire an event, as far as the region has them. */
  actor(event: string): Variable {
    return this.#choice(`actor ${event}`, () => this.staff.among(this.workflow.events.get(event)?.by));
  }

  /** The values of a field of an event; undefined for what no expression reads. */
  eventData(event: string, name: string): Variable | undefined {
    const field = this.workflow.events.get(event)?.fields.get(name);
    const made = this.#choice(`event ${event} ${name}`, () =>
      field === undefined ? [] : this.values.ofEvent(name, field),
    );
    return made.values.length === 0 ? undefined : made;
  }

  /** The fields of an event that are added up. */
  addedUp(event: string): Variable[] {
    return this.#together(event).flatMap(({ names }) => names.flatMap((name) => this.eventData(event, name) ?? []));
  }

  /** The configurations in which the fields of an event that are added up have values that stand for all others. */
  standing(event: string): Configurations {
    const { space } = this;
    return this.#together(event).reduce<Configurations>((found, { names, combinations }) => {
      const any = combinations.reduce<Configurations>((one, numbers) => {
        const values = names.flatMap((name): [Variable, number][] => {
          const variable = this.eventData(event, name);
          return variable === undefined ? [] : [[variable, variable.values.indexOf(numbers[name])]];
        });
        return space.diagram.or(one, space.all(new Map(values)));
      }, NOTHING);
      return space.diagram.and(found, any);
    }, space.without(NOTHING));
  }

  #together(event: string): readonly Together[] {
    const known = this.workflow.events.get(event);
    return known === undefined ? [] : this.values.together(known);
  }

  worldFact(id: string): Variable {
    return this.#choice(`world ${id}`, () => {
      const field = this.workflow.facts.get(id)?.field;
      return field?.type === 'boolean' ? [false, true] : (field?.values ?? [null]);
    });
  }

  relation(id: string): Variable {
    return this.relations.get(id) ?? this.#choice('no relation', () => [false]);
  }

  /** What is chosen at a step, by the name that it had in an earlier proof; undefined when there is no such thing any more. */
  chosen(name: string): Variable | undefined {
    const [kind, ...words] = name.split(' ');
    const [one = '', other = ''] = words;
    if (kind === 'actor') return this.actor(one);
    if (kind === 'event') return this.eventData(one, other);
    if (kind === 'world') return this.worldFact(one);
    if (kind === 'suspended') return this.isInTime(words.at(-1) ?? '');
    return undefined;
  }

  /** Whether an event that suspends a clock comes before its last day. */
  isInTime(clock: string): Variable {
    return this.#choice(`suspended in time ${clock}`, () => [false, true]);
  }

  /** The configurations in which a clock runs. */
  running(clock: Variable): Configurations {
    return this.space.where(clock, isRunning);
  }

  /** The parties that own the main part where these states are active. */
  ownersWhere(active: (path: string) => boolean): string[] {
    const owners = [...this.machine.states.values()].flatMap(({ path, children, owner }) =>
      children.length === 0 && owner !== undefined && isWithin(path, this.machine.name) && active(path) ? [owner] : [],
    );
    return [...new Set(owners)];
  }

  /** The configurations in which a state is active. */
  active(path: string): Configurations {
    const region = this.regions.of(path);
    if (region === undefined) return this.space.without(NOTHING);
    if (path === region.root && region.within === undefined) return this.space.without(NOTHING);
    return this.space.where(region.variable, (value) => this.regions.isActive(path, String(value)));
  }

  /** Whether a transition can leave or enter states of a region. */
  touches(transition: ChartTransition, region: Region): boolean {
    const known = this.#touched.get(transition) ?? new Map<Region, boolean>();
    this.#touched.set(transition, known);
    const touches = known.get(region) ?? mayTouch(this.machine, transition, region);
    known.set(region, touches);
    return touches;
  }

  /** What an expression reads. */
  reading(expression: Written): Reading {
    const known = this.#readings.get(expression) ?? readingOf(this, expression);
    this.#readings.set(expression, known);
    return known;
  }

  /**
   * What decides that a transition without event does not hold where a case is at rest: what it reads, or what one beside it
   * reads that asks less. Undefined where it may hold all the same.
   */
  settledBy(transition: ChartTransition): ReadonlySet<Variable> | undefined {
    if (!this.#settledBy.has(transition)) this.#settledBy.set(transition, this.#findSettledBy(transition));
    return this.#settledBy.get(transition);
  }

  #findSettledBy({ source, guard }: ChartTransition): ReadonlySet<Variable> | undefined {
    const asked = new Set(guard.map(({ expression }) => expression.text));
    for (const one of this.machine.states.get(source)?.transitions ?? []) {
      if (one.trigger.kind !== 'always' || one.target === undefined || one.target === source) continue;
      if (!one.guard.every(({ expression }) => asked.has(expression.text))) continue;
      const readings = one.guard.map(({ expression }) => this.reading(expression));
      if (readings.every(({ isSettled }) => isSettled)) return new Set(readings.flatMap((read) => [...read.variables]));
    }
    return undefined;
  }

  /** The words of a set that an expression asks for one by one; undefined when it reads the whole of it. */
  wordsAsked(text: string, field: string): ReadonlySet<string> | undefined {
    const key = `${field} ${text}`;
    const known = this.#asked.get(key);
    if (known !== undefined) return known ?? undefined;
    const all = [...text.matchAll(new RegExp(`(?<!event\\.)\\bdata\\.${field}\\b`, 'g'))].length;
    const single = [...text.matchAll(new RegExp(`'(\\w+)' in data\\.${field}\\b(?!\\.)`, 'g'))];
    const words = all > 0 && single.length === all ? new Set(single.map(([, word]) => word ?? '')) : null;
    this.#asked.set(key, words);
    return words ?? undefined;
  }

  /** Whether an event can change anything that is told apart: a reminder does not. */
  #matters(event: string): boolean {
    return [...this.machine.states.values()].some(({ transitions }) =>
      transitions.some((one) => one.trigger.kind === 'event' && one.trigger.event === event && this.#changes(one)),
    );
  }

  #changes({ target, actions }: ChartTransition): boolean {
    if (target !== undefined) return true;
    return actions.some(
      (action) =>
        ['raise', 'open', 'join'].includes(action.kind) ||
        ((action.kind === 'add' || action.kind === 'remove') && this.facts.partsOf(action.field).length > 0) ||
        (action.kind === 'assign' && action.changes.some(({ field }) => this.facts.partsOf(field).length > 0)),
    );
  }

  #choice(name: string, values: () => readonly unknown[]): Variable {
    const known = this.#chosen.get(name) ?? this.space.choose(name, values());
    this.#chosen.set(name, known);
    return known;
  }
}

/**
 * A term runs out once: one that is then refused, or that does something and stays, does not come again until its state is
 * entered anew. Those that always lead away, and those that change nothing, need not be remembered.
 */
function termsThatMayStay({ states }: Machine, changes: (transition: ChartTransition) => boolean): Set<string> {
  const found = new Set<string>();
  for (const { path, transitions } of states.values())
    for (const { trigger } of transitions) {
      if (trigger.kind !== 'after') continue;
      const { ordinal } = trigger;
      const candidates = transitions.filter((one) => one.trigger.kind === 'after' && one.trigger.ordinal === ordinal);
      const last = candidates.findIndex(({ guard }) => guard.length === 0);
      const asked = last === -1 ? candidates : candidates.slice(0, last + 1);
      const leadsAway = last !== -1 && asked.every(({ target }) => target !== undefined);
      if (!leadsAway && asked.some(changes)) found.add(`${path}/${ordinal}`);
    }
  return found;
}

/** Whether the workflow says something of a step of this event. */
const isAsked = ({ courses }: Machine, event: string): boolean =>
  courses.some((course) => course.kind === 'on' && course.asked.has(event));

/** Whether a transition can leave or enter states of a region. */
function mayTouch(
  { states }: Machine,
  { source, target, reenter }: ChartTransition,
  { root, states: values }: Region,
): boolean {
  if (target === undefined) return false;
  let domain = source;
  const holds = (path: string): boolean => isWithin(target, path) && (path !== source || !reenter);
  while (domain !== '' && !holds(domain)) domain = states.get(domain)?.parent ?? '';
  // What is below the domain is left; of the region in which the domain is itself, so is the part below it.
  return domain === '' || isWithin(root, domain) || values.some((path) => path !== ABSENT && isWithin(path, domain));
}
