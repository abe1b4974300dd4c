/**
 * R9 of the test programme (reliability.md): writers that hold their transactions open, and couriers that die at random, at a
 * moment nobody chose. What a courier that died had sent is sent again; what the receiver heard is told.
 */
import { Courier } from '#operations';
import { APP_ROLE, commitStatement, migrate, Store } from '#store';
import { newSecret, type Send } from '#webhook';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { command, decision, next, opening, seedRegion } from './bare-case.js';
import { createDatabase, createTemplate } from './database.js';
import { randomOf } from './dice.js';

export interface ManyWriters {
  readonly writers: number;
  /** Transitions of each writer, all of one case. */
  readonly each: number;
  /** How long a writer holds its transaction open, at most. */
  readonly holdMs: number;
}

/** Where they write, and how. */
interface Ground {
  readonly store: Store;
  readonly region: string;
  /** A client of the service's role for each writer. */
  connect(): Promise<pg.Client>;
  /** Ends every lease, as its half minute would. */
  endLeases(): Promise<void>;
}

/** What was committed, and what the receiver heard, in the order in which it did. */
export interface Telling {
  readonly committed: readonly string[];
  readonly heard: readonly { readonly id: string; readonly body: string }[];
  readonly deaths: number;
}

const ENDPOINT = 'system';
/** Roles belong to the whole PostgreSQL server, so everybody in a run signs in with the same password. */
const PASSWORD = 'of the service, in tests';

/** On a database of its own. */
export async function tellOfManyWriters(options: ManyWriters): Promise<Telling> {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  const database = await createDatabase({ template });
  const store = new Store({ url: database.url(APP_ROLE, PASSWORD) });
  const clients: pg.Client[] = [];
  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    clients.push(client);
    return client;
  };
  try {
    const admin = await connect(database.adminUrl);
    return await tell(options, {
      store,
      region: `region-${randomUUID()}`,
      connect: () => connect(database.url(APP_ROLE, PASSWORD)),
      endLeases: async () => {
        await admin.query(
          'UPDATE schakel.deliveries SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL',
        );
      },
    });
  } finally {
    await store.close();
    await Promise.all(clients.map((client) => client.end()));
    await database.drop();
  }
}

async function tell({ writers, each, holdMs }: ManyWriters, ground: Ground): Promise<Telling> {
  const { store, region } = ground;
  const random = randomOf(9);
  const now = (): string => new Date().toISOString();
  await seedRegion(store, region);
  await store.replaceSecret(region, ENDPOINT, { secret: newSecret(), madeAt: now(), madeBy: 'p', oldUntil: now() });
  const committed: string[] = [];
  const heard: { id: string; body: string }[] = [];
  let deaths = 0;
  const progress = { isWriting: true };

  const writing = Promise.all(
    Array.from({ length: writers }, async () => {
      const client = await ground.connect();
      let write = opening(region);
      for (let turn = 0; turn < each; turn += 1) {
        if (turn > 0) write = next(write.state);
        const { case: id, version } = write.state;
        const notice = {
          id: `${id}/${version}/${ENDPOINT}`,
          endpoint: ENDPOINT,
          case: id,
          kind: 'moved',
          body: `${version}`,
        };
        await client.query('BEGIN');
        await client.query(
          commitStatement(region, [{ command: command(), decision: decision(write), notices: [notice] }]),
        );
        await delay(random() * holdMs);
        await client.query('COMMIT');
        committed.push(notice.id);
      }
    }),
  ).finally(() => {
    progress.isWriting = false;
  });

  /** Brings messages until it dies, before or after some call arrived: then nothing that it does is written down. */
  async function liveAndDie(): Promise<void> {
    const life = Math.floor(random() * 40);
    let calls = 0;
    const isDead = (): boolean => calls > life;
    const send: Send = async ({ headers, body }) => {
      calls += 1;
      if (isDead() && random() < 0.5) return { kind: 'interrupted' };
      heard.push({ id: headers['webhook-id'] ?? '', body });
      await delay(random() * 2);
      return { kind: 'delivered' };
    };
    const settleDelivery: Store['settleDelivery'] = (...given) =>
      isDead() ? Promise.resolve() : store.settleDelivery(...given);
    const document = {
      messages: { source: 's', endpoints: { [ENDPOINT]: { organisation: 'o', url: 'https://a.example/' } } },
    };
    const courier = new Courier({
      service: {
        store: Object.assign(Object.create(store) as Store, {
          settleDelivery,
          claimDeliveries: (...given: Parameters<Store['claimDeliveries']>) => store.claimDeliveries(...given),
          endpointSecrets: (...given: Parameters<Store['endpointSecrets']>) => store.endpointSecrets(...given),
        }),
        clock: { now },
        catalogue: { regions: new Map([[region, { document }]]) },
      } as never,
      send,
      onFailure: (error) => {
        throw error;
      },
    });
    while (!isDead()) {
      const found = await courier.round(region);
      await courier.idle();
      if (found === 0 && !progress.isWriting && (await store.endpoints(region, [ENDPOINT], now()))[0]?.waiting === 0)
        return;
      if (found === 0) await delay(1);
    }
    deaths += 1;
    await ground.endLeases();
  }

  for (;;) {
    // Two at once, as two services: one goes on while the other dies.
    await Promise.all([liveAndDie(), liveAndDie()]);
    if (!progress.isWriting && (await store.endpoints(region, [ENDPOINT], now()))[0]?.waiting === 0) break;
  }
  await writing;
  return { committed, heard, deaths };
}

/** What is wrong with what was heard; nothing when all is well. */
export function wrongIn({ committed, heard }: Telling): string[] {
  const wrong: string[] = [];
  const all = new Set(heard.map(({ id }) => id));
  for (const id of committed) if (!all.has(id)) wrong.push(`${id} was never heard`);
  const known = new Set(committed);
  const firsts = new Map<string, number>();
  const seen = new Set<string>();
  for (const { id, body } of heard) {
    const [caseId = '', seq = ''] = id.split('/');
    if (!known.has(id) || body !== seq) wrong.push(`${id} was never committed so`);
    if (seen.has(id)) continue;
    seen.add(id);
    if (Number(seq) !== (firsts.get(caseId) ?? 0) + 1) wrong.push(`${id} was heard out of its order`);
    firsts.set(caseId, Number(seq));
  }
  return wrong;
}
