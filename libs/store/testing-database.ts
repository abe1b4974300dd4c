// For tests of the store: how its template database is made, and stores on a clone of it.
import pg from 'pg';
import { migrate } from './migrate.js';
import { APP_ROLE } from './roles.js';
import { Store, type StoreOptions } from './store.js';

const PASSWORD = 'of the service, in tests';

/** For createTemplate of libs/testing. */
export const storeTemplate = { key: 'store', prepare: (adminUrl: string) => migrate(adminUrl, PASSWORD) };

/** What createDatabase of libs/testing gives. */
interface Database {
  readonly adminUrl: string;
  url(user: string, password: string): string;
  drop(): Promise<void>;
}

export interface StoreDatabase {
  readonly adminUrl: string;
  /** As the service's role. */
  readonly appUrl: string;
  /** A superuser, whom row-level security does not stop: for looking and for breaking. */
  readonly admin: pg.Client;
  /** A store, closed with `close`. */
  openStore(options?: Omit<StoreOptions, 'url'>): Store;
  /** A bare client of the service's role, closed with `close`. */
  connect(): Promise<pg.Client>;
  /** Cases whose version and head are not the number and hash of their last transition, or whose transitions have a gap. */
  brokenChains(): Promise<string[]>;
  /** Closes everything and drops the database. */
  close(): Promise<void>;
}

export async function openDatabase(database: Database): Promise<StoreDatabase> {
  const { adminUrl } = database;
  const appUrl = database.url(APP_ROLE, PASSWORD);
  const clients: pg.Client[] = [];
  const stores: Store[] = [];
  async function connect(connectionString: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  }
  const admin = await connect(adminUrl);
  return {
    adminUrl,
    appUrl,
    admin,
    openStore(options = {}) {
      const store = new Store({ url: appUrl, ...options });
      stores.push(store);
      return store;
    },
    connect: () => connect(appUrl),
    async brokenChains() {
      const { rows } = await admin.query<{ name: string }>(`
        SELECT c.region_id || ' ' || c.case_id AS name
          FROM schakel.cases c
          LEFT JOIN LATERAL (
            SELECT count(*) AS number, max(t.seq) AS seq, (array_agg(t.hash ORDER BY t.seq DESC))[1] AS hash
              FROM schakel.transitions t WHERE t.region_id = c.region_id AND t.case_id = c.case_id) t ON true
         WHERE t.number <> c.version OR t.seq IS DISTINCT FROM c.version OR t.hash IS DISTINCT FROM c.head`);
      return rows.map(({ name }) => name);
    },
    async close() {
      await Promise.all([...stores.map((store) => store.close()), ...clients.map((client) => client.end())]);
      await database.drop();
    },
  };
}
