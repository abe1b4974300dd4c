// For tests of what happens by itself: a migrated database of the test, whose clock and that of every service on it are turned
// together.
import { APP_ROLE, migrate } from '#store';
import type { Service } from '#operations';
import pg from 'pg';
import { createDatabase, createTemplate, type TestDatabase } from './database.js';
import { openTermsService, TurnedClock, type TermsOptions } from './terms-service.js';

/** Roles belong to the whole PostgreSQL server, so everybody in a run signs in with the same password. */
const PASSWORD = 'of the service, in tests';

export class TurnedScene {
  readonly #services: Service[] = [];

  private constructor(
    readonly database: TestDatabase,
    /** As the administrator of the database, whom row-level security does not stop. */
    readonly admin: pg.Client,
    readonly clock: TurnedClock,
  ) {}

  static async open(): Promise<TurnedScene> {
    const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
    const database = await createDatabase({ template });
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    return new TurnedScene(database, admin, await TurnedClock.install(database.adminUrl, APP_ROLE));
  }

  /** One more service, closed with the scene. Its own clock is apart from that of the database by `apartMs()`. */
  async service(options: Omit<TermsOptions, 'url' | 'clock'>, apartMs = (): number => 0): Promise<Service> {
    const url = this.database.url(APP_ROLE, PASSWORD);
    const service = await openTermsService({ ...options, url, clock: { now: () => this.clock.now(apartMs()) } });
    this.#services.push(service);
    return service;
  }

  async close(): Promise<void> {
    for (const { store } of this.#services) await store.close();
    await this.clock.close();
    await this.admin.end();
    await this.database.drop();
  }
}
