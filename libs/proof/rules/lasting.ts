/**
 * How long a case can stay in some configurations when people do nothing that helps, as far as one part of it tells: of every way
 * through the states of that part the terms that end them are added up. A term of a state around others runs whatever happens in it.
 */
import type { Term } from '#language';
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
    /** The longest that a term can last. */
    private readonly most: (term: Term) => number,
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
      .map((place) => ({ days: this.#from(place, []), where: place.where }))
      .reduce((a, b) => (b.days > a.days ? b : a), { days: 0, where: this.waits });
  }

  /** The longest from where a state is entered; without end where it comes back to what was passed. */
  #from(place: Place, passed: readonly Place[]): number {
    if (passed.includes(place)) return Infinity;
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const { path, where } = place;
    const own = this.#next(place).includes(place) ? Infinity : this.#ends(path, where) + this.#after([place], passed);
    const days = Math.min(own, ...this.#around(path).map((parent) => this.#inside(parent, passed)));
    this.#known.set(place, days);
    return days;
  }

  /** The longest from where a state around others is entered, by its own terms. */
  #inside(parent: string, passed: readonly Place[]): number {
    const { diagram } = this.exploration.terrain.space;
    const places = this.#places.filter(({ path }) => isWithin(path, parent));
    const whole = places.reduce<Configurations>((all, { where }) => diagram.or(all, where), NOTHING);
    const days = this.exploration.moves.some((move) => this.#beginsAnew(move, parent))
      ? Infinity
      : this.#ends(parent, whole);
    return days === Infinity ? days : days + this.#after(places, passed);
  }

  /** The longest after some states are left. */
  #after(places: readonly Place[], passed: readonly Place[]): number {
    const on = places.flatMap((place) => this.#next(place)).filter((place) => !places.includes(place));
    return Math.max(0, ...on.map((place) => this.#from(place, [...passed, ...places])));
  }

  /** The least of the terms that take a case out of a state, whatever it does there. */
  #ends(path: string, where: Configurations): number {
    const { machine } = this.exploration;
    return Math.min(
      Infinity,
      ...(machine.states.get(path)?.transitions ?? []).flatMap(({ trigger, guard, target }) =>
        trigger.kind === 'after' &&
        guard.length === 0 &&
        target !== undefined &&
        !isWithin(target, path) &&
        this.#isSure(`${path}/${trigger.term.name}`, where)
          ? [this.most(trigger.term)]
          : [],
      ),
    );
  }

  /** A term whose step can be refused may run out for nothing. */
  #isSure(clock: string, where: Configurations): boolean {
    const { moves, search, terrain } = this.exploration;
    return (
      moves
        .filter((move) => move.clock === clock && move.transitions.length > 0)
        .reduce((rest, move) => terrain.space.diagram.less(rest, search.before(move, ALL)), where) === NOTHING
    );
  }

  /** Where a case may go on to in this part, itself included where a state is entered again. */
  #next(place: Place): readonly Place[] {
    const { moves, search, terrain } = this.exploration;
    const known = this.#nexts.get(place);
    if (known !== undefined) return known;
    const next = this.#places.filter(({ value, where }) =>
      moves.some((move) => {
        const isAgain = value !== place.value || move.transitions.some(({ reenter }) => reenter);
        if (move.makes.get(this.region.variable) !== value || !isAgain) return false;
        return terrain.space.diagram.meets(search.after(move, place.where), where);
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
  #beginsAnew({ makes, transitions }: Move, path: string): boolean {
    const { root, variable } = this.region;
    const to = makes.get(variable);
    if (to !== undefined && !isWithin(String(variable.values[to]), path)) return false;
    return transitions.some(
      ({ source, target, reenter }) =>
        target !== undefined &&
        (isWithin(source, path) || isWithin(path, source)) &&
        (isWithin(target, root) || isWithin(root, target)) &&
        (!isWithin(source, path) || !isWithin(target, path) || (source === path && reenter)),
    );
  }
}
