/**
 * What is known of the configurations on which a step is tried, and what may be known instead when that was not enough. What
 * follows from it, since nothing else is possible there, is known as well: a trial need not be made again to be told.
 */
import { nextToKnow, trialOf, valuesOf, type Attempt } from './attempt.js';
import { NOTHING, type Configurations } from './diagram.js';
import type { GuardAnswers } from './guard-answers.js';
import type { Region } from './regions.js';
import type { Variable } from './space.js';
import type { Answered, Following, Standing } from './standing.js';
import type { StepLog } from './step-log.js';
import type { Terrain } from './terrain.js';
import type { Trial } from './trial.js';
import { Unanswered, Unknown, Unsorted, type Question } from './unknown.js';

/** What it is about: the same for all trials of an attempt. */
interface About {
  readonly terrain: Terrain;
  readonly attempt: Attempt;
  readonly guards: GuardAnswers;
  /** The value in which a step is begun for all of a class, of regions where the first one does not tell what becomes of them. */
  readonly turned: Map<Variable, number>;
  /** What was told apart value by value on the way, and not by what it answers: the names of variables. */
  readonly apart: Set<string>;
}

export class Knowing implements Required<Standing>, Following {
  readonly following = this;

  private constructor(
    private readonly about: About,
    readonly values: Map<Variable, number>,
    readonly classes: Map<Variable, readonly number[]>,
    readonly answers: Map<string, Answered>,
    /** Where all of it is so. */
    private where: Configurations,
  ) {}

  /** What is known of an attempt before it is tried. */
  static of(terrain: Terrain, attempt: Attempt, guards: GuardAnswers, apart: Set<string>): Knowing {
    const { given, event } = attempt;
    const about = { terrain, attempt, guards, turned: new Map(), apart };
    const where = terrain.space.diagram.and(terrain.space.all(given), terrain.standing(event));
    return new Knowing(about, new Map(given), new Map(), new Map(), where);
  }

  /** A trial of the attempt on what is known. */
  begin(log: StepLog | undefined): Trial {
    const { terrain, attempt, turned } = this.about;
    for (const [variable, first] of turned) {
      const all = this.#classOf(variable);
      if (all.includes(first)) this.classes.set(variable, [first, ...all.filter((value) => value !== first)]);
    }
    return trialOf(terrain, attempt, this, log);
  }

  get holds(): Configurations {
    return this.where;
  }

  valueOf(variable: Variable, begun: number | undefined): number | undefined {
    const { terrain } = this.about;
    if (!this.#isPlaced(variable)) return undefined;
    const [only, ...others] = valuesOf(variable, this, terrain).filter((value) => this.#mayHave(variable, [value]));
    if (only === undefined || others.length > 0) return undefined;
    if (terrain.regions.byVariable(variable) !== undefined && only !== begun) return undefined;
    this.#note(variable, [only]);
    return only;
  }

  answerOf(question: Question): boolean | undefined {
    const { terrain, attempt, guards } = this.about;
    const { diagram } = terrain.space;
    const { yes, no } = guards.after(attempt, question);
    const holds = diagram.meets(this.where, yes);
    if (holds && diagram.meets(this.where, no)) return undefined;
    this.#answer(question, holds, holds ? yes : no);
    return holds;
  }

  isSorted(region: Region, classes: readonly (readonly number[])[], begun: number | undefined): boolean {
    const { variable } = region;
    if (!this.#isPlaced(variable)) return false;
    const possible = valuesOf(variable, this, this.about.terrain);
    const [only, ...others] = classes
      .map((all) => all.filter((value) => possible.includes(value)))
      .filter((values) => this.#mayHave(variable, values));
    if (only === undefined || others.length > 0 || !only.includes(begun ?? -1)) return false;
    this.#note(variable, only);
    return true;
  }

  /** What may be known instead, when a trial was stopped because it was not. */
  *more(error: unknown): Generator<Knowing> {
    const { terrain, attempt, guards, turned, apart } = this.about;
    if (error instanceof Unanswered) {
      const { question } = error;
      const { yes, no } = guards.after(attempt, question);
      for (const holds of [true, false]) {
        const next = this.#copy();
        next.#answer(question, holds, holds ? yes : no);
        yield next;
      }
      return;
    }
    if (!(error instanceof Unknown) && !(error instanceof Unsorted)) throw error;
    const asked = error instanceof Unknown ? error.variable : error.region.variable;
    const [, second] = this.#classOf(asked);
    if (error instanceof Unknown && second !== undefined && !turned.has(asked)) {
      turned.set(asked, second);
      yield this.#copy();
      return;
    }
    const variable = nextToKnow(asked, this, terrain);
    const possible = valuesOf(variable, this, terrain);
    const isSorted = error instanceof Unsorted && variable === asked;
    const classes = isSorted ? error.classes : possible.map((value) => [value]);
    if (!isSorted) apart.add(variable.name);
    for (const all of classes) {
      const values = all.filter((value) => possible.includes(value));
      if (!this.#mayHave(variable, values)) continue;
      const next = this.#copy();
      next.#note(variable, values);
      yield next;
    }
  }

  /** The values of a region that answer alike, as far as they are told apart; none where its one value is known or asked. */
  #classOf(variable: Variable): readonly number[] {
    const { terrain } = this.about;
    const isClass = !this.values.has(variable) && terrain.regions.byVariable(variable) !== undefined;
    return isClass && this.#isPlaced(variable) ? valuesOf(variable, this, terrain) : [];
  }

  #copy(): Knowing {
    return new Knowing(this.about, new Map(this.values), new Map(this.classes), new Map(this.answers), this.where);
  }

  /** Whether it is known where the region runs in which a region is. */
  #isPlaced(variable: Variable): boolean {
    return nextToKnow(variable, this, this.about.terrain) === variable;
  }

  #mayHave(variable: Variable, values: readonly number[]): boolean {
    const { space } = this.about.terrain;
    return values.some((value) => space.diagram.meets(this.where, space.having(variable, value)));
  }

  #note(variable: Variable, values: readonly number[]): void {
    const { space } = this.about.terrain;
    const { diagram } = space;
    const [only] = values;
    if (values.length === 1 && only !== undefined) this.values.set(variable, only);
    else this.classes.set(variable, values);
    const here = values.reduce((set, value) => diagram.or(set, space.having(variable, value)), NOTHING);
    this.where = diagram.and(this.where, here);
  }

  #answer(question: Question, holds: boolean, where: Configurations): void {
    this.answers.set(question.key, { question, holds });
    this.where = this.about.terrain.space.diagram.and(this.where, where);
  }
}
