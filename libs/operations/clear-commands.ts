/** Retention of answers: how long a request may be repeated under its key. Decides nothing about a case. */
import type { Service } from './service.js';

/**
 * A request that was sent on a Friday can still be repeated after the weekend, or by somebody who was ill. Not longer: an
 * answer holds what one person was shown.
 */
const KEPT_DAYS = 7;
/** Few enough that a commit does not wait for them. */
const BATCH = 500;

/** Forgets some of the answers that were kept long enough. Whether there may be more. */
export async function clearCommands(service: Service, region: string): Promise<boolean> {
  return (await service.store.clearCommands(region, KEPT_DAYS, BATCH)) === BATCH;
}
