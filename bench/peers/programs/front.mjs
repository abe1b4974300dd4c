// The door of a program: HTTP as the bench asks it. Fastify, as in Schakel, without authentication or validation.
import { randomBytes } from 'node:crypto';
import Fastify from 'fastify';

/** A case number in the form of Schakel. */
export const newCaseId = () =>
  randomBytes(6)
    .toString('hex')
    .replace(/(.{4})(?=.)/g, '$1-');

/** Timers that were set and how many of them have fired. */
export class Timers {
  #left = new Set();
  #count = 0;
  #lastAt = null;
  #fault = null;

  begin(ids) {
    this.#left = new Set(ids);
    this.#count = ids.length;
    this.#lastAt = null;
  }

  fired(id) {
    if (this.#left.delete(id)) this.#lastAt = Date.now();
  }

  failed(error) {
    this.#fault = String(error);
  }

  get status() {
    return { set: this.#count, left: this.#left.size, lastAt: this.#lastAt, fault: this.#fault };
  }
}

/**
 * Serves `open(id)`, `advance(id, event)` and `setTimers(ids, at)`, and says where. `aheadMs` is how long setting ten thousand
 * timers takes at most, so that none is due before all are set.
 */
export async function serve({ open, advance, setTimers, timers, aheadMs, casesUrl }) {
  const app = Fastify();
  if (open !== undefined) {
    app.post('/case/:id/open', ({ params }) => open(params.id));
    app.post('/case/:id/advance', ({ params, body }) => advance(params.id, body));
  }
  app.post('/timers', async ({ body }) => {
    const ids = Array.from({ length: body.count }, newCaseId);
    timers.begin(ids);
    const dueAt = Date.now() + Math.max(2_000, (aheadMs * body.count) / 10_000);
    await setTimers(ids, dueAt);
    return { dueAt, setAt: Date.now() };
  });
  app.get('/timers', () => timers.status);
  // Ends with the bench.
  process.stdin.on('end', () => process.exit(0)).resume();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ ready: { control: url, cases: casesUrl ?? url } })}\n`);
}

/** Calls `work` for each, so many at once. */
export async function each(items, atOnce, work) {
  let index = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (index < items.length) await work(items[index++]);
    }),
  );
}
