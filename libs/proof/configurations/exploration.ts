/**
 * All that a proof of one kind of case works with: its moves, the configurations that can be reached, and the moves that count
 * as a way on. What a way on is, is said here once (domain study 3.5, I5 and I6); the rules only ask.
 */
import { statedIn, type Machine, type WorkflowEvent } from '#language';
import { ALL, NOTHING, TooLarge, type Configurations } from './diagram.js';
import { beginsHelp, GROUND_FACTS } from './facts.js';
import { coneOf } from './cone.js';
import { endedOf, refusedIn } from './main-part.js';
import type { KeptMoves } from './kept-moves.js';
import { arranged, type Move } from './move.js';
import { movesOf } from './moves.js';
import { beginningsOf, openingsOf, startOf, type Beginning, type Opening } from './openings.js';
import { Trials } from './trials.js';
import { isWithin } from './regions.js';
import { Search } from './search.js';
import { sifted } from './sifting.js';
import type { Variable } from './space.js';
import type { Staff } from './staff.js';
import { Terrain, type Limits } from './terrain.js';
import { toldTo } from './told.js';
import { Ways, type LongWay } from './ways.js';

/** Nodes of the set that is reached beyond which the variables are put in a better order, the first time and afterwards. */
const FIRST_LIMIT = 1_000;
const GROWTH = 3;
/** Beyond this limit the order is taken to be good: what is reached is then found at once, in which no set stays on the way. */
const LAST_LIMIT = 6_000;

/** What staff owe every case; no other event of a block helps a case on. */
const STAFF_DUTIES = ['CONTEXT_ANSWERED', 'PARENTS_SPOKEN', 'CONSULT_REQUESTED', 'RESIDENCE_DETERMINED'];

export interface Asked {
  /** What earlier proofs of this kind of case found, which this one goes on from and adds to. */
  readonly kept?: KeptMoves | undefined;
  /** Its moves say what each step does, in order. */
  readonly keepsLogs?: boolean;
  readonly limits?: Limits | undefined;
  /** Names of variables that are followed besides what the rules ask of every case. */
  readonly also?: ReadonlySet<string>;
}

/** What was reached: all, as much as was asked for, or what there was room for. */
interface Reach {
  readonly search: Search;
  readonly set: Configurations;
  readonly ends: 'whole' | 'large' | 'full';
}

export class Exploration {
  readonly terrain: Terrain;
  readonly trials: Trials;
  /** How cases begin, with the moves by which they take the event that opens them. */
  readonly beginnings: readonly Beginning[];
  /** Every move that the main part depends on. */
  readonly moves: readonly Move[];
  readonly search: Search;
  /** All that can be reached, or a part of it. */
  readonly reached: Configurations;
  /** What is not known: some of what the moves lead to, or some moves as well, where either is too much to look at. */
  readonly lacks: 'nothing' | 'configurations' | 'moves';
  readonly ended: Configurations;
  #openings: readonly Opening[];
  #start: Configurations | undefined;
  readonly #cone: ReadonlySet<Variable>;
  /** All moves, with all that they make. */
  readonly #all: readonly Move[];
  readonly #further = new Map<string, Exploration>();
  readonly #ways = new Map<string, Ways>();

  constructor(
    readonly machine: Machine,
    readonly staff: Staff,
    private readonly asked: Asked = {},
  ) {
    const { kept, keepsLogs, limits } = asked;
    this.terrain = new Terrain(machine, staff, limits);
    const { space } = this.terrain;
    const keeping = kept?.begin(this.terrain);
    this.trials = new Trials(this.terrain, keeping, keepsLogs);
    let moves = movesOf(this.terrain, this.trials);
    let beginnings = beginningsOf(this.terrain, this.trials);
    this.#openings = openingsOf(this.terrain, beginnings);
    const isAsked = stepsIn(machine);
    let cone = coneOf(this.terrain, moves, this.#seeds(moves, isAsked), isAsked);
    this.#cone = cone.variables;
    const takeOver = (anew: (set: Configurations) => Configurations): void => {
      moves = moves.map((move) => arranged(move, anew));
      cone = { ...cone, moves: cone.moves.map((move) => arranged(move, anew)) };
      beginnings = beginnings.map(({ moves: first, ...one }) => ({
        ...one,
        moves: first?.map((move) => arranged(move, anew)),
      }));
      this.#openings = openingsOf(this.terrain, beginnings);
      this.#start = undefined;
      this.trials.arrange(anew);
      keeping?.arrange(anew);
    };
    let most = keeping?.isArranged === true ? LAST_LIMIT : FIRST_LIMIT;
    let reach = this.#reach(cone.moves, this.start, most);
    while (reach.ends === 'large') {
      // What has been reached so far shows in which order the variables had better stand.
      const anew = space.arrange(sifted(space.diagram, reach.set, space.variables));
      takeOver(anew);
      const begin = anew(reach.set);
      most = Math.max(most, GROWTH * space.diagram.nodesIn(begin));
      reach = this.#reach(cone.moves, begin, most);
    }
    if (reach.ends === 'full') {
      let anew = space.makeRoom();
      takeOver(anew);
      const part = this.#reach(cone.moves, anew(reach.set), LAST_LIMIT, true);
      // There has to be room for the rules as well.
      anew = space.makeRoom();
      takeOver(anew);
      reach = { ...part, search: new Search(space, cone.moves, refusedIn(this.terrain)), set: anew(part.set) };
    }
    this.search = reach.search;
    this.moves = cone.moves;
    this.#all = moves;
    this.reached = reach.set;
    this.beginnings = beginnings;
    this.ended = endedOf(this.terrain);
    this.lacks = this.trials.givenUp.size > 0 ? 'moves' : reach.ends === 'whole' ? 'nothing' : 'configurations';
    if (keeping !== undefined && this.lacks === 'nothing') kept?.keep(keeping);
  }

  /** What can be reached, all or so much of it, or as much as there is room for. */
  #reach(moves: readonly Move[], begin: Configurations, most: number, isPart = false): Reach {
    const search = new Search(this.terrain.space, moves, refusedIn(this.terrain));
    try {
      if (most >= LAST_LIMIT && !isPart) return { search, set: search.closure(this.start), ends: 'whole' };
      const { set, isWhole } = search.closureUpTo(begin, most);
      return { search, set, ends: isWhole ? 'whole' : 'large' };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      return { search, set: search.grownFrom(begin), ends: 'full' };
    }
  }

  get openings(): readonly Opening[] {
    return this.#openings;
  }

  /** Where cases begin, as far as the main part depends on it. */
  get start(): Configurations {
    return (this.#start ??= startOf(this.terrain.space, this.openings, this.#cone));
  }

  /** How many configurations can be reached, as far as the main part depends on them. */
  get configurations(): number {
    const { space } = this.terrain;
    const rest = space.variables.filter((variable) => !this.#cone.has(variable));
    const free = rest.reduce((sum, { width }) => sum + width, 0);
    return space.count(this.reached) / 2 ** free;
  }

  /** What decides whether a case is in a set and is not followed by this proof: for it that may be anything at any time. */
  beside(set: Configurations): Variable[] {
    return this.terrain.space.readBy(set).filter((variable) => !this.#cone.has(variable));
  }

  /** The same proof that follows these variables too. It takes over the moves that were found. */
  following(variables: readonly Variable[]): Exploration {
    const key = keyOf(variables);
    const also = new Set([...(this.asked.also ?? []), ...variables.map(({ name }) => name)]);
    const known = this.#further.get(key) ?? new Exploration(this.machine, this.staff, { ...this.asked, also });
    this.#further.set(key, known);
    return known;
  }

  /** A way that leads to a member of a set. */
  wayTo(goal: Configurations): LongWay | undefined {
    return this.ways([]).to(goal);
  }

  /** Ways that follow these variables as well. */
  ways(also: readonly Variable[]): Ways {
    const key = keyOf(also);
    const known = this.#ways.get(key) ?? this.#waysWith(new Set([...this.#cone, ...also]));
    this.#ways.set(key, known);
    return known;
  }

  #waysWith(seeds: ReadonlySet<Variable>): Ways {
    const { terrain, openings } = this;
    // Of a part it is not known that nothing leads out of it.
    const inside = this.lacks === 'nothing' ? this.reached : ALL;
    if (seeds.size === this.#cone.size)
      return new Ways({ search: this.search, followed: this.#cone, openings, start: this.start, inside });
    const { moves, variables: followed } = coneOf(terrain, this.#all, seeds, stepsIn(this.machine));
    const search = new Search(terrain.space, moves, refusedIn(terrain));
    return new Ways({ search, followed, openings, start: startOf(terrain.space, openings, followed), inside });
  }

  /** Whether a move changes the main part. */
  isMain({ makes }: Move): boolean {
    return this.terrain.mainRegions.some(({ variable }) => makes.has(variable));
  }

  /**
   * Moves that help a case on: by people whom the region has, by time, or told by a related case, which is proved by itself. Not
   * the family leaving, not what can happen in every state, not a consent that is given, and of the blocks only what staff owe every case
   * or what makes so what is asked for.
   */
  helps(move: Move, askedFor: Configurations = NOTHING): boolean {
    if (this.#event(move)?.isEscape === true) return false;
    const gives = [...move.makes].some(
      ([{ name, values }, value]) =>
        name.startsWith('data.consent.') && ['given', 'notNeeded'].includes(String(values[value])),
    );
    if (gives) return false;
    if (this.isAnywhere(move)) return false;
    if (this.isOfMain(move) || STAFF_DUTIES.includes(move.event)) return true;
    return this.terrain.space.readBy(askedFor).some((variable) => move.makes.has(variable));
  }

  /** What people may do in every state, such as asking for help in an emergency: no state is left open for it. */
  isAnywhere({ kind, transitions: [first] }: Move): boolean {
    return kind === 'human' && first?.source === this.machine.name;
  }

  /** Whether a move is of the main part, and not of a block beside it. */
  isOfMain({ transitions, kind }: Move): boolean {
    const [first] = transitions;
    return first === undefined ? kind === 'related' : isWithin(first.source, this.machine.name);
  }

  /** The configurations in which no consent is given. */
  withoutConsent(): Configurations {
    const { space, facts } = this.terrain;
    return facts.partsOf('consent').reduce<Configurations>(
      (found, { variable }) =>
        space.diagram.and(
          found,
          space.where(variable, (value) => value !== 'given' && value !== 'notNeeded'),
        ),
      space.without(NOTHING),
    );
  }

  #event({ event }: Move): WorkflowEvent | undefined {
    return this.staff.workflow.events.get(event);
  }

  /** What the rules ask about. */
  #seeds(moves: readonly Move[], isAsked: (move: Move) => boolean): Set<Variable> {
    const { terrain } = this;
    const { events } = terrain.workflow;
    const { also } = this.asked;
    const cone = new Set<Variable>(terrain.mainRegions.map(({ variable }) => variable));
    for (const variable of terrain.space.variables) if (also?.has(variable.name) === true) cone.add(variable);
    // What a step needs is asked of the step alone: its guards say it or they do not.
    for (const expression of statedIn(this.machine))
      for (const variable of terrain.reading(expression).variables) cone.add(variable);
    // But whether a message can come at all is known of the case that sends it.
    const told = moves.filter((move) => move.kind === 'related' && isAsked(move)).map(({ event }) => event);
    for (const name of new Set([...told, ...askedIn(this.machine)])) {
      const event = events.get(name);
      const ways = event === undefined ? [] : toldTo(terrain, event);
      for (const { given } of ways) for (const variable of given.keys()) cone.add(variable);
    }
    // By whom two people are asked for what they do, and where help begins, also where it changes nothing else.
    const seen = this.machine.courses.flatMap((course) => (course.kind === 'fourEyes' ? course.event : []));
    const keepsConsent = terrain.facts.partsOf('consent').length > 0;
    for (const { event, kind, choices } of moves)
      for (const { where, transitions } of choices)
        if ((kind === 'human' && seen.includes(event)) || (keepsConsent && transitions.some(beginsHelp)))
          for (const variable of terrain.space.readBy(where)) cone.add(variable);
    for (const path of this.machine.courses.flatMap((course) => ('in' in course ? course.in : []))) {
      const region = terrain.regions.of(path);
      if (region !== undefined) cone.add(region.variable);
    }
    for (const fact of GROUND_FACTS) for (const { variable } of terrain.facts.partsOf(fact)) cone.add(variable);
    for (const { id, closeFirst } of this.staff.workflow.relations.values()) {
      const variable = closeFirst ? terrain.relations.get(id) : undefined;
      if (variable !== undefined) cone.add(variable);
    }
    for (const { variable, root } of terrain.regions.list) if (root === 'safety') cone.add(variable);
    return cone;
  }
}

const keyOf = (variables: readonly Variable[]): string =>
  [...new Set(variables.map(({ name }) => name))].sort().join(' ');

/** The events of whose steps the workflow says something. */
const askedIn = ({ courses }: Machine): ReadonlySet<string> =>
  new Set(courses.flatMap((course) => (course.kind === 'on' ? [...course.asked.keys()] : [])));

/** Whether a move takes a step of which the workflow says something: that can be one of a block, which the main part does not see. */
function stepsIn(machine: Machine): (move: Move) => boolean {
  const { courses } = machine;
  const events = askedIn(machine);
  const terms = new Set(courses.flatMap((course) => (course.kind === 'after' ? [course.term.name] : [])));
  return ({ event, raised, clock }) =>
    [event, ...raised].some((one) => events.has(one)) || terms.has(clock?.slice(clock.lastIndexOf('/') + 1) ?? '');
}
