/**
 * How long a case can stay in some configurations when people do nothing that helps, as far as one part of it tells: of every way
 * through the states of that part the terms that end them are added up. A term of a state around others runs whatever happens in it.
 */
import type { ChartTransition, Term } from '#language';
import { ALL, NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import type { Move } from '../configurations/move.js';
import { isWithin, type Region } from '../configurations/regions.js';

/** A state that is stood in, with where the case waits in it. */
interface Place {
  readonly path: string;
  readonly value: number;
  readonly where: Configurations;
}

/** The longest that a term can last, when it is the first that runs and when it begins where another one ended. */
export type Most = (term: Term, isFirst: boolean) => number;

export interface Longest {
  readonly days: number;
  /** Where it stays longest. */
  readonly where: Configurations;
}

export class Lasting {
  readonly #places: readonly Place[];
  readonly #known = new Map<Place, number>();
  readonly #nexts = new Map<Place, readonly Place[]>();

  constructor(
    private readonly exploration: Exploration,
    private readonly region: Region,
    private readonly waits: Configurations,
    private readonly most: Most,
  ) {
    const { space } = exploration.terrain;
    const { variable } = region;
    this.#places = variable.values.flatMap((path, value) => {
      const where = space.diagram.and(waits, space.having(variable, value));
      return where === NOTHING ? [] : [{ path: String(path), value, where }];
    });
  }

  longest(): Longest {
    return this.#places
      .map((place) => ({ days: this.#least(place, [], true), where: place.where }))
      .reduce((a, b) => (b.days > a.days ? b : a), { days: 0, where: this.waits });
  }

  /** The longest from where a state is entered; without end where it comes back to what was passed. */
  #from(place: Place, passed: readonly Place[]): number {
    if (passed.includes(place)) return Infinity;
    const known = this.#known.get(place) ?? this.#least(place, passed, false);
    this.#known.set(place, known);
    return known;
  }

  /** The least of what its own terms say, and those of states around it. */
  #least(place: Place, passed: readonly Place[], isFirst: boolean): number {
    const { path, where } = place;
    const own = this.#next(place).includes(place)
      ? Infinity
      : this.#ends(path, where, isFirst) + this.#after([place], passed);
    return Math.min(own, ...this.#around(path).map((parent) => this.#inside(parent, passed, isFirst)));
  }

  /** The longest from where a state around others is entered, by its own terms. */
  #inside(parent: string, passed: readonly Place[], isFirst: boolean): number {
    const { diagram } = this.exploration.terrain.space;
    const places = this.#places.filter(({ path }) => isWithin(path, parent));
    const whole = places.reduce<Configurations>((all, { where }) => diagram.or(all, where), NOTHING);
    const days = this.exploration.moves.some((move) => this.#beginsAnew(move, parent, whole))
      ? Infinity
      : this.#ends(parent, whole, isFirst);
    return days === Infinity ? days : days + this.#after(places, passed);
  }

  /** The longest after some states are left. */
  #after(places: readonly Place[], passed: readonly Place[]): number {
    const on = places.flatMap((place) => this.#next(place)).filter((place) => !places.includes(place));
    return Math.max(0, ...on.map((place) => this.#from(place, [...passed, ...places])));
  }

  /** The least of the terms that take a case out of a state, whatever it does there. */
  #ends(path: string, where: Configurations, isFirst: boolean): number {
    const { machine } = this.exploration;
    const terms = (machine.states.get(path)?.transitions ?? []).flatMap(({ trigger }) =>
      trigger.kind === 'after' && this.#isSure(path, trigger.term, where) ? [trigger.term] : [],
    );
    return Math.min(Infinity, ...terms.map((term) => this.most(term, isFirst)));
  }

  /** Whether a term leads out of a state wherever it runs out: not for nothing, as where its guards do not hold or its step is refused. */
  #isSure(path: string, { name }: Term, where: Configurations): boolean {
    const { moves, search, terrain } = this.exploration;
    const { diagram } = terrain.space;
    let rest = where;
    for (const move of moves.filter(({ clock }) => clock === `${path}/${name}`)) {
      const [first] = move.transitions;
      const before = search.before(move, ALL);
      if (first?.target !== undefined && !isWithin(first.target, path)) rest = diagram.less(rest, before);
      else if (diagram.meets(where, before)) return false;
    }
    return rest === NOTHING;
  }

  /** Where a case may go on to in this part, itself included where a state is entered again. */
  #next(place: Place): readonly Place[] {
    const { moves, search, terrain } = this.exploration;
    const { diagram } = terrain.space;
    const known = this.#nexts.get(place);
    if (known !== undefined) return known;
    const { variable } = this.region;
    const next = this.#places.filter(({ value, where }) =>
      moves.some((move) => {
        const leads =
          value === place.value
            ? move.transitions.some((one) => this.#isLeft(place.path, one))
            : move.makes.get(variable) === value;
        return leads && diagram.meets(move.from, place.where) && diagram.meets(search.after(move, place.where), where);
      }),
    );
    this.#nexts.set(place, next);
    return next;
  }

  /** The states around one in this part. */
  #around(path: string): string[] {
    const { root } = this.region;
    const parent = this.exploration.machine.states.get(path)?.parent;
    return parent === undefined || parent === root || !isWithin(parent, root) ? [] : [parent, ...this.#around(parent)];
  }

  /** Whether a move may leave a state and come back to it in one step: then its terms begin anew. */
  #beginsAnew(move: Move, path: string, whole: Configurations): boolean {
    const { search, terrain } = this.exploration;
    const isAway = move.transitions.some((one) => this.#isLeft(path, one));
    return isAway && terrain.space.diagram.meets(search.after(move, whole), whole);
  }

  /**
   * Whether a transition leaves a state that a case stands in, also where it leads back to it: it leaves all below the least state
   * around both of its ends, or below its source where it leads inside that.
   */
  #isLeft(path: string, { source, target, reenter }: ChartTransition): boolean {
    const isApart = isWithin(source, this.region.root) && !isWithin(source, path) && !isWithin(path, source);
    if (target === undefined || isApart) return false;
    let kept: string | undefined = source;
    if (reenter || !isWithin(target, source))
      do kept = this.exploration.machine.states.get(kept)?.parent;
      while (kept !== undefined && (kept === target || !isWithin(target, kept)));
    return path !== kept && (kept === undefined || isWithin(path, kept));
  }
}
