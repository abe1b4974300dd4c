/**
 * The moves that one event, term or clock makes: it is tried with the kernel on configurations of which only what is read is
 * known, once for every value of what it reads and every answer of its guards.
 */
import type { ChartTransition } from '#language';
import { byKernel, type Stepper } from '#machine';
import { MOST_TRIALS, nextToKnow, TooManyTrials, trialOf, valuesOf, type Attempt, type Known } from './attempt.js';
import { NOTHING, type Configurations } from './diagram.js';
import { effectsOf } from './effects.js';
import { GuardAnswers } from './guard-answers.js';
import { endedOf, ownedBy, restlessIn } from './main-part.js';
import type { Keeping } from './kept-moves.js';
import { merged, type Choice, type Move } from './move.js';
import { isWithin } from './regions.js';
import type { Assignment } from './space.js';
import { StepLog } from './step-log.js';
import type { Terrain } from './terrain.js';
import type { Trial } from './trial.js';
import { Unanswered, Unknown, Unsorted } from './unknown.js';

export class Trials {
  readonly stepper: Stepper;
  #ended: Configurations;
  /** Where each party owns the main part, and where each part is not at rest: the same for every trial. */
  readonly #owned = new Map<string, Configurations>();
  readonly #restless = new Map<string, Configurations>();
  /** Where each guard holds. */
  readonly answers: GuardAnswers;

  constructor(
    private readonly terrain: Terrain,
    /** What an earlier proof has left. */
    private readonly keeping?: Keeping,
    private readonly keepsLogs = false,
  ) {
    this.stepper = byKernel(terrain.workflow, terrain.machine.name);
    this.#ended = endedOf(terrain);
    this.answers = new GuardAnswers(terrain, keeping);
  }

  /** Makes the sets anew, as when the variables were put in another order. */
  arrange(anew: (set: Configurations) => Configurations): void {
    this.#ended = anew(this.#ended);
    this.#owned.clear();
    this.#restless.clear();
    this.answers.arrange(anew);
  }

  /** A log for a step, where logs are kept. */
  beginLog(): StepLog | undefined {
    return this.keepsLogs ? new StepLog(this.terrain) : undefined;
  }

  /** The moves of an attempt. */
  of(attempt: Attempt): Move[] {
    const find = (): Move[] => merged(this.#find(attempt), this.terrain);
    const found = this.keeping === undefined ? find() : this.keeping.of(attempt, find);
    return found.flatMap((move) => this.#gated(attempt, move));
  }

  /** The moves of an attempt, whether or not the case as a whole goes on there. */
  #find(attempt: Attempt): Move[] {
    const found: Move[] = [];
    const holds = this.terrain.space.all(attempt.given);
    const begin: Known = { values: attempt.given, classes: new Map(), answers: new Map(), holds };
    const open: Known[] = [begin];
    for (let tried = 0; open.length > 0; tried += 1) {
      if (tried > MOST_TRIALS) throw new TooManyTrials(`${attempt.event} depends on too much at once.`);
      const known = open.pop() ?? begin;
      try {
        found.push(...this.#try(attempt, known));
      } catch (error) {
        for (const next of this.#toKnowMore(attempt, known, error)) if (next.holds !== NOTHING) open.push(next);
      }
    }
    return found;
  }

  /** What may be known instead, when a trial was stopped because it was not. */
  *#toKnowMore(attempt: Attempt, known: Known, error: unknown): Generator<Known> {
    const { space } = this.terrain;
    const { diagram } = space;
    if (error instanceof Unanswered) {
      const { question } = error;
      const { yes, no } = this.answers.after(attempt, question);
      const answered = (holds: boolean, where: Configurations): Known => ({
        ...known,
        answers: new Map(known.answers).set(question.key, { question, holds }),
        holds: diagram.and(known.holds, where),
      });
      yield answered(true, yes);
      yield answered(false, no);
      return;
    }
    if (!(error instanceof Unknown) && !(error instanceof Unsorted)) throw error;
    const asked = error instanceof Unknown ? error.variable : error.region.variable;
    const variable = nextToKnow(asked, known, this.terrain);
    const possible = valuesOf(variable, known, this.terrain);
    const classes = error instanceof Unsorted && variable === asked ? error.classes : possible.map((value) => [value]);
    for (const all of classes) {
      const values = all.filter((value) => possible.includes(value));
      const where = values.reduce((set, value) => diagram.or(set, space.having(variable, value)), NOTHING);
      const holds = diagram.and(known.holds, where);
      const [only] = values;
      if (values.length === 1 && only !== undefined)
        yield { ...known, values: new Map(known.values).set(variable, only), holds };
      else yield { ...known, classes: new Map(known.classes).set(variable, values), holds };
    }
  }

  #try(attempt: Attempt, known: Known): Move[] {
    const { terrain } = this;
    const log = this.beginLog();
    const trial = trialOf(terrain, attempt, known, log);
    trial.sort(attempt.takes);
    const before = terrain.regions.snapshot(trial.changes.start);
    const step = this.stepper.step(before, {}, { type: attempt.takes, data: trial.data }, trial);
    if (trial.passed.length === 0) return [];
    trial.sortAlways();
    const makes = effectsOf(terrain, attempt, trial, step);
    if (makes === undefined) return [];
    if (log === undefined) return this.#movesFrom(attempt, trial, known, makes);
    trial.singleOut();
    return this.#movesFrom(attempt, trial, known, makes, log.textOf(step, trial.passed, trial.changes.start, makes));
  }

  #movesFrom(
    attempt: Attempt,
    trial: Trial,
    { values, classes, answers, holds }: Known,
    makes: Assignment,
    log?: string,
  ): Move[] {
    const { terrain } = this;
    const { space } = terrain;
    const read = new Set([...values.keys(), ...classes.keys()]);
    for (const { question } of answers.values())
      for (const variable of this.answers.after(attempt, question).reads) read.add(variable);
    const chosen = [...read].filter(({ isChosen }) => isChosen);
    const { passed: transitions, raisedEvents: raised } = trial;
    const from = space.diagram.forget(holds, space.bitsOf(chosen));
    const { kind, event, clock } = attempt;
    const common = { kind, event, makes, transitions, raised, from, ...(clock === undefined ? {} : { clock }) };
    const move = (actors: Choice['actors']): Move => ({
      ...common,
      choices: [{ where: holds, chosen, actors, transitions, ...(log === undefined ? {} : { log }) }],
    });
    if (kind !== 'human') return [move([])];
    const actor = terrain.actor(event);
    const number = values.get(actor);
    const actors = (number === undefined ? actor.values : [actor.values[number]]) as Choice['actors'];
    // Of an owner's event it depends on where the case stands who that is.
    return isByOwner(terrain, attempt) ? actors.map((one) => move([one])) : [move(actors)];
  }

  /** A move where a case as a whole goes on, and of an event of the owner where it is theirs; none where that is nowhere. */
  #gated(attempt: Attempt, move: Move): Move[] {
    const { space } = this.terrain;
    const { diagram } = space;
    const isOwned = attempt.kind === 'human' && isByOwner(this.terrain, attempt);
    const gate = this.#gate(move.transitions);
    const choices = move.choices.flatMap((choice) => {
      const owned = isOwned ? diagram.and(gate, this.#ownedBy(choice.actors[0]?.party ?? '')) : gate;
      const where = diagram.and(choice.where, owned);
      return where === NOTHING ? [] : [{ ...choice, where }];
    });
    if (choices.length === 0) return [];
    // What is chosen does not decide where the case as a whole goes on.
    const from = isOwned
      ? choices.reduce<Configurations>(
          (all, { where, chosen }) => diagram.or(all, diagram.forget(where, space.bitsOf(chosen))),
          NOTHING,
        )
      : diagram.and(move.from, gate);
    return [{ ...move, from, choices }];
  }

  /** A case whose main part has ended goes on only for what is not at rest. */
  #gate(passed: readonly ChartTransition[]): Configurations {
    const { machine, space } = this.terrain;
    const { diagram } = space;
    const runs = space.without(this.#ended);
    const [first] = passed;
    if (first === undefined || isWithin(first.source, machine.name)) return runs;
    const part = first.source.split('.')[0] ?? '';
    const restless = this.#restless.get(part) ?? restlessIn(this.terrain, part);
    this.#restless.set(part, restless);
    return diagram.or(runs, restless);
  }

  #ownedBy(party: string): Configurations {
    const owned = this.#owned.get(party) ?? ownedBy(this.terrain, party);
    this.#owned.set(party, owned);
    return owned;
  }
}

const isByOwner = ({ workflow }: Terrain, { event }: Attempt): boolean => workflow.events.get(event)?.by === 'owner';
