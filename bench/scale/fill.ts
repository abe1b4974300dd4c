/** Fills a database with cases as people leave them: most at their end, some on their way. Tells what that takes on disk. */
import pg from 'pg';
import { operationsDoor } from '../operations-door.js';
import type { Place } from '../place.js';
import { OPENER, OPENING, WALK } from '../walk.js';
import type { TableSize } from './country.js';

const AT_ONCE = 32;
/** For so many cases that have ended one is left on its way, each a step further than the one before it. */
const ENDED_FOR_ONE_OPEN = 4;

export async function fill(
  place: Place,
  cases: number,
  step: () => void,
): Promise<{ readonly tables: TableSize[]; readonly openCases: number }> {
  await walk(place, cases, () => WALK.length, step);
  const ended = await measureTables(place.adminUrl);
  const openCases = Math.max(WALK.length, Math.round(cases / ENDED_FOR_ONE_OPEN));
  await walk(place, openCases, (index) => index % WALK.length, step);
  const open = await measureTables(place.adminUrl);
  return {
    openCases,
    tables: ended.map((one) => {
      const meanwhile = open.find(({ table }) => table === one.table);
      return one.of === 'case' && one.rows === 0 && meanwhile !== undefined ? { ...meanwhile, of: 'openCase' } : one;
    }),
  };
}

/** Opens so many cases and takes each as many steps as is said. */
async function walk(place: Place, cases: number, steps: (index: number) => number, step: () => void): Promise<void> {
  const door = operationsDoor(place.service, { prefersMinimal: false });
  let next = 0;
  const client = async (): Promise<void> => {
    for (let index = next++; index < cases; index = next++) {
      const region = place.regions[index % place.regions.length] ?? '';
      const id = await door.open(region, OPENER, OPENING);
      for (const [at, one] of WALK.slice(0, steps(index)).entries()) await door.fire(region, id, at + 1, one);
      step();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

async function measureTables(adminUrl: string): Promise<TableSize[]> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'bench' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ table: string; isOfCase: boolean }>(
      `SELECT c.relname AS table, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                AND a.attname IN ('case_id', 'from_case')) AS "isOfCase"
         FROM pg_class c WHERE c.relnamespace = 'schakel'::regnamespace AND c.relkind = 'r' ORDER BY c.relname`,
    );
    const sizes: TableSize[] = [];
    for (const { table, isOfCase } of tables) {
      // Full: what updates leave behind is used again in a database that lives on, and is not the size of a row.
      await client.query(`VACUUM (FULL) schakel.${table}`);
      const { rows } = await client.query<{ rows: string; bytes: string }>(
        `SELECT count(*) AS rows, pg_total_relation_size('schakel.${table}') AS bytes FROM schakel.${table}`,
      );
      sizes.push({
        table,
        of: isOfCase ? 'case' : 'other',
        rows: Number(rows[0]?.rows),
        bytes: Number(rows[0]?.bytes),
      });
    }
    await client.query('ANALYZE');
    return sizes;
  } finally {
    await client.end();
  }
}
