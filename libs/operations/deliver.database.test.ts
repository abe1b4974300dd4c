// What happens by itself, against PostgreSQL.
import type { Actor } from '#platform';
import { migrate, Store } from '#store';
import {
  createDatabase,
  createTemplate,
  openCase as openBare,
  seedRegion,
  shippedCalendar,
  shippedLibrary,
  TODAY,
  type TestDatabase,
} from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Catalogue } from './catalogue.js';
import { deliverRegion } from './deliver.js';
import { openCase } from './open-case.js';
import type { PresentedCase } from './present-case.js';
import { systemClock, type Service } from './service.js';

const PASSWORD = 'of the service, in tests';
const region = 'holland-rijnland';
const teacher: Actor = {
  issuer: 'https://issuer.example',
  subject: 'teacher',
  organisation: 'voorbeeldschool',
  roles: ['teacher'],
  regions: [region],
  purpose: 'care',
};

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  const template = await createTemplate({ key: 'store', prepare: (url) => migrate(url, PASSWORD) });
  database = await createDatabase({ template });
  const store = new Store({ url: database.url('schakel_app', PASSWORD) });
  const library = shippedLibrary();
  const one = new Map([...library.regions].filter(([name]) => name === region));
  const catalogue = await Catalogue.load(store, { ...library, regions: one }, shippedCalendar(), TODAY);
  service = { store, catalogue, clock: systemClock, nudge: () => undefined };
});

afterAll(async () => {
  await service.store.close();
  await database.drop();
});

describe('a round of delivery', () => {
  it('goes on to the messages behind a whole batch that cannot be delivered, and tells each failure', async () => {
    const request = () => ({ key: undefined, method: 'POST', path: '/cases', body: {} });
    const { body } = await openCase(service, teacher, region, () => ({ school: 'voorbeeldschool', data: {} }), request);
    const { id, version } = body as PresentedCase;
    // The definition of a bare case cannot be read, and the cases that it tells are not there: it would hear that itself.
    await seedRegion(service.store, region);
    const message = (toCase: string) => ({ id: randomUUID(), toCase, as: 'stub', event: 'STUB_SENT', data: {} });
    const messages = Array.from({ length: 50 }, () => message(randomUUID()));
    await openBare(service.store, region, { parts: { messages } });
    await openBare(service.store, region, { parts: { messages: [message(id)] } });
    const failures: unknown[] = [];
    expect(await deliverRegion(service, region, (error) => void failures.push(error))).toBe(1);
    expect((await service.store.case(region, id))?.version).toBe(version + 1);
    expect(failures.length).toBeGreaterThanOrEqual(50);
  });
});
