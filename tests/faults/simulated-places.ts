// What of a region's offers is in use in a simulation, and who waits: the promise of use_places, which compares what is taken
// with what there is at the commit. It looks after every write whether the cases have more than that.
import type { CaseState, CaseWrite } from '#lifecycle';
import type { PlaceUse, WaitingCase } from '#routing';

export class SimulatedPlaces {
  readonly #used = new Map<string, number>();
  /** What there is, as those who took a place within it were told. */
  readonly #bounds = new Map<string, number>();
  #waiting: readonly WaitingCase[] = [];

  use(today: string): PlaceUse {
    return { today, used: new Map(this.#used), waiting: this.#waiting };
  }

  /** Whether all that the writes take of offers with a bound is still there. */
  isRoomFor(writes: readonly CaseWrite[]): boolean {
    const net = new Map<string, { amount: number; bound: number | null }>();
    for (const { places = [] } of writes)
      for (const { organisation, offer, amount, bound } of places) {
        const key = `${organisation}/${offer}`;
        const one = net.get(key);
        net.set(key, { amount: (one?.amount ?? 0) + amount, bound: bound ?? one?.bound ?? null });
      }
    return [...net].every(([key, { amount, bound }]) => bound === null || (this.#used.get(key) ?? 0) + amount <= bound);
  }

  write({ places = [], waits, state }: CaseWrite): void {
    for (const { organisation, offer, amount, bound } of places) {
      const key = `${organisation}/${offer}`;
      this.#used.set(key, (this.#used.get(key) ?? 0) + amount);
      if (bound !== null) this.#bounds.set(key, bound);
    }
    if (waits === undefined) return;
    const others = this.#waiting.filter((one) => one.case !== state.case);
    this.#waiting =
      waits === null
        ? others
        : [...others, { case: state.case, ...waits }].sort((a, b) =>
            a.since < b.since ? -1 : a.since > b.since ? 1 : 0,
          );
  }

  /** What is wrong with the counts: more in use than there is, or another number than the cases have. */
  faults(cases: Iterable<CaseState>): string[] {
    const held = new Map<string, number>();
    for (const { place } of cases)
      if (place !== undefined && place.offer !== null) {
        const key = `${place.organisation}/${place.offer}`;
        held.set(key, (held.get(key) ?? 0) + place.amount);
      }
    const faults: string[] = [];
    for (const [key, used] of this.#used) {
      const have = held.get(key) ?? 0;
      if (have !== used) faults.push(`the cases have ${have} of ${key}, and its row says ${used}`);
      const bound = this.#bounds.get(key);
      if (bound !== undefined && have > bound)
        faults.push(`overfull: ${have} places of ${key} are in use, of ${bound}`);
    }
    return faults;
  }
}
