/** What is in use of the offers of a story's region: by its cases, and by others of whom the story only tells how much. */
import type { ScenarioStep } from '#language';
import type { CaseState } from '#lifecycle';
import type { PlaceUse, WaitingCase } from '#routing';

export class PlacesInUse {
  #others: NonNullable<ScenarioStep['others']> = {};

  takenByOthers(others: NonNullable<ScenarioStep['others']>): void {
    this.#others = { ...this.#others, ...others };
  }

  of(cases: readonly CaseState[], today: string): PlaceUse {
    const used = new Map<string, number>();
    const add = (key: string, amount: number): void => void used.set(key, (used.get(key) ?? 0) + amount);
    for (const [organisation, offers] of Object.entries(this.#others))
      for (const [offer, amount] of Object.entries(offers)) add(`${organisation}/${offer}`, amount);
    for (const { place } of cases)
      if (place !== undefined) add(`${place.organisation}/${place.offer ?? ''}`, place.amount);
    const waiting = cases
      .flatMap((one): WaitingCase[] => (one.waiting === undefined ? [] : [{ case: one.case, ...one.waiting }]))
      .sort((a, b) => (a.since < b.since ? -1 : 1));
    return { today, used, waiting };
  }
}
