/** Waits for what happens by itself: the loop of the server looks once a second. */
import { setTimeout as delay } from 'node:timers/promises';

/** The first value that is not undefined; rejects when there is none in time. */
export async function eventually<Value>(look: () => Promise<Value | undefined>, limitMs = 15_000): Promise<Value> {
  for (const until = Date.now() + limitMs; ; await delay(50)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`It did not happen within ${limitMs} ms.`);
  }
}
