/**
 * The cases of a story under their names (`main`, `stub.1`): how each stands, what was recorded of it, and what came of the main
 * one. Knows nothing of steps or of time.
 */
import { ownersOf, type CaseState, type CaseWrite, type Model, type TransitionRecord } from '#lifecycle';
import { Mismatch } from './mismatch.js';

/** One transition of a story: the name of its case there, its record and the state after it. */
export interface Happening {
  readonly name: string;
  readonly record: TransitionRecord;
  readonly state: CaseState;
}

interface Running {
  readonly name: string;
  readonly state: CaseState;
}

export class Cast {
  readonly #cases = new Map<string, Running>();
  readonly #records = new Map<string, TransitionRecord[]>();
  readonly #course: Happening[] = [];
  readonly #route: string[] = [];
  readonly #payers: string[] = [];
  #owners: readonly string[] = [];

  constructor(private readonly model: Model) {}

  get records(): ReadonlyMap<string, readonly TransitionRecord[]> {
    return this.#records;
  }

  /** What has happened so far, in order. */
  get course(): readonly Happening[] {
    return this.#course;
  }

  /** The parties that became owner of the main case, in order. */
  get route(): readonly string[] {
    return this.#route;
  }

  /** Who was found to pay in any case, in order. */
  get payers(): readonly string[] {
    return this.#payers;
  }

  get main(): CaseState | undefined {
    return this.#running.find(({ name }) => name === 'main')?.state;
  }

  get states(): readonly CaseState[] {
    return this.#running.map(({ state }) => state);
  }

  get #running(): Running[] {
    return [...this.#cases.values()];
  }

  byId(id: string): CaseState | undefined {
    return this.#cases.get(id)?.state;
  }

  /** Throws a mismatch that names the cases there are. */
  named(name: string): CaseState {
    const found = this.#running.find((running) => running.name === name);
    if (found !== undefined) return found.state;
    throw new Mismatch(`There is no case ${name}; there are ${this.#running.map((one) => one.name).join(', ')}.`);
  }

  /** A value that names a case of the story (`intervention.1`) becomes its id. */
  withIds(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const byName = new Map(this.#running.map(({ name, state }) => [name, state.case]));
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key,
        typeof value === 'string' ? (byName.get(value) ?? value) : value,
      ]),
    );
  }

  /** Takes in what one transition wrote of a case, new or known. */
  note({ state, record }: CaseWrite): void {
    const name = this.#cases.get(state.case)?.name ?? this.#nameFor(state);
    this.#cases.set(state.case, { name, state });
    this.#records.set(state.case, [...(this.#records.get(state.case) ?? []), record]);
    this.#course.push({ name, record, state });
    for (const { result } of record.tables) {
      const payer = String(result['payer']);
      if (!this.#payers.includes(payer)) this.#payers.push(payer);
    }
    if (name === 'main') this.#noteRoute(state);
  }

  #nameFor(state: CaseState): string {
    if (this.#cases.size === 0) return 'main';
    const opener = state.related.find(({ isOpener }) => isOpener);
    const as =
      this.#running.flatMap((running) => running.state.related).find((one) => one.case === state.case)?.as ??
      (opener === undefined ? 'case' : 'related');
    const number = this.#running.filter(({ name }) => name.startsWith(`${as}.`)).length + 1;
    return `${as}.${number}`;
  }

  /** A party is noted when it becomes owner; of parallel parts several own at once. */
  #noteRoute(state: CaseState): void {
    const { machine } = this.model.machine(state.machine);
    const owners = [...new Set(ownersOf(machine, state.states).map(({ party }) => party))];
    this.#route.push(...owners.filter((party) => !this.#owners.includes(party)));
    this.#owners = owners;
  }
}
