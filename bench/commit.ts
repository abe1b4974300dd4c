/**
 * The yardstick: the commit function of the same PostgreSQL, one event a call, from Node over 32 connections. What is sent was
 * decided by the real operations beforehand, so that only the calls are measured.
 */
import pg from 'pg';
import type { CaseState } from '#lifecycle';
import type { Service } from '#operations';
import { commitStatement, Store, type CommitResult, type Submission } from '#store';
import { withCpu, type Cell, type Figure } from './cell.js';
import { operationsDoor } from './operations-door.js';
import type { Place, Undo } from './place.js';
import { OPENER, OPENING, WALK } from './walk.js';

const CONNECTIONS = 32;
/** Prepared at once: at least one for each connection, more while there is time. */
const CASES = 3 * CONNECTIONS;
const PREPARING_MS = 1_500;
/** A record is taken within five seconds of the moment that it names: one that is prepared names a moment that is to come. */
const AHEAD_MS = 4_000;

type Statement = ReturnType<typeof commitStatement>;

/** Takes what the operations want to commit and writes nothing. */
class CapturingStore extends Store {
  #taken: Statement[] = [];
  readonly #states = new Map<string, CaseState>();

  override commit(
    region: string,
    command: Submission['command'],
    decision: Submission['decision'],
  ): Promise<CommitResult> {
    this.#taken.push(commitStatement(region, [{ command, decision }]));
    for (const { state } of decision.writes) this.#states.set(state.case, state);
    return Promise.resolve({ kind: 'committed' });
  }

  override snapshot(_region: string, id: string): CaseState | undefined {
    return this.#states.get(id);
  }

  /** What was taken since the last call. */
  take(): Statement[] {
    const taken = this.#taken;
    this.#taken = [];
    this.#states.clear();
    return taken;
  }
}

export async function commitCells(place: Place, regionCounts: readonly number[], undo: Undo): Promise<Cell[]> {
  const store = new CapturingStore({ url: place.appUrl, connections: 1 });
  undo.push(() => store.close());
  const clients: pg.Client[] = [];
  undo.push(() => Promise.all(clients.map((client) => client.end())));
  for (let index = 0; index < CONNECTIONS; index += 1) {
    const client = new pg.Client({ connectionString: place.appUrl, application_name: 'bench' });
    client.on('error', () => undefined);
    clients.push(client);
    await client.connect();
  }
  const clock: Service['clock'] = { now: () => new Date(Date.now() + AHEAD_MS).toISOString() };
  const service: Service = { ...place.service, store, clock };
  return regionCounts.map((count) => ({
    part: 'commit',
    name: 'commit function',
    clients: CONNECTIONS,
    regions: count,
    measure: (seconds) => measure(service, store, clients, place.regions.slice(0, count), seconds),
  }));
}

async function measure(
  service: Service,
  store: CapturingStore,
  clients: readonly pg.Client[],
  regions: readonly string[],
  seconds: number,
): Promise<Figure> {
  let events = 0;
  let elapsed = 0;
  let busy = 0;
  while (elapsed < seconds) {
    const cases: Statement[][] = [];
    for (
      const until = performance.now() + PREPARING_MS;
      cases.length < CONNECTIONS || (cases.length < CASES && performance.now() < until);
    )
      cases.push(await walkCase(service, store, regions[cases.length % regions.length] ?? ''));
    const { result, cpu } = await withCpu(() => send(clients, cases));
    events += result.events;
    elapsed += result.seconds;
    busy += cpu * result.seconds;
  }
  return { rate: events / elapsed, cpu: { bench: busy / elapsed } };
}

/** Every statement of one case, in order. */
async function walkCase(service: Service, store: CapturingStore, region: string): Promise<Statement[]> {
  const door = operationsDoor(service);
  const id = await door.open(region, OPENER, OPENING);
  for (const [index, step] of WALK.entries()) await door.fire(region, id, index + 1, step);
  return store.take();
}

/** Sends case after case on every connection. Counted is what was done while all of them had work. */
async function send(
  clients: readonly pg.Client[],
  cases: Statement[][],
): Promise<{ readonly events: number; readonly seconds: number }> {
  const began = performance.now();
  let ended = 0;
  let events = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (let next = cases.pop(); next !== undefined; next = cases.pop()) {
        for (const statement of next) {
          const { rows } = await client.query<{ result: string }>(statement);
          if (rows[0]?.result !== 'committed') throw new Error(`A commit came to ${rows[0]?.result ?? 'nothing'}.`);
          if (ended === 0) events += 1;
        }
      }
      if (ended === 0) ended = performance.now();
    }),
  );
  return { events, seconds: (ended - began) / 1_000 };
}
