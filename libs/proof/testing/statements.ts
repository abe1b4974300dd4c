/** What is wrong with what a workflow says of its cases, asked of one standing and one step after the other. */
import { celValuesOf, type ChartTransition, type Course, type Expression, type Machine } from '#language';
import type { CaseState } from '#lifecycle';
import type { Staff } from '../configurations/staff.js';
import type { Enumeration, Standing, Step } from './enumeration.js';

type Said<Kind extends Course['kind']> = Extract<Course, { kind: Kind }>;

/** A statement, and the standings that break it. */
interface Asked {
  readonly id: string;
  readonly kind: string;
  readonly standings: readonly Standing[];
}

/** Of everything that is said of where cases stand and of the ways that they take. */
export function wrongIn(staff: Staff, machine: Machine, enumeration: Enumeration): Asked[] {
  const statements = new Statements(staff, machine, enumeration);
  return [
    ...machine.invariants.map(({ id, expression, holds }) => ({
      ...{ id, kind: holds ? 'always' : 'never' },
      standings: enumeration.standings.filter(({ state }) => holdsAt(expression, machine, state) !== holds),
    })),
    ...machine.courses.flatMap((course) => {
      const standings = statements.wrongWith(course);
      return standings === undefined ? [] : [{ id: course.id, kind: course.kind, standings }];
    }),
  ];
}

class Statements {
  readonly #running: readonly Standing[];

  constructor(
    private readonly staff: Staff,
    private readonly machine: Machine,
    private readonly enumeration: Enumeration,
  ) {
    this.#running = enumeration.standings.filter(({ state }) => state.closedAt === null);
  }

  /** Undefined for a kind that is not asked here. */
  wrongWith(course: Course): readonly Standing[] | undefined {
    switch (course.kind) {
      case 'eventually':
        return this.#tooLate(course);
      case 'atMost':
        return this.#tooFar(course);
      case 'into':
        return this.#unready(course);
      case 'order':
        return this.#outOfOrder(course);
      case 'fourEyes':
        return this.#unseen(course);
      default:
        return undefined;
    }
  }

  /** Running, and nothing that helps leads to what can still come about. */
  #tooLate({ from, to }: Said<'eventually'>): readonly Standing[] {
    const able = this.#able(
      this.enumeration.standings.filter((one) => this.#holds(to, one)),
      (step) => this.#helps(step),
    );
    return this.#running.filter((one) => (from === undefined || this.#holds(from, one)) && !able.has(one));
  }

  /** Neither time nor the family leaving brings it nearer; what related cases tell is not counted. */
  #tooFar({ from, to, events }: Said<'atMost'>): readonly Standing[] {
    let near = this.#able(
      this.enumeration.standings.filter((one) => this.#holds(to, one)),
      ({ by }) => by === 'related',
    );
    for (let event = 0; event < events; event += 1) {
      const before = this.#running.filter(({ steps }) =>
        steps.some((step) => step.by === 'person' && !this.#isLeaving(step) && near.has(step.to)),
      );
      near = this.#able([...near, ...before], ({ by }) => by === 'related');
    }
    return this.#running.filter((one) => this.#holds(from, one) && !near.has(one));
  }

  /** Where a step leads into it that does not lead to what is needed there. */
  #unready({ to, needs }: Said<'into'>): readonly Standing[] {
    const isUnready = (one: Standing): boolean => this.#holds(to, one) && !this.#holds(needs, one);
    const isOpened = this.enumeration.openings.some((step) => isUnready(step.to));
    return this.enumeration.standings.filter(
      (one) => (isOpened && isUnready(one)) || (!this.#holds(to, one) && one.steps.some((step) => isUnready(step.to))),
    );
  }

  /** Where a step has a transition from one of the states to another that it may not lead to. */
  #outOfOrder({ states }: Said<'order'>): readonly Standing[] {
    const placeOf = (path: string): number => states.findIndex((state) => isIn(path, state));
    return this.#running.filter(({ state, steps }) =>
      steps.some(({ transitions }) => {
        let place = Math.max(...state.states.map(placeOf));
        if (place === -1) return false;
        return transitions.some((one) => {
          const next = one.target === undefined ? -1 : placeOf(one.target);
          if (next === -1 || next === place) return false;
          const isWrong = !mayGo(one, place, next, states.length);
          place = next;
          return isWrong;
        });
      }),
    );
  }

  /** Where a step leads to what needs all of the roles, and one of them has not taken the event since the case came there. */
  #unseen({ event, by, from, to }: Said<'fourEyes'>): readonly Standing[] {
    const found = new Set<Standing>();
    const known = new Map<string, { readonly at: Standing; readonly seen: readonly string[] | undefined }>();
    const numbers = new Map(this.enumeration.standings.map((one, index) => [one, index]));
    const reach = (at: Standing, seen: readonly string[] | undefined): void => {
      known.set(JSON.stringify([numbers.get(at), seen]), { at, seen });
    };
    for (const step of this.enumeration.openings) {
      if (this.#holds(to, step.to))
        for (const one of this.enumeration.standings) if (this.#holds(to, one)) found.add(one);
      reach(step.to, this.#holds(from, step.to) ? [] : undefined);
    }
    // A map goes on with what is added to it meanwhile.
    for (const { at, seen } of known.values()) {
      if (at.state.closedAt !== null) continue;
      for (const step of at.steps) {
        const now = seen && by.filter((role) => seen.includes(role) || (step.event === event && step.role === role));
        const comes = !this.#holds(to, at) && this.#holds(to, step.to);
        if (comes && (now === undefined || now.length < by.length)) found.add(at);
        reach(step.to, this.#holds(from, step.to) ? (now ?? []) : undefined);
      }
    }
    return this.enumeration.standings.filter((one) => found.has(one));
  }

  /** Those from which steps of a kind lead to others while the case runs. */
  #able(goals: readonly Standing[], counts: (step: Step) => boolean): Set<Standing> {
    const found = new Set(goals);
    for (let before = -1; before < found.size;) {
      before = found.size;
      for (const one of this.#running) if (one.steps.some((step) => counts(step) && found.has(step.to))) found.add(one);
    }
    return found;
  }

  /** Not the family leaving, and not what people can do wherever a case stands. */
  #helps(step: Step): boolean {
    const isAnywhere = step.by === 'person' && step.transitions[0]?.source === this.machine.name;
    return !this.#isLeaving(step) && !isAnywhere;
  }

  #isLeaving({ event }: Step): boolean {
    return this.staff.workflow.events.get(event)?.isEscape === true;
  }

  #holds(expression: Expression, { state }: Standing): boolean {
    return holdsAt(expression, this.machine, state);
  }
}

/** Whether an expression about where a case stands holds there. */
export function holdsAt(expression: Expression, machine: Machine, { states, facts, related }: CaseState): boolean {
  return (
    expression.evaluate({
      variables: { data: celValuesOf(machine.fields, facts) },
      in: (path) => states.some((leaf) => isIn(leaf, path)),
      consent: () => false,
      open: (relation) => related.some(({ as, isOpen }) => as === relation && isOpen),
    }) === true
  );
}

/** The next one by any transition; back, on to the end and past others only by one that says so. */
function mayGo({ link }: ChartTransition, from: number, to: number, count: number): boolean {
  if (to === from + 1 || link === 'bypass') return true;
  if (link === 'return') return to < from;
  if (link === 'relapse') return from === count - 1;
  return link === 'finish' && to === count - 1;
}

const isIn = (leaf: string, path: string): boolean => leaf === path || leaf.startsWith(`${path}.`);
