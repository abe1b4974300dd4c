// What Citus needs of the schema (docs/scale.md), without Citus: every table is distributed by its region. That every statement
// goes to one node is in one-region.database.test.ts.
import { createDatabase, createTemplate } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { distribute, readDistribution } from './distribute.js';
import { listDistribution } from './distribution.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

let database: StoreDatabase;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
});
afterAll(() => database.close());

async function column<T>(text: string, values: unknown[] = []): Promise<T[]> {
  const { rows } = await database.admin.query<{ value: T }>(text, values);
  return rows.map(({ value }) => value);
}

const tables = (): Promise<string[]> =>
  column(
    `SELECT relname AS value FROM pg_class WHERE relnamespace = 'schakel'::regnamespace AND relkind IN ('r', 'p')`,
  );

/** The tables of the statements that make distributed or reference tables, in order. */
const distributedIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => /create_(?:distributed|reference)_table\('schakel\.(\w+)'/.exec(text)?.[1] ?? []);

describe('the statements that distribute', () => {
  it('are made for every table but that of the migrations, each after those that it refers to', async () => {
    const order = distributedIn((await readDistribution(database.appUrl)).map(({ text }) => text));
    expect([...order, 'migrations'].sort()).toEqual((await tables()).sort());
    const references = await column<[string, string]>(
      `SELECT ARRAY[t.relname::text, r.relname::text] AS value FROM pg_constraint k
         JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
        WHERE k.contype = 'f' AND t.relnamespace = 'schakel'::regnamespace`,
    );
    expect(references.length).toBeGreaterThan(5);
    for (const [table, needed] of references) {
      expect(order).toContain(table);
      expect(order.indexOf(needed)).toBeLessThanOrEqual(order.indexOf(table));
    }
  });

  it('lay every table with a region beside the first one, by the region', async () => {
    const texts = (await readDistribution(database.appUrl)).map(({ text }) => text);
    const made = texts.filter((text) => text.includes('create_distributed_table'));
    expect(made[0]).toContain(`('schakel.configurations', 'region_id', colocate_with => 'none')`);
    for (const text of made.slice(1))
      expect(text).toContain(`, 'region_id', colocate_with => 'schakel.configurations')`);
  });

  it('send the functions that enter a region to where it lies, and have the others everywhere', async () => {
    const texts = (await readDistribution(database.appUrl)).map(({ text }) => text);
    const of = (name: string): string | undefined => texts.find((text) => text.includes(`_function('schakel.${name}(`));
    const lies = `, 'p_region', colocate_with => 'schakel.configurations', force_delegation => true);`;
    expect(of('commit_decisions')?.endsWith(lies)).toBe(true);
    expect(of('read_case')).toBe(`SELECT create_distributed_function('schakel.read_case(text, text)'${lies}`);
    for (const everywhere of ['current_region()', 'enter_region(text)', 'refuse_change()'])
      expect(texts).toContain(`SELECT create_distributed_function('schakel.${everywhere}');`);
  });

  it.each([
    ['without a region', '(id text PRIMARY KEY)', 'schakel.novelty does not begin with the region in novelty_pkey'],
    [
      'with the region last in its key',
      '(region_id text, id text, PRIMARY KEY (id, region_id))',
      'schakel.novelty does not begin with the region in novelty_pkey',
    ],
    [
      'that refers to a case of any region',
      '(region_id text, case_region text, case_id text, PRIMARY KEY (region_id, case_id), ' +
        'FOREIGN KEY (case_region, case_id) REFERENCES schakel.cases)',
      'schakel.novelty does not begin with the region in novelty_case_region_case_id_fkey',
    ],
    [
      'that refers to law',
      '(region_id text, law text REFERENCES schakel.law_versions, PRIMARY KEY (region_id, law))',
      'schakel.law_versions needs no region, but schakel.novelty and it refer to each other',
    ],
  ])('are refused for a table %s', async (_what, form, fault) => {
    await database.admin.query(`BEGIN; CREATE TABLE schakel.novelty ${form}`);
    const listed = listDistribution(database.admin);
    await expect(listed).rejects.toThrow(fault);
    await database.admin.query('ROLLBACK');
  });
});

describe('distributing', () => {
  it('is refused where there is no Citus', async () => {
    await expect(distribute(database.adminUrl, () => undefined)).rejects.toThrow('no extension citus');
  });

  it('runs every statement, and after a migration only what is new', async () => {
    const told: string[] = [];
    // In place of Citus: functions of its names that note what was asked, in the form in which Citus keeps it.
    await database.admin.query(`
      CREATE TABLE public.pg_dist_partition (logicalrelid regclass);
      CREATE FUNCTION public.create_distributed_table(name regclass, region text, colocate_with text) RETURNS void
        LANGUAGE sql AS 'INSERT INTO public.pg_dist_partition VALUES (name)';
      CREATE FUNCTION public.create_reference_table(name regclass) RETURNS void
        LANGUAGE sql AS 'INSERT INTO public.pg_dist_partition VALUES (name)';
      CREATE FUNCTION public.create_distributed_function(name regprocedure, by text DEFAULT NULL,
        colocate_with text DEFAULT NULL, force_delegation boolean DEFAULT false) RETURNS void LANGUAGE sql AS 'SELECT'`);
    await distribute(database.adminUrl, ({ text }) => told.push(text));
    expect(distributedIn(told)).toHaveLength((await tables()).length - 1);

    await database.admin.query('CREATE TABLE schakel.novelty (region_id text PRIMARY KEY)');
    told.length = 0;
    await distribute(database.adminUrl, ({ text }) => told.push(text));
    expect(distributedIn(told)).toEqual(['novelty']);
    await database.admin.query(`DROP TABLE schakel.novelty, public.pg_dist_partition CASCADE;
      DROP FUNCTION public.create_distributed_table, public.create_reference_table, public.create_distributed_function`);
  });
});
