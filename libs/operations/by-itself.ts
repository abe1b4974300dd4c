/** What the system decides for a case, and its commit: who comes second looks again. Knows nothing of what made it happen. */
import type { CaseState, Decision, Model, Rejection, Surroundings } from '#lifecycle';
import type { Consumes } from '#store';
import { laterOf } from './advance-case.js';
import { leavesWork } from './commit-command.js';
import { noticesOf } from './notices.js';
import { decideWithPlaces } from './places-world.js';
import { dayOf, newCaseId, type Service } from './service.js';

/** Decides as things are now, and never at a moment before `notBefore`. */
export function decideByItself<T>(
  service: Service,
  region: string,
  notBefore: string,
  decideIn: (surroundings: Surroundings) => T,
): Promise<T> {
  const active = service.catalogue.regions.get(region);
  if (active === undefined) throw new Error(`The region ${region} is not loaded.`);
  const now = laterOf(service.clock.now(), notBefore);
  return decideWithPlaces(service, active, (world) =>
    decideIn({ now, law: service.catalogue.law(dayOf(now)), world, newCaseId }),
  );
}

/** Whether it happened; false when it had happened already. 'again' when the case was moved on meanwhile. */
export async function settle(
  service: Service,
  region: string,
  id: string,
  { model, state, isStored }: { model: Model; state: CaseState; isStored: boolean },
  outcome: Decision | Rejection,
  consumes?: Consumes,
): Promise<boolean | 'again'> {
  if (outcome.kind === 'rejection') {
    if (!isStored) return 'again';
    // What the case refuses is recorded there as refused; a rejection here is a defect, for an operator to see.
    throw new Error(`The system was refused: ${outcome.code}.`);
  }
  const active = service.catalogue.regions.get(region);
  const notices = active === undefined ? [] : noticesOf(active.document, model, state, outcome);
  const command = { id, fingerprint: '', answer: null };
  const { kind } = await service.store.commit(region, command, outcome, consumes, notices);
  if (kind === 'committed' && (notices.length > 0 || outcome.writes.some(leavesWork))) service.nudge(region);
  return kind === 'stale' ? 'again' : kind === 'committed';
}
