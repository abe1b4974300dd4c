/** What figures ask of the database: once, however many are shown of it, and nothing while it is away. */
import { isOutage } from '#operations';

const FRESH_MS = 1_000;

/** What was found, at most a second old; nothing while the database is away: the other figures are told. */
export function asked<Found>(ask: () => Promise<readonly Found[]>): () => Promise<readonly Found[]> {
  let at = -Infinity;
  let found: Promise<readonly Found[]> = Promise.resolve([]);
  const look = async (): Promise<readonly Found[]> => {
    try {
      return await ask();
    } catch (error) {
      if (isOutage(error)) return [];
      throw error;
    }
  };
  return () => {
    if (performance.now() - at > FRESH_MS) {
      at = performance.now();
      found = look();
    }
    return found;
  };
}
