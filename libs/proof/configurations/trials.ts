/**
 * The moves that one event, term or clock makes: it is tried with the kernel on configurations of which only what is read is
 * known, once for every value of what it reads and every answer of its guards.
 */
import type { ChartTransition } from '#language';
import { byKernel, type Stepper } from '#machine';
import { MOST_TRIALS, TooManyTrials, trialOf, valuesOf, type Attempt, type Known } from './attempt.js';
import { NOTHING, type Configurations } from './diagram.js';
import { effectsOf } from './effects.js';
import { GuardAnswers } from './guard-answers.js';
import { endedOf, ownedBy, restlessIn } from './main-part.js';
import type { Move } from './move.js';
import { isWithin } from './regions.js';
import type { Assignment } from './space.js';
import type { Capacity } from './staff.js';
import type { Terrain } from './terrain.js';
import { Unanswered, Unknown, type Trial } from './trial.js';

export class Trials {
  readonly stepper: Stepper;
  readonly #ended: Configurations;
  /** Where each guard holds. */
  readonly answers: GuardAnswers;

  constructor(private readonly terrain: Terrain) {
    this.stepper = byKernel(terrain.workflow, terrain.machine.name);
    this.#ended = endedOf(terrain);
    this.answers = new GuardAnswers(terrain);
  }

  /** The moves of an attempt. */
  of(attempt: Attempt): Move[] {
    const found: Move[] = [];
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
        found.push(...this.#try(attempt, known));
      } catch (error) {
        if (error instanceof Unanswered) {
          const { yes, no } = this.answers.of(attempt, error.term);
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
          for (const value of valuesOf(variable, known.values, this.terrain)) {
            const holds = diagram.and(known.holds, space.having(variable, value));
            if (holds !== NOTHING) open.push({ ...known, values: new Map(known.values).set(variable, value), holds });
          }
        } else throw error;
      }
    }
    return found;
  }

  #try(attempt: Attempt, whole: Known): Move[] {
    const { terrain } = this;
    const { values: known } = whole;
    const trial = trialOf(terrain, attempt, whole);
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
    const step = this.stepper.step(before, facts, { type: attempt.takes, data: trial.data }, trial);
    if (trial.passed.length === 0) return [];
    const makes = effectsOf(terrain, attempt, trial, step, known);
    return makes === undefined ? [] : this.#movesFrom(attempt, trial, whole, makes);
  }

  #movesFrom(attempt: Attempt, trial: Trial, { values, answers, holds }: Known, makes: Assignment): Move[] {
    const { terrain } = this;
    const { space } = terrain;
    const { diagram } = space;
    const read = new Set(values.keys());
    for (const term of answers.keys()) for (const variable of this.answers.of(attempt, term).reads) read.add(variable);
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
