/**
 * How tables and functions lie on Citus, distributed by region: every statement, in order, read from the catalogue, so that a
 * table of a later migration is among them. Decides what is distributed and what is not; does not know whether Citus is there.
 */
import type pg from 'pg';
import type { Connections } from './connections.js';
import { SCHEMA } from './data-source.js';
import { APP_ROLE } from './roles.js';

/** Reference tables, the same for every region and on every node. Any other table has the region first in all its keys. */
export const REFERENCE_TABLES = ['law_versions', 'calendar_versions'];
/** Kept by TypeORM for the owner alone: stays where the migrations are run. */
const LOCAL_TABLES = ['migrations'];
/** The table that all others are laid beside. It refers to none. */
const ANCHOR = 'configurations';

export interface DistributionStep {
  readonly text: string;
  /** Why it is there, in one line. */
  readonly why: string;
}

/** A table cannot be distributed by region as it is. */
export class NotDistributable extends Error {}

/** One row a finding. `$1` are the tables that need no region, `$2` the schema, or null for all. */
const KEY_QUESTIONS = [
  `SELECT c.oid::regclass || ' has no primary key' FROM tables c
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')`,
  `SELECT c.oid::regclass || ' does not begin with the region in ' || k.conname FROM tables c
     JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'x')
    WHERE c.relname <> ALL ($1) AND NOT (
          EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = k.conkey[1] AND a.attname = 'region_id')
      AND (k.contype <> 'f' OR EXISTS (SELECT FROM pg_attribute a
            WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1] AND a.attname = 'region_id')))`,
  `SELECT i.indexrelid::regclass || ' is unique without region' FROM tables c JOIN pg_index i ON i.indrelid = c.oid
    WHERE i.indisunique AND c.relname <> ALL ($1)
      AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = i.indkey[0] AND a.attname = 'region_id')`,
  `SELECT c.oid::regclass || ' needs no region, but ' || k.conrelid::regclass || ' and it refer to each other' FROM tables c
     JOIN pg_constraint k ON k.contype = 'f' AND c.oid IN (k.conrelid, k.confrelid) WHERE c.relname = ANY ($1)`,
];

/** What in the keys keeps tables of a schema, or of all, from being distributed by region; nothing when all is well. */
export async function regionKeyFaults(client: pg.ClientBase, schema: string | null): Promise<string[]> {
  const found: string[] = [];
  for (const question of KEY_QUESTIONS) {
    const { rows } = await client.query<{ finding: string }>(
      `WITH tables AS (SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                          AND ($2::text IS NULL OR n.nspname = $2)),
            given AS (SELECT $1::text[])
       SELECT finding FROM (${question}) AS f (finding)`,
      [[...REFERENCE_TABLES, ...LOCAL_TABLES], schema],
    );
    found.push(...rows.map(({ finding }) => finding));
  }
  return found;
}

/** Every statement, in order. What Citus says it has distributed already is left out. Throws NotDistributable. */
export async function listDistribution(client: pg.ClientBase): Promise<DistributionStep[]> {
  const faults = await regionKeyFaults(client, SCHEMA);
  if (faults.length > 0) throw new NotDistributable(`Cannot be distributed by region: ${faults.join('; ')}.`);
  const done = await distributedTables(client);
  const tables = (await tablesInOrder(client)).filter((table) => !LOCAL_TABLES.includes(table) && !done.has(table));
  const functions = await listFunctions(client);
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const name = (table: string): string => quoted(`${SCHEMA}.${table}`);
  return [
    {
      text: `SET citus.enable_unsafe_triggers = on;`,
      why: 'triggers that keep rows for ever look at their own row only',
    },
    {
      text: `ALTER ROLE ${APP_ROLE} SET citus.propagate_set_commands = 'local';`,
      why: 'the region of a transaction goes to the workers with it',
    },
    ...functions
      .filter(({ entersRegion }) => !entersRegion)
      .map(({ signature }) => ({
        text: `SELECT create_distributed_function(${quoted(signature)});`,
        why: 'on every node, for policies, triggers and other functions',
      })),
    ...tables
      .filter((table) => REFERENCE_TABLES.includes(table))
      .map((table) => ({ text: `SELECT create_reference_table(${name(table)});`, why: 'the same for every region' })),
    ...tables
      .filter((table) => !REFERENCE_TABLES.includes(table))
      .map((table) => ({
        text: `SELECT create_distributed_table(${name(table)}, 'region_id', colocate_with => ${
          table === ANCHOR ? `'none'` : name(ANCHOR)
        });`,
        why: table === ANCHOR ? 'by region; the others lie beside it' : 'by region',
      })),
    ...functions
      .filter(({ entersRegion }) => entersRegion)
      .map(({ signature }) => ({
        text:
          `SELECT create_distributed_function(${quoted(signature)}, 'p_region', ` +
          `colocate_with => ${name(ANCHOR)}, force_delegation => true);`,
        why: 'runs where its region lies',
      })),
  ];
}

/** Whether the functions of Citus are there, in one row. */
const CITUS_QUESTION = {
  text: `SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'create_distributed_table') AS has`,
};

export async function hasCitus(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(CITUS_QUESTION);
  return rows[0]?.has === true;
}

/**
 * Whether regions may lie on different nodes: a transaction is then of one region. Asked of the database, so that nobody has to
 * tell the service.
 */
export async function mayBeDistributed(connections: Pick<Connections, 'askAgain'>): Promise<boolean> {
  const [row] = await connections.askAgain<{ has: boolean }>(CITUS_QUESTION);
  return row?.has === true;
}

async function distributedTables(client: pg.ClientBase): Promise<Set<string>> {
  const { rows: known } = await client.query(`SELECT WHERE to_regclass('pg_dist_partition') IS NOT NULL`);
  if (known.length === 0) return new Set();
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_dist_partition d JOIN pg_class c ON c.oid = d.logicalrelid
      WHERE c.relnamespace = $1::regnamespace`,
    [SCHEMA],
  );
  return new Set(rows.map(({ name }) => name));
}

/** The anchor first, then each table after those that it refers to; by name where that leaves a choice. */
async function tablesInOrder(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `SELECT c.relname AS name, ARRAY(SELECT r.relname::text FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
              WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS needs
       FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p')
      ORDER BY c.relname <> $2, c.relname`,
    [SCHEMA, ANCHOR],
  );
  const placed: string[] = [];
  for (let waiting = rows; waiting.length > 0;) {
    const next = waiting.filter(({ needs }) => needs.every((one) => placed.includes(one)));
    if (next.length === 0) {
      const names = waiting.map((table) => table.name).join(', ');
      throw new NotDistributable(`Cannot be distributed one after another: ${names} refer to each other in a ring.`);
    }
    placed.push(...next.map((table) => table.name));
    waiting = waiting.filter((table) => !next.includes(table));
  }
  return placed;
}

/** Functions by their signature. One that enters the region it is given is a door: the service calls it on its own. */
async function listFunctions(client: pg.ClientBase): Promise<{ signature: string; entersRegion: boolean }[]> {
  const { rows } = await client.query<{ signature: string; entersRegion: boolean }>(
    `SELECT n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')' AS signature,
            p.proargnames[1] IS NOT DISTINCT FROM 'p_region'
              AND p.prosrc ~ 'PERFORM schakel\\.enter_region\\(p_region\\)' AS "entersRegion"
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = $1 AND (has_function_privilege($2, p.oid, 'EXECUTE') OR p.prorettype = 'trigger'::regtype)
      ORDER BY p.proname, p.oid::regprocedure::text`,
    [SCHEMA, APP_ROLE],
  );
  return rows;
}
