import { createDatabase, createTemplate } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { ConfigurationActor, Loading } from './configurations.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

const OWN = 'drenthe';
const OPERATOR: ConfigurationActor = { actor: 'operator', organisation: null, role: null };
const ADMIN: ConfigurationActor = { actor: 'p1', organisation: OWN, role: 'regionAdmin' };
const SECOND: ConfigurationActor = { actor: 'p2', organisation: OWN, role: 'regionAdmin' };
const PROVER: ConfigurationActor = { actor: 'prover', organisation: null, role: null };

let database: StoreDatabase;
let store: Store;
beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
});
afterAll(async () => {
  await database.close();
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const configuration = (source: string, by = OPERATOR, effectiveFrom = '2026-08-01') => ({
  source,
  hash: sha256(source),
  document: { zeal: 1, agreements: {} },
  diagnostics: [],
  changes: [{ of: 'route' }],
  state: 'draft' as const,
  effectiveFrom,
  loadedBy: by.actor,
});
const add = (source: string, by = OPERATOR, more: Partial<Loading> = {}, effectiveFrom?: string) =>
  store.addConfiguration(OWN, configuration(source, by, effectiveFrom), {
    by,
    definitions: [],
    sameAs: 'newest',
    ...more,
  });
const judge = (number: number, state: 'proved' | 'refuted' | 'notProved') =>
  store.judgeConfiguration(OWN, number, { state, proofs: [{ state }], undecided: null, by: PROVER });

describe('configurations', () => {
  it('are numbered as they come; the newest again is not new', async () => {
    expect(await add('one')).toEqual({ number: 1, isNew: true });
    expect(await add('one')).toEqual({ number: 1, isNew: false });
    const both = await Promise.all(['two', 'three'].map((source) => add(source)));
    expect(both.map(({ number }) => number).sort()).toEqual([2, 3]);
    const same = await Promise.all(['four', 'four'].map((source) => add(source)));
    expect(same.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    expect(await add('one')).toEqual({ number: 5, isNew: true });
    expect((await store.configurations(OWN)).map(({ number, source }) => [number, source])).toMatchObject([
      [5, 'one'],
      [4, 'four'],
      [3, expect.any(String)],
      [2, expect.any(String)],
      [1, 'one'],
    ]);
    const read = await store.configuration(OWN, 1);
    expect(read).toMatchObject({ ...configuration('one'), activatedAt: null, activatedBy: null });
    expect(JSON.stringify(read!.document)).toBe('{"zeal":1,"agreements":{}}');
    expect(await store.configuration(OWN, 99)).toBeNull();
  });

  it('of one who loads them are compared with his own newest, where that is asked', async () => {
    expect(await add('six', ADMIN)).toEqual({ number: 6, isNew: true });
    expect(await add('one', OPERATOR, { sameAs: 'newestOfActor' })).toEqual({ number: 5, isNew: false });
  });

  it('come with what their cases pin, or not at all', async () => {
    const canonical = '{"workflow":"chain","of":"six"}';
    const definition = { hash: sha256(canonical), workflow: 'chain', canonical, sources: {} };
    expect(await add('seven', ADMIN, { definitions: [definition] })).toMatchObject({ number: 7 });
    expect(await store.configuration(OWN, 7)).toMatchObject({ definitions: { chain: definition.hash } });
    expect(await store.definition(OWN, definition.hash)).toMatchObject({ configuration: 7, canonical });
    await expect(add('wrong', ADMIN, { definitions: [{ ...definition, hash: 'f'.repeat(64) }] })).rejects.toThrow();
    expect((await store.configurations(OWN))[0]?.number).toBe(7);
  });

  it('are judged once, the oldest draft first', async () => {
    expect((await store.nextDraft(OWN))?.number).toBe(1);
    expect(await judge(1, 'proved')).toBe(true);
    expect(await judge(1, 'refuted')).toBe(false);
    expect(await store.configuration(OWN, 1)).toMatchObject({ state: 'proved', proofs: [{ state: 'proved' }] });
    expect((await store.nextDraft(OWN))?.number).toBe(2);
  });

  it('are activated when they are proved, once, from their first day on', async () => {
    expect(await store.activateConfiguration(OWN, 2, ADMIN)).toBe(false);
    await judge(2, 'refuted');
    expect(await store.activateConfiguration(OWN, 2, ADMIN)).toBe(false);
    expect(await store.configurationInForce(OWN, '2026-11-22')).toBeNull();
    expect(await store.activateConfiguration(OWN, 1, OPERATOR)).toBe(true);
    expect(await store.activateConfiguration(OWN, 1, OPERATOR)).toBe(false);
    expect(await store.configurationInForce(OWN, '2026-11-22')).toMatchObject({ number: 1, activatedBy: 'operator' });
    expect(await store.configurationInForce(OWN, '2026-07-31')).toBeNull();
    const { number } = await add('later', ADMIN, {}, '2027-01-01');
    await judge(number, 'proved');
    await store.activateConfiguration(OWN, number, SECOND);
    expect(await store.configurationInForce(OWN, '2026-12-31')).toMatchObject({ number: 1 });
    expect(await store.configurationInForce(OWN, '2027-01-01')).toMatchObject({ number });
  });

  it('are not activated by the person who loaded them: the database refuses that too', async () => {
    const { number } = await add('mine', ADMIN);
    await judge(number, 'proved');
    await expect(store.activateConfiguration(OWN, number, ADMIN)).rejects.toMatchObject({
      code: '23514',
      what: 'configurations_two_people_check',
    });
    expect(await store.configuration(OWN, number)).toMatchObject({ state: 'proved', activatedBy: null });
    expect(await store.activateConfiguration(OWN, number, SECOND)).toBe(true);
    expect(await store.configurationActs(OWN, number)).toMatchObject([
      { act: 'loaded', ...ADMIN, state: 'draft' },
      { act: 'judged', ...PROVER, state: 'proved' },
      { act: 'activated', ...SECOND, state: 'active' },
    ]);
  });

  it('that could not be proved may be tried again under the next number', async () => {
    const first = await add('heavy', ADMIN);
    await judge(first.number, 'notProved');
    expect(await add('heavy', ADMIN)).toEqual({ number: first.number + 1, isNew: true });
  });

  it.each([
    ['the text of an active one', `UPDATE schakel.configurations SET source = 'other' WHERE number = 1`],
    ['the text of a draft', `UPDATE schakel.configurations SET source = 'other' WHERE number = 3`],
    ['the first day', `UPDATE schakel.configurations SET effective_from = '2020-01-01' WHERE number = 1`],
    ['a verdict', `UPDATE schakel.configurations SET state = 'proved' WHERE number = 2`],
    [
      'the proofs of what was judged',
      `UPDATE schakel.configurations SET state = 'active', activated_at = now(), activated_by = 'x', proofs = '[1]' WHERE state = 'proved'`,
    ],
    [
      'what is active',
      `UPDATE schakel.configurations SET state = 'proved', activated_at = NULL, activated_by = NULL WHERE number = 1`,
    ],
    ['who activated', `UPDATE schakel.configurations SET activated_by = 'x' WHERE number = 1`],
    ['that there was one', 'DELETE FROM schakel.configurations WHERE number = 4'],
    ['an act', `UPDATE schakel.configuration_acts SET actor = 'x'`],
  ])('keep %s, also for an administrator of the database', async (_, statement) => {
    const { number } = await add(`proved ${statement}`, ADMIN);
    await judge(number, 'proved');
    await expect(database.admin.query(statement)).rejects.toMatchObject({ code: 'SK006' });
  });
});
