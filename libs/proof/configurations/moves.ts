/**
 * Every move of a kind of case: what has to be so, and what is so afterwards. Found by trying each event, term and clock with
 * the kernel on configurations of which only what is read is known. Decides which moves there are; where they lead is for the
 * search.
 */
import { byKernel, timerEvent, type MachineEvent, type Step, type Stepper } from '#machine';
import type { ChartTransition, GuardTerm, WorkflowEvent } from '#language';
import { ALL, NOTHING, type Configurations } from './diagram.js';
import { ABSENT, isWithin } from './regions.js';
import type { Assignment, Variable } from './space.js';
import type { Capacity } from './staff.js';
import type { Terrain } from './terrain.js';
import { Trial, Unanswered, Unknown } from './trial.js';

/** Whose doing a move is: a person's, time's, or that of a related case. */
export type MoveKind = 'human' | 'time' | 'related' | 'opening';

export interface Move {
  readonly kind: MoveKind;
  readonly event: string;
  /** The configurations in which it can be taken. */
  readonly from: Configurations;
  /** What it makes so. */
  readonly makes: Assignment;
  readonly transitions: readonly ChartTransition[];
  /** Events raised on the way. */
  readonly raised: readonly string[];
  /** What of the configuration it depends on. */
  readonly reads: ReadonlySet<Variable>;
  /** The ways to take it, each with where it is possible. */
  readonly choices: readonly Choice[];
  /** For time: the state and the term, or the clock. */
  readonly clock?: string;
}

/** One way to take a move. */
export interface Choice {
  /** The configurations with what is chosen in them: the data of the event and the facts of the world. */
  readonly where: Configurations;
  readonly chosen: readonly Variable[];
  readonly actors: readonly Capacity[];
}

/** Trials of one event beyond which it is not worth going on. */
const MOST_TRIALS = 6_000;

export class TooManyTrials extends Error {}

/** What is known while something is tried, and where all of it is so. */
interface Known {
  readonly values: Map<Variable, number>;
  readonly answers: ReadonlyMap<GuardTerm, boolean>;
  readonly holds: Configurations;
}

/** Where a guard holds and where not, and what it reads. */
interface Answers {
  readonly yes: Configurations;
  readonly no: Configurations;
  readonly reads: ReadonlySet<Variable>;
}

interface Attempt {
  readonly kind: MoveKind;
  /** The event of the workflow that people know it by. */
  readonly event: string;
  readonly takes: MachineEvent['type'];
  readonly given: Assignment;
  readonly makes?: Assignment;
  readonly clock?: string;
}

/** One way in which a case begins. */
export interface Opening {
  readonly event: string;
  readonly isHuman: boolean;
  readonly chosen: Assignment;
  readonly actor: Capacity | undefined;
  readonly at: Assignment;
}

export function movesOf(terrain: Terrain): { moves: Move[]; openings: Opening[] } {
  const finder = new Finder(terrain);
  return { moves: finder.all(), openings: finder.openings() };
}

class Finder {
  readonly #stepper: Stepper;
  readonly #ended: Configurations;
  #found: Move[] = [];
  readonly #answers = new Map<GuardTerm, Map<string, Answers>>();

  constructor(private readonly terrain: Terrain) {
    this.#stepper = byKernel(terrain.workflow, terrain.machine.name);
    this.#ended = endedOf(terrain);
  }

  all(): Move[] {
    const { workflow, machine, space } = this.terrain;
    for (const event of workflow.events.values()) {
      if (!this.#isKnown(event.name)) continue;
      if (this.terrain.staff.among(event.by).length > 0)
        this.#tryAll({ kind: 'human', event: event.name, takes: event.name, given: new Map() });
      for (const makes of toldTo(this.terrain, event))
        this.#tryAll({ kind: 'related', event: event.name, takes: event.name, given: makes.given, makes: makes.makes });
    }
    for (const state of machine.states.values())
      for (const { trigger } of state.transitions) {
        if (trigger.kind !== 'after') continue;
        const region = this.terrain.regions.of(state.path);
        const values = region?.variable.values ?? [];
        values.forEach((value, index) => {
          if (region === undefined || !this.terrain.regions.isActive(state.path, String(value))) return;
          const { type } = timerEvent(state.path, trigger.ordinal);
          const clock = `${state.path}/${trigger.term.name}`;
          const given = new Map([[region.variable, index]]);
          this.#tryAll({ kind: 'time', event: type, takes: type, given, clock });
        });
      }
    for (const { id, raises } of machine.clocks) {
      const variable = this.terrain.clocks.get(id);
      if (variable === undefined) continue;
      const given = new Map([[variable, 1]]);
      this.#tryAll({
        kind: 'time',
        event: raises,
        takes: raises,
        given,
        makes: new Map([[variable, 0]]),
        clock: `clock/${id}`,
      });
    }
    for (const [id, variable] of this.terrain.relations) {
      // A related case that closes without an event for it only stops being open.
      const from = space.diagram.less(space.having(variable, 1), this.#ended);
      this.#found.push({
        kind: 'related',
        event: `closed ${id}`,
        from,
        makes: new Map([[variable, 0]]),
        transitions: [],
        raised: [],
        reads: new Set([variable]),
        choices: [{ where: from, chosen: [], actors: [] }],
      });
    }
    return merged(this.#found, this.terrain);
  }

  /** The configurations in which cases of this kind begin, each with how it was opened. */
  openings(): Opening[] {
    const { workflow, machine } = this.terrain;
    const openings: Opening[] = [];
    const opened = new Set(
      [...workflow.machines.values()].flatMap(({ states }) =>
        [...states.values()].flatMap(({ entry, transitions }) =>
          [...entry, ...transitions.flatMap(({ actions }) => actions)].flatMap((action) =>
            action.kind === 'open' && action.machine === machine.name ? [action.event] : [],
          ),
        ),
      ),
    );
    for (const event of workflow.events.values()) {
      if (event.opens?.machine !== machine.name) continue;
      if (this.terrain.staff.among(event.by).length > 0) openings.push(...this.#open(event, event.opens.at, true));
      if (opened.has(event.name)) openings.push(...this.#open(event, event.opens.at, false));
    }
    return openings;
  }

  #open(event: WorkflowEvent, at: string, isHuman: boolean): Opening[] {
    const { terrain } = this;
    const begin = new Map<Variable, number>(terrain.space.variables.map((variable) => [variable, 0]));
    for (const { variable, first } of terrain.facts.list) begin.set(variable, first);
    const attempt: Attempt = {
      kind: isHuman ? 'human' : 'related',
      event: event.name,
      takes: event.name,
      given: begin,
    };
    const trial = this.#trial({ ...attempt, kind: 'related' }, { values: begin, answers: new Map() });
    const step = this.#stepper.open(at, {}, trial);
    for (const [region, value] of terrain.regions.read(step.states)) begin.set(region.variable, value);
    for (const [variable, value] of this.#effectsOf(attempt, trial, step, begin) ?? []) begin.set(variable, value);
    const before = this.#found;
    this.#found = [];
    const isTaken = terrain.regions
      .knowing(event.name)
      .some(({ variable, states }) =>
        [...terrain.machine.states.values()].some(
          ({ path, transitions }) =>
            terrain.regions.isActive(path, states[begin.get(variable) ?? 0] ?? '') &&
            transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === event.name),
        ),
      );
    const capacities = isHuman ? terrain.staff.among(event.by) : [undefined];
    const openings: Opening[] = [];
    for (const capacity of capacities) {
      const own = new Map(begin);
      if (!isTaken) openings.push({ event: event.name, isHuman, chosen: new Map(), actor: capacity, at: own });
      else {
        this.#found = [];
        this.#tryAll({ ...attempt, given: own });
        for (const move of this.#found)
          for (const { where, chosen, actors } of move.choices)
            if (capacity === undefined || actors.includes(capacity))
              openings.push({
                event: event.name,
                isHuman,
                chosen: this.#pick(where, chosen),
                actor: capacity,
                at: new Map([...own, ...move.makes]),
              });
      }
    }
    this.#found = before;
    return openings;
  }

  #pick(where: Configurations, chosen: readonly Variable[]): Assignment {
    const member = this.terrain.space.member(where, chosen);
    return new Map([...(member ?? [])].filter(([{ isChosen }]) => isChosen));
  }

  #isKnown(event: string): boolean {
    return [...this.terrain.machine.states.values()].some(({ transitions }) =>
      transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === event),
    );
  }

  /** Tries an attempt for every value of what it reads and every answer of its guards. */
  #tryAll(attempt: Attempt): void {
    const { regions, space } = this.terrain;
    const { diagram } = space;
    const begin: Known = { values: new Map(attempt.given), answers: new Map(), holds: space.all(attempt.given) };
    const open: Known[] = [begin];
    const needed = [...regions.knowing(attempt.takes), ...regions.knowing('always')].map(({ variable }) => variable);
    for (let tried = 0; open.length > 0; tried += 1) {
      if (tried > MOST_TRIALS) throw new TooManyTrials(`${attempt.event} depends on too much at once.`);
      const known = open.pop() ?? begin;
      try {
        for (const variable of needed) if (!known.values.has(variable)) throw new Unknown(variable);
        this.#try(attempt, known);
      } catch (error) {
        if (error instanceof Unanswered) {
          const { yes, no } = this.#answersOf(attempt, error.term);
          for (const [answer, where] of [
            [true, yes],
            [false, no],
          ] as const) {
            const holds = diagram.and(known.holds, where);
            if (holds === NOTHING) continue;
            open.push({ ...known, answers: new Map(known.answers).set(error.term, answer), holds });
          }
        } else if (error instanceof Unknown) {
          const { variable } = error;
          for (const value of this.#values(variable, known.values)) {
            const holds = diagram.and(known.holds, space.having(variable, value));
            if (holds !== NOTHING) open.push({ ...known, values: new Map(known.values).set(variable, value), holds });
          }
        } else throw error;
      }
    }
  }

  /** Where a guard of an event holds and where it does not, with what it reads: its values are tried, no step is. */
  #answersOf(attempt: Attempt, term: GuardTerm): Answers {
    const key = `${attempt.kind === 'human' ? 'human' : 'other'} ${attempt.event}`;
    const ofTerm = this.#answers.get(term) ?? new Map<string, Answers>();
    this.#answers.set(term, ofTerm);
    const known = ofTerm.get(key);
    if (known !== undefined) return known;
    const { space, machine, regions } = this.terrain;
    const reads = new Set<Variable>();
    let [yes, no]: Configurations[] = [NOTHING, NOTHING];
    const open: Map<Variable, number>[] = [new Map<Variable, number>()];
    for (let tried = 0; open.length > 0; tried += 1) {
      if (tried > MOST_TRIALS) throw new TooManyTrials(`The guard ${term.id} depends on too much at once.`);
      const values = open.pop() ?? new Map<Variable, number>();
      const trial = this.#trial(attempt, { values, answers: new Map() });
      const isActive = (path: string): boolean => {
        const region = regions.of(path);
        const state = region?.states[values.get(region.variable) ?? region.initial];
        return region === undefined || state === undefined || regions.isActive(path, state);
      };
      try {
        const on = {
          machine,
          facts: {},
          event: attempt.event,
          eventData: trial.data,
          active: isActive,
          leaves: () => [],
        };
        const holds = trial.holds(term.expression, term.asks, on);
        const where = space.all(values);
        if (holds) yes = space.diagram.or(yes ?? NOTHING, where);
        else no = space.diagram.or(no ?? NOTHING, where);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        const { variable } = error;
        reads.add(variable);
        open.push(...this.#values(variable, values).map((value) => new Map(values).set(variable, value)));
      }
    }
    const made = { yes: yes ?? NOTHING, no: no ?? NOTHING, reads };
    ofTerm.set(key, made);
    return made;
  }

  #trial({ event, kind }: Attempt, { values, answers }: Pick<Known, 'values' | 'answers'>): Trial {
    return new Trial(this.terrain, { event, isHuman: kind === 'human' }, values, answers);
  }

  /** The values that a variable can have beside what is known. */
  #values(variable: Variable, known: Assignment): number[] {
    const all = variable.values.map((_, index) => index);
    const region = this.terrain.regions.list.find((one) => one.variable === variable);
    if (region?.within === undefined) return all;
    const { region: outer, state } = region.within;
    const at = known.get(outer.variable);
    if (at === undefined) throw new Unknown(outer.variable);
    const runs = outer.states[at] === state;
    return all.filter((index) => (region.states[index] !== ABSENT) === runs);
  }

  #try(attempt: Attempt, whole: Known): void {
    const { terrain } = this;
    const { values: known } = whole;
    const trial = this.#trial(attempt, whole);
    const before = terrain.regions.snapshot(known);
    const facts = Object.fromEntries(
      [...terrain.machine.fields.keys()].flatMap((name): [string, never][] => {
        // A set is given whole where it is known whole; everything else is read when it is asked for.
        const parts = terrain.facts.partsOf(name);
        if (!terrain.facts.isSet(name) || parts.length === 0 || !parts.every(({ variable }) => known.has(variable)))
          return [];
        return [[name, parts.flatMap(({ part, variable }) => (known.get(variable) === 1 ? [part] : [])) as never]];
      }),
    );
    const step = this.#stepper.step(before, facts, { type: attempt.takes, data: trial.data }, trial);
    if (trial.passed.length === 0) return;
    const makes = this.#effectsOf(attempt, trial, step, known);
    if (makes === undefined) return;
    this.#found.push(...this.#movesFrom(attempt, trial, whole, makes));
  }

  /** What a step makes so; undefined when what it asks for cannot be carried out, which refuses it. */
  #effectsOf(attempt: Attempt, trial: Trial, step: Step, known: Assignment): Map<Variable, number> | undefined {
    const { terrain } = this;
    const makes = new Map<Variable, number>(attempt.makes ?? []);
    const after = terrain.regions.read(step.states);
    for (const [region, value] of after) {
      const stood = known.get(region.variable) ?? region.initial;
      if (value !== stood || known.has(region.variable)) makes.set(region.variable, value);
    }
    for (const region of terrain.mainRegions) {
      const value = makes.get(region.variable);
      const owner = terrain.machine.states.get(region.states[value ?? -1] ?? '')?.owner;
      if (owner === undefined) continue;
      if (terrain.staff.organisations(owner).length === 0) return undefined;
    }
    for (const { field, part, variable } of terrain.facts.list) {
      if (!Object.hasOwn(step.facts, field)) continue;
      const entries = step.facts[field] as Readonly<Record<string, unknown>> | null;
      if (terrain.machine.fields.get(field)?.per !== undefined && !Object.hasOwn(entries ?? {}, part ?? '')) continue;
      makes.set(variable, terrain.facts.numberIn(variable, field, part, step.facts));
    }
    for (const { action } of step.effects) {
      if (action.kind === 'offer' && terrain.staff.organisations(action.party).length === 0) return undefined;
      if (action.kind === 'open') makes.set(terrain.relation(action.as), 1);
      if (action.kind === 'join') makes.set(terrain.relation(action.related), 1);
      if (action.kind === 'tell' && action.related !== 'opener') {
        const relation = terrain.relation(action.related);
        if ((makes.get(relation) ?? trial.read(relation)) === 0) return undefined;
      }
    }
    const taken = [attempt.event, ...trial.raisedEvents];
    for (const { id, from, until } of terrain.machine.clocks) {
      const clock = terrain.clocks.get(id);
      if (clock === undefined) continue;
      if (taken.some((event) => until.includes(event))) makes.set(clock, 0);
      if (taken.some((event) => from.includes(event))) makes.set(clock, 1);
    }
    return makes;
  }

  #movesFrom(attempt: Attempt, trial: Trial, { values, answers, holds }: Known, makes: Assignment): Move[] {
    const { terrain } = this;
    const { space } = terrain;
    const { diagram } = space;
    const read = new Set(values.keys());
    for (const term of answers.keys()) for (const variable of this.#answersOf(attempt, term).reads) read.add(variable);
    const chosen = [...read].filter(({ isChosen }) => isChosen);
    const reads = new Set([...read].filter(({ isChosen }) => isChosen !== true));
    const common = {
      kind: attempt.kind,
      event: attempt.event,
      makes,
      transitions: trial.passed,
      raised: trial.raisedEvents,
      reads,
      ...(attempt.clock === undefined ? {} : { clock: attempt.clock }),
    };
    const move = (where: Configurations, actors: readonly Capacity[]): Move[] => {
      if (where === NOTHING) return [];
      const from = diagram.forget(where, space.bitsOf(chosen));
      return [{ ...common, from, choices: [{ where, chosen, actors }] }];
    };
    const possible = diagram.and(holds, this.#gate(trial.passed));
    if (attempt.kind !== 'human') return move(possible, []);
    const actor = terrain.actor(attempt.event);
    const number = values.get(actor);
    const actors = (number === undefined ? actor.values : [actor.values[number]]) as readonly Capacity[];
    const event = terrain.workflow.events.get(attempt.event);
    if (event?.by !== 'owner') return move(possible, actors);
    // Of an owner's event it depends on where the case stands who that is.
    return actors.flatMap((one) => move(diagram.and(possible, ownedBy(terrain, one.party)), [one]));
  }

  /** A case whose main part has ended goes on only for what is not at rest. */
  #gate(passed: readonly ChartTransition[]): Configurations {
    const { machine, space } = this.terrain;
    const { diagram } = space;
    const runs = space.without(this.#ended);
    const [first] = passed;
    if (first === undefined || isWithin(first.source, machine.name)) return runs;
    const part = first.source.split('.')[0] ?? '';
    return diagram.or(runs, restlessIn(this.terrain, part));
  }
}

/** Where a party owns a main part. */
export function ownedBy(terrain: Terrain, party: string): Configurations {
  return terrain.mainRegions.reduce<Configurations>(
    (found, { variable }) =>
      terrain.space.diagram.or(
        found,
        terrain.space.where(variable, (path) => terrain.machine.states.get(String(path))?.owner === party),
      ),
    NOTHING,
  );
}

/** Where the main part has ended: one of its parts is final, and the others are or rest. */
export function endedOf(terrain: Terrain): Configurations {
  const { space, machine } = terrain;
  const { diagram } = space;
  let some: Configurations = NOTHING;
  let every: Configurations = ALL;
  for (const { variable } of terrain.mainRegions) {
    const isFinal = (path: unknown): boolean => machine.states.get(String(path))?.kind === 'final';
    some = diagram.or(some, space.where(variable, isFinal));
    every = diagram.and(
      every,
      space.where(
        variable,
        (path) =>
          path === ABSENT ||
          isFinal(path) ||
          machine.states.get(String(path))?.isResting === true ||
          machine.states.get(String(path))?.kind === 'parallel',
      ),
    );
  }
  return diagram.and(some, every);
}

function restlessIn(terrain: Terrain, part: string): Configurations {
  return terrain.regions.list
    .filter(({ root }) => isWithin(root, part))
    .reduce<Configurations>(
      (found, { variable }) =>
        terrain.space.diagram.or(
          found,
          terrain.space.where(variable, (path) => {
            const state = terrain.machine.states.get(String(path));
            return state !== undefined && state.kind === 'atomic' && !state.isResting;
          }),
        ),
      NOTHING,
    );
}

/** How an event reaches a case from related cases: what has to be open, and what is open then. */
function toldTo(
  { workflow, machine, relations }: Terrain,
  { name }: WorkflowEvent,
): { given: Assignment; makes: Assignment }[] {
  const ways: { given: Assignment; makes: Assignment }[] = [];
  const nothing = new Map<Variable, number>();
  for (const { name: sender, states } of workflow.machines.values())
    for (const { entry, exit, transitions } of states.values())
      for (const action of [...entry, ...exit, ...transitions.flatMap(({ actions }) => actions)]) {
        if (action.kind !== 'tell' && action.kind !== 'open' && action.kind !== 'join') continue;
        if (action.event !== name) continue;
        const relation = action.kind === 'open' ? action.as : action.related;
        const isHere =
          action.kind === 'open'
            ? action.machine === machine.name
            : relation === 'opener'
              ? [...workflow.relations.values()].some((one) => one.machine === sender)
              : workflow.relations.get(relation)?.machine === machine.name || sender !== machine.name;
        if (!isHere) continue;
        const own = relations.get(relation);
        ways.push({
          given: nothing,
          makes: action.kind === 'join' && own !== undefined ? new Map([[own, 1]]) : nothing,
        });
      }
  for (const { id, onClosed, many } of workflow.relations.values()) {
    const variable = relations.get(id);
    if (onClosed !== name || variable === undefined) continue;
    const given = new Map([[variable, 1]]);
    ways.push({ given, makes: new Map([[variable, 0]]) });
    if (many) ways.push({ given, makes: given });
  }
  return [...new Map(ways.map((way) => [JSON.stringify([[...way.given], [...way.makes]]), way])).values()];
}

/** Moves that make the same so, of the same event and by the same transitions, are one. */
function merged(moves: readonly Move[], { space }: Terrain): Move[] {
  const byKey = new Map<string, Move>();
  for (const move of moves) {
    const makes = [...move.makes].map(([{ name }, value]) => `${name}=${value}`).sort();
    const key = JSON.stringify([move.kind, move.event, move.clock, makes, move.transitions.map(({ id }) => id)]);
    const before = byKey.get(key);
    byKey.set(
      key,
      before === undefined
        ? move
        : {
            ...before,
            from: space.diagram.or(before.from, move.from),
            reads: new Set([...before.reads, ...move.reads]),
            choices: [...before.choices, ...move.choices],
          },
    );
  }
  return [...byKey.values()];
}
