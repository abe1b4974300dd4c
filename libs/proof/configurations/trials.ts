/**
 * The moves that one event, term or clock makes: it is tried with the kernel on configurations of which only what is read is
 * known, once for every value of what it reads and every answer of its guards.
 */
import type { ChartTransition } from '#language';
import { byKernel, type Stepper } from '#machine';
import { heardBy, TooManyTrials, type Attempt } from './attempt.js';
import { NOTHING, type Configurations } from './diagram.js';
import { effectsOf } from './effects.js';
import { GuardAnswers } from './guard-answers.js';
import { endedOf, ownedBy, restlessIn } from './main-part.js';
import type { Found, Keeping } from './kept-moves.js';
import { Knowing } from './knowing.js';
import { merged, type Choice, type Move } from './move.js';
import { isWithin } from './regions.js';
import type { Assignment } from './space.js';
import { StepLog } from './step-log.js';
import type { Terrain } from './terrain.js';
import type { Trial } from './trial.js';

export class Trials {
  readonly stepper: Stepper;
  #ended: Configurations;
  /** Where each party owns the main part, and where each part is not at rest: the same for every trial. */
  readonly #owned = new Map<string, Configurations>();
  readonly #restless = new Map<string, Configurations>();
  /** Where each guard holds. */
  readonly answers: GuardAnswers;
  /** Attempts of which not all moves were found: they depend on too much at once. */
  readonly givenUp = new Set<Attempt>();

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
    return this.#found(attempt).flatMap((move) => this.#gated(attempt, move));
  }

  /** All moves of an attempt, or those that were found before it was given up. */
  #found(attempt: Attempt): readonly Move[] {
    const part: Move[] = [];
    const find = (): Found => {
      const apart = this.#find(attempt, part);
      return { moves: merged(part, this.terrain), apart };
    };
    try {
      return this.keeping === undefined ? find().moves : this.keeping.of(attempt, find);
    } catch (error) {
      if (!(error instanceof TooManyTrials)) throw error;
      this.givenUp.add(attempt);
      return merged(part, this.terrain);
    }
  }

  /** Finds the moves of an attempt, whether or not the case as a whole goes on there; and what was told apart one by one for it. */
  #find(attempt: Attempt, found: Move[]): ReadonlySet<string> {
    const { terrain } = this;
    const apart = new Set<string>();
    const open = [Knowing.of(terrain, attempt, this.answers, apart)];
    let tried = 0;
    for (let known = open.pop(); known !== undefined; known = open.pop()) {
      tried += 1;
      if (tried > terrain.limits.trials) throw new TooManyTrials(`${attempt.event} depends on too much at once.`);
      try {
        found.push(...this.#try(attempt, known));
      } catch (error) {
        for (const next of known.more(error)) if (next.holds !== NOTHING) open.push(next);
      }
    }
    return apart;
  }

  #try(attempt: Attempt, known: Knowing): Move[] {
    const { terrain } = this;
    const log = this.beginLog();
    const trial = known.begin(log);
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
    { values, classes, answers, holds }: Knowing,
    makes: Assignment,
    log?: string,
  ): Move[] {
    const { terrain } = this;
    const { space } = terrain;
    const read = new Set([...values.keys(), ...classes.keys()]);
    for (const { question } of answers.values())
      for (const variable of this.answers.after(attempt, question).reads) read.add(variable);
    for (const variable of terrain.addedUp(attempt.event)) read.add(variable);
    const chosen = [...read].filter(({ isChosen }) => isChosen);
    const { passed: transitions, raisedEvents: raised } = trial;
    // Where a case begins everything is known, also what has no say in the step.
    const where = attempt.isFirst === true ? space.diagram.forget(holds, space.bitsOf(attempt.given.keys())) : holds;
    const from = space.diagram.forget(where, space.bitsOf(chosen));
    const { kind, event, clock } = attempt;
    const heard = heardBy(terrain, attempt);
    const common = { kind, event, makes, heard, transitions, raised, from, ...(clock === undefined ? {} : { clock }) };
    const actor = kind === 'human' ? terrain.actor(event) : undefined;
    const number = actor === undefined ? undefined : values.get(actor);
    const actors = number === undefined ? (actor?.values ?? []) : [actor?.values[number]];
    const choice = { where, chosen, actors: actors as Choice['actors'], transitions };
    return [{ ...common, choices: [log === undefined ? choice : { ...choice, log }] }];
  }

  /** A move where a case as a whole goes on, and of an event of the owner where it is theirs; none where that is nowhere. */
  #gated(attempt: Attempt, move: Move): Move[] {
    const { space } = this.terrain;
    const { diagram } = space;
    const gate = diagram.and(this.#gate(move.transitions), space.all(attempt.given));
    const isOwned = attempt.kind === 'human' && isByOwner(this.terrain, attempt);
    let from: Configurations = NOTHING;
    const choices = move.choices.flatMap((choice) => {
      // What is chosen does not decide where the case as a whole goes on.
      const before = diagram.forget(choice.where, space.bitsOf(choice.chosen));
      // Of an owner's event it depends on where the case stands who that is.
      return (isOwned ? byParty(choice) : [choice]).flatMap((one) => {
        const open = isOwned ? diagram.and(gate, this.#ownedBy(one.actors[0]?.party ?? '')) : gate;
        const where = diagram.and(one.where, open);
        if (where === NOTHING) return [];
        from = diagram.or(from, diagram.and(before, open));
        return [{ ...one, where }];
      });
    });
    return choices.length === 0 ? [] : [{ ...move, from, choices }];
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

/** One way to take a move as one for each party of those who can. */
function byParty(choice: Choice): Choice[] {
  const parties = new Set(choice.actors.map(({ party }) => party));
  return [...parties].map((party) => ({ ...choice, actors: choice.actors.filter((one) => one.party === party) }));
}

const isByOwner = ({ workflow }: Terrain, { event }: Attempt): boolean => workflow.events.get(event)?.by === 'owner';
