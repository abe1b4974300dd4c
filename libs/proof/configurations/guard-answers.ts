/** Where guards hold, found once for each: their values are tried, no step is. */
import type { GuardTerm } from '#language';
import { everyValueOf, heardBy, nextToKnow, TooManyTrials, trialOf, type Attempt } from './attempt.js';
import type { Answers } from './answers.js';
import { ALL, NOTHING, type Configurations } from './diagram.js';
import type { Keeping } from './kept-moves.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';
import { Unknown, type Question } from './unknown.js';

export class GuardAnswers {
  /** By what guards ask, and of those that read the event also by that. */
  readonly #known = new Map<string, Answers>();
  /** Of guards asked after a step has changed something, by the question. */
  readonly #after = new Map<string, Answers>();

  constructor(
    private readonly terrain: Terrain,
    /** What an earlier proof has left. */
    private readonly keeping?: Keeping,
  ) {}

  /** Makes the sets anew, as when the variables were put in another order. */
  arrange(anew: (set: Configurations) => Configurations): void {
    this.#after.clear();
    for (const [key, { yes, no, reads }] of this.#known) this.#known.set(key, { yes: anew(yes), no: anew(no), reads });
  }

  /** Where a guard holds that is asked after a step has changed something: as the configuration was before the step. */
  after(attempt: Attempt, question: Question): Answers {
    const { term } = question;
    const key = `${this.#keyOf(attempt, term)} ${question.key}`;
    const answers = this.#after.get(key) ?? this.#findAfter(attempt, question);
    this.#after.set(key, answers);
    return answers;
  }

  #findAfter(attempt: Attempt, { term, changed }: Question): Answers {
    const { yes, no, reads } = this.of(attempt, term);
    const { space } = this.terrain;
    const changes = new Map([...changed].filter(([variable]) => reads.has(variable)));
    if (changes.size === 0) return { yes, no, reads };
    const made = space.all(changes);
    const before = (where: Configurations): Configurations => space.diagram.before(where, ALL, made);
    return { yes: before(yes), no: before(no), reads: new Set([...reads].filter((one) => !changes.has(one))) };
  }

  /** Where a guard of an event holds and where it does not, with what it reads: its values are tried, no step is. */
  of(attempt: Attempt, term: GuardTerm): Answers {
    const key = this.#keyOf(attempt, term);
    const find = (): Answers => this.#find(attempt, term);
    const answers = this.#known.get(key) ?? this.keeping?.answersOf(attempt, term, key, find) ?? find();
    this.#known.set(key, answers);
    return answers;
  }

  #find(attempt: Attempt, term: GuardTerm): Answers {
    const { space, machine, regions } = this.terrain;
    const { diagram } = space;
    const reads = new Set<Variable>();
    // One trial is enough for all values: nothing is changed in it.
    const standing: { values: Map<Variable, number> } = { values: new Map<Variable, number>() };
    const trial = trialOf(this.terrain, attempt, standing);
    const active = (path: string): boolean => {
      const region = regions.of(path);
      const state = region?.states[standing.values.get(region.variable) ?? region.initial];
      return region === undefined || state === undefined || regions.isActive(path, state);
    };
    const on = { machine, facts: {}, event: attempt.event, eventData: trial.data, active, leaves: () => [] };
    let tried = 0;
    /** Where it holds and where not, of what has the values that are tried. */
    const answer = (): readonly [yes: Configurations, no: Configurations] => {
      tried += 1;
      if (tried > this.terrain.limits.trials)
        throw new TooManyTrials(`The guard ${term.id} depends on too much at once.`);
      try {
        return trial.holds(term.expression, term.asks, on) ? [ALL, NOTHING] : [NOTHING, ALL];
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        const variable = nextToKnow(error.variable, standing, this.terrain);
        reads.add(variable);
        let yes: Configurations = NOTHING;
        let no: Configurations = NOTHING;
        for (const value of everyValueOf(variable, standing, this.terrain)) {
          standing.values.set(variable, value);
          const [one, other] = answer();
          const here = space.having(variable, value);
          yes = diagram.or(yes, diagram.and(here, one));
          no = diagram.or(no, diagram.and(here, other));
        }
        standing.values.delete(variable);
        return [yes, no];
      }
    };
    const [yes, no] = answer();
    return { yes, no, reads };
  }

  /** Guards that ask the same in the same words are one; what reads the event, who acts or what is heard is asked again for each. */
  #keyOf(attempt: Attempt, { expression, asks, readsEvent }: GuardTerm): string {
    const { kind, event } = attempt;
    const isOfStep = readsEvent || expression.references.some(({ root }) => root === 'actor');
    const step = isOfStep ? `${kind === 'human' ? 'human' : 'other'} ${event}` : '';
    const heard = expression.references.some(({ root }) => root === 'open') ? [...heardBy(this.terrain, attempt)] : [];
    const relations = heard.map(([{ name }, value]) => `${name} ${value}`);
    return [step, ...relations, expression.text, ...asks.map(({ fact }) => fact.id)].join(' | ');
  }
}
