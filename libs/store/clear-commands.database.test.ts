import {
  command,
  createDatabase,
  createTemplate,
  decision,
  expectNoLeakedClients,
  opening,
  seedRegion,
} from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from './command.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

let database: StoreDatabase;
let store: Store;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
  for (const region of ['here', 'there', 'elsewhere']) await seedRegion(store, region);
});
afterEach(() => expectNoLeakedClients(store.pool));
afterAll(async () => {
  await database.close();
});

/** A command that was carried out so many days ago. */
async function commandOf(region: string, daysAgo: number): Promise<Command> {
  const one = command();
  await store.commit(region, one, decision(opening(region)));
  await database.admin.query(
    `UPDATE schakel.commands SET recorded_at = recorded_at - make_interval(days => $1) WHERE command_id = $2`,
    [daysAgo, one.id],
  );
  return one;
}

describe('clearing commands', () => {
  it('forgets those that were kept long enough, of this region alone', async () => {
    const old = await commandOf('here', 8);
    const young = await commandOf('here', 6);
    const foreign = await commandOf('there', 8);
    expect(await store.clearCommands('here', 7, 10)).toBe(1);
    expect(await store.answer('here', old)).toBeNull();
    expect(await store.answer('here', young)).not.toBeNull();
    expect(await store.answer('there', foreign)).not.toBeNull();
  });

  it('takes a few at a time, the oldest first', async () => {
    const [older, oldest] = [await commandOf('elsewhere', 9), await commandOf('elsewhere', 10)];
    expect(await store.clearCommands('elsewhere', 7, 1)).toBe(1);
    expect(await store.answer('elsewhere', oldest)).toBeNull();
    expect(await store.answer('elsewhere', older)).not.toBeNull();
    expect(await store.clearCommands('elsewhere', 7, 1)).toBe(1);
    expect(await store.clearCommands('elsewhere', 7, 1)).toBe(0);
  });

  it('makes the key that of a new request', async () => {
    const one = await commandOf('here', 8);
    expect(await store.commit('here', one, decision(opening('here')))).toMatchObject({ kind: 'stored' });
    await store.clearCommands('here', 7, 10);
    expect(await store.commit('here', one, decision(opening('here')))).toEqual({ kind: 'committed' });
  });
});
