/** Where guards hold, found once for each: their values are tried, no step is. */
import type { GuardTerm } from '#language';
import { MOST_TRIALS, nextToKnow, TooManyTrials, trialOf, valuesOf, type Attempt } from './attempt.js';
import { ALL, NOTHING, type Configurations } from './diagram.js';
import type { Variable } from './space.js';
import type { Terrain } from './terrain.js';
import { Unknown, type Question } from './unknown.js';

/** Where a guard holds and where not, and what it reads. */
interface Answers {
  readonly yes: Configurations;
  readonly no: Configurations;
  readonly reads: ReadonlySet<Variable>;
}

export class GuardAnswers {
  /** By what guards ask, and of those that read the event also by that. */
  readonly #known = new Map<string, Answers>();
  /** Of guards asked after a step has changed something, by the question. */
  readonly #after = new Map<string, Answers>();

  constructor(private readonly terrain: Terrain) {}

  /** Makes the sets anew, as when the variables were put in another order. */
  arrange(anew: (set: Configurations) => Configurations): void {
    this.#after.clear();
    for (const [key, { yes, no, reads }] of this.#known) this.#known.set(key, { yes: anew(yes), no: anew(no), reads });
  }

  /** Where a guard holds that is asked after a step has changed something: as the configuration was before the step. */
  after(attempt: Attempt, question: Question): Answers {
    const { term } = question;
    const key = `${keyOf(attempt, term)} ${question.key}`;
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
    const key = keyOf(attempt, term);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { space, machine, regions } = this.terrain;
    const reads = new Set<Variable>();
    let [yes, no]: Configurations[] = [NOTHING, NOTHING];
    const open: Map<Variable, number>[] = [new Map<Variable, number>()];
    for (let tried = 0; open.length > 0; tried += 1) {
      if (tried > MOST_TRIALS) throw new TooManyTrials(`The guard ${term.id} depends on too much at once.`);
      const values = open.pop() ?? new Map<Variable, number>();
      const trial = trialOf(this.terrain, attempt, { values });
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
        const variable = nextToKnow(error.variable, { values }, this.terrain);
        reads.add(variable);
        open.push(...valuesOf(variable, { values }, this.terrain).map((value) => new Map(values).set(variable, value)));
      }
    }
    const made = { yes: yes ?? NOTHING, no: no ?? NOTHING, reads };
    this.#known.set(key, made);
    return made;
  }
}

/** Guards that ask the same in the same words are one; only what reads the event, or who acts, is asked again for each. */
function keyOf({ kind, event }: Attempt, { expression, asks, readsEvent }: GuardTerm): string {
  const isOfStep = readsEvent || expression.references.some(({ root }) => root === 'actor');
  const step = isOfStep ? `${kind === 'human' ? 'human' : 'other'} ${event}` : '';
  return [step, expression.text, ...asks.map(({ fact }) => fact.id)].join(' | ');
}
