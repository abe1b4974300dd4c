// S1 of the test programme (reliability.md): the catalogue is walked for anything that could show one region to another, and
// the ways round that leave no row, only a difference, are tried one by one.
import { command, createDatabase, createTemplate, decision, opening, seedRegion } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { batchArguments } from './batch.js';
import { REFERENCE_TABLES, regionKeyFaults } from './distribution.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

let database: StoreDatabase;
let store: Store;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
});

afterAll(async () => {
  await database.close();
});

const REGION_ONLY = '(region_id = schakel.current_region())';
/** Rows that are never changed. */
const KEPT_FOR_EVER = [
  'definitions',
  'law_versions',
  'calendar_versions',
  'transitions',
  'attempts',
  'activities',
  'task_acts',
];

/** Each question gives one row a finding. `$1` are the tables without region, `$2` the roles of the service, `$3` the policy. */
const QUESTIONS = [
  // The migrations' own table has no region; nobody but the owner has a right on it.
  `SELECT c.oid::regclass || ' has no forced row-level security' FROM tables c
    WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.relname <> ALL ($1)
      AND (c.relname <> 'migrations' OR EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner))`,
  `SELECT c.oid::regclass || ' has not exactly one restrictive policy on the region' FROM tables c
    WHERE c.relname <> ALL ($1 || 'migrations'::text) AND 1 <> (SELECT count(*) FROM pg_policies p
          WHERE p.schemaname = c.relnamespace::regnamespace::text AND p.tablename = c.relname AND p.permissive = 'RESTRICTIVE'
            AND p.cmd = 'ALL' AND p.roles = '{public}' AND p.qual = $3 AND p.with_check = $3)`,
  `SELECT p.tablename || ' has a policy of its own: ' || p.policyname FROM pg_policies p
    WHERE p.permissive = 'PERMISSIVE' AND (coalesce(p.qual, $3) <> $3 OR coalesce(p.with_check, $3) <> $3
       OR p.cmd = 'ALL' OR p.cmd = 'UPDATE' AND p.with_check IS NULL)`,
  `SELECT p.tablename || ' has two permissive policies for ' || p.cmd FROM pg_policies p
    WHERE p.permissive = 'PERMISSIVE' GROUP BY p.tablename, p.cmd HAVING count(*) > 1`,
  `SELECT c.oid::regclass || ' is a view that works with its owner''s rights, keeps rows, or counts for every region'
     FROM pg_class c
    WHERE c.relnamespace IN (SELECT oid FROM schemas)
      AND (c.relkind IN ('m', 'f') OR c.relkind = 'v' AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)
       OR c.relkind = 'S' AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner))`,
  `SELECT k.conrelid::regclass || ' is looked at when the transaction ends, perhaps in another region: ' || k.conname
     FROM pg_constraint k WHERE k.connamespace IN (SELECT oid FROM schemas) AND k.condeferrable`,
  `SELECT r.rolname || ' is too mighty' FROM pg_roles r WHERE r.rolname = ANY ($2)
      AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)`,
  `SELECT m.member::regrole || ' is a member of ' || m.roleid::regrole FROM pg_auth_members m
    WHERE m.member::regrole::text = ANY ($2)`,
  `SELECT c.oid::regclass || ' belongs to ' || pg_get_userbyid(c.relowner) FROM pg_class c
    WHERE c.relnamespace IN (SELECT oid FROM schemas) AND pg_get_userbyid(c.relowner) <> 'schakel_owner'`,
  `SELECT c.oid::regclass || ' grants ' || a.privilege_type || ' to ' || a.grantee::regrole FROM tables c, aclexplode(c.relacl) a
    WHERE a.grantee <> c.relowner AND (a.privilege_type NOT IN ('SELECT', 'INSERT', 'DELETE')
       OR a.grantee::regrole::text <> ALL ($2) OR a.is_grantable
       OR a.grantee::regrole::text = 'schakel_reader' AND a.privilege_type <> 'SELECT')`,
  `SELECT c.oid::regclass || ' grants ' || a.privilege_type || ' on ' || t.attname FROM tables c
     JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
    WHERE a.privilege_type <> 'UPDATE' OR a.grantee::regrole::text <> 'schakel_app'
       OR t.attnum = ANY ((SELECT k.conkey FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')::smallint[])`,
  `SELECT p.oid::regprocedure || ' works with its owner''s rights, or may be run by everybody' FROM pg_proc p
    WHERE p.pronamespace IN (SELECT oid FROM schemas) AND (p.prosecdef
       OR EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0))`,
  `SELECT n.nspname || ' lets ' || r.rolname || ' make things' FROM pg_namespace n, pg_roles r
    WHERE r.rolname = ANY ($2) AND n.nspname !~ '^pg_(temp|toast_temp)' AND has_schema_privilege(r.oid, n.oid, 'CREATE')`,
];

const CATALOGUE = `
  WITH schemas AS (SELECT n.oid FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
       tables AS (SELECT c.* FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace IN (SELECT oid FROM schemas))`;

async function findings(): Promise<string[]> {
  const found = await regionKeyFaults(database.admin, null);
  for (const question of QUESTIONS) {
    const { rows } = await database.admin.query<{ finding: string }>(
      `${CATALOGUE}, given AS (SELECT $1::text[], $2::text[], $3::text) SELECT finding FROM (${question}) AS f (finding)`,
      [REFERENCE_TABLES, ['schakel_app', 'schakel_reader'], REGION_ONLY],
    );
    found.push(...rows.map(({ finding }) => finding));
  }
  return found;
}

describe('the catalogue', () => {
  it('has nothing that could show one region to another', async () => {
    expect(await findings()).toEqual([]);
  });

  it.each([
    ['a new table', 'CREATE TABLE schakel.novelty (region_id text, id text, PRIMARY KEY (region_id, id))'],
    ['a new table elsewhere', 'CREATE TABLE public.novelty (region_id text PRIMARY KEY)'],
    ['a table that is not forced', 'ALTER TABLE schakel.cases NO FORCE ROW LEVEL SECURITY'],
    ['a table that is not confined', 'ALTER TABLE schakel.commands DISABLE ROW LEVEL SECURITY'],
    ['a lost policy', 'DROP POLICY region_only ON schakel.timers'],
    ['a wider policy', 'CREATE POLICY wider ON schakel.cases FOR SELECT TO schakel_app USING (true)'],
    ['a policy with another condition', 'ALTER POLICY may_select ON schakel.cases USING (true)'],
    ['a key without region', 'ALTER TABLE schakel.commands ADD CONSTRAINT once UNIQUE (command_id)'],
    ['an index without region', 'CREATE UNIQUE INDEX once ON schakel.outbox (message_id)'],
    [
      'a reference without region',
      'ALTER TABLE schakel.cases ADD FOREIGN KEY (subject) REFERENCES schakel.law_versions',
    ],
    [
      'a constraint that waits for the end of the transaction',
      'ALTER TABLE schakel.timers ALTER CONSTRAINT timers_case_fkey DEFERRABLE',
    ],
    ['a view', 'CREATE VIEW schakel.all_cases AS SELECT * FROM schakel.cases'],
    ['a materialized view', 'CREATE MATERIALIZED VIEW schakel.kept AS SELECT * FROM schakel.cases'],
    ['a right to empty a table', 'GRANT TRUNCATE ON schakel.cases TO schakel_app'],
    ['a right on a key', 'GRANT UPDATE (region_id) ON schakel.cases TO schakel_app'],
    [
      'a sequence that counts for all',
      'CREATE SEQUENCE schakel.counter; GRANT USAGE ON SEQUENCE schakel.counter TO schakel_app',
    ],
    ['a right for everybody', 'GRANT SELECT ON schakel.cases TO PUBLIC'],
    ['a right on the migrations', 'GRANT SELECT ON schakel.migrations TO schakel_app'],
    ['a function with rights', 'ALTER FUNCTION schakel.read_case SECURITY DEFINER'],
    ['a function for everybody', 'GRANT EXECUTE ON FUNCTION schakel.read_case TO PUBLIC'],
    ['a mighty role', 'ALTER ROLE schakel_app BYPASSRLS'],
    ['a membership', 'GRANT pg_read_all_data TO schakel_reader'],
    ['a table of the service', 'ALTER TABLE schakel.cases OWNER TO schakel_app'],
    ['a place to make things', 'GRANT CREATE ON SCHEMA schakel TO schakel_app'],
  ])('is seen to show %s', async (_what, change) => {
    await database.admin.query('BEGIN');
    // Not always made by the owner, who would do it with rights of his own.
    await database.admin.query(change);
    const found = await findings();
    await database.admin.query('ROLLBACK');
    expect(found).not.toEqual([]);
  });

  it('keeps history for ever: no right to change it, and a trigger for those who have it', async () => {
    for (const table of KEPT_FOR_EVER) {
      const { rows } = await database.admin.query(
        `SELECT has_table_privilege('schakel_app', $1, 'UPDATE') OR has_any_column_privilege('schakel_app', $1, 'UPDATE')
             OR has_table_privilege('schakel_app', $1, 'DELETE') OR has_table_privilege('schakel_app', $1, 'TRUNCATE') AS may,
                has_table_privilege('schakel_app', $1, 'INSERT') AS may_add`,
        [`schakel.${table}`],
      );
      expect(rows).toEqual([{ may: false, may_add: true }]);
      for (const statement of ['UPDATE %s SET hash = hash', 'DELETE FROM %s', 'TRUNCATE %s CASCADE']) {
        const text = statement
          .replace('%s', `schakel.${table}`)
          .replace(
            'hash = hash',
            { attempts: 'code = code', activities: 'kind = kind', task_acts: 'kind = kind' }[table] ?? 'hash = hash',
          );
        await expect(database.admin.query(text)).rejects.toMatchObject({ code: 'SK006' });
      }
    }
  });
});

describe('from one region another', () => {
  const hidden = opening('hidden', { parts: { timersArmed: [{ id: 'remind', dueAt: '2026-01-01T00:00:00.000Z' }] } });
  const sent = command();
  let client: pg.Client;

  beforeAll(async () => {
    await seedRegion(store, 'hidden');
    await seedRegion(store, 'seeing');
    await store.commit('hidden', sent, decision(hidden));
    await store.commit('seeing', command(), decision(opening('seeing')));
    await store.addConfiguration(
      'hidden',
      {
        source: '2',
        hash: 'b'.repeat(64),
        document: {},
        diagnostics: [],
        state: 'draft',
        changes: [],
        effectiveFrom: '2026-01-01',
        loadedBy: 'x',
      },
      { by: { actor: 'x', organisation: null, role: null }, definitions: [], sameAs: 'newest' },
    );
    await database.admin.query('ANALYZE');
    client = await database.connect();
  });

  /** What can be learnt from a statement, run and rolled back in the region `seeing`. */
  async function outcome(text: string, values: unknown[] = []): Promise<unknown> {
    await client.query(`BEGIN; SELECT schakel.enter_region('seeing')`);
    try {
      const { rowCount, rows } = await client.query<pg.QueryResultRow>(text, values);
      return { rowCount, rows };
    } catch (error) {
      const { code, message } = error as pg.DatabaseError;
      return { code, message };
    } finally {
      await client.query('ROLLBACK');
    }
  }

  const columns =
    'region_id, case_id, subject, school, workflow, machine, configuration, definition, version, head, ' +
    'opened_at, recorded_at, states, organisations, state';
  const copy = (region: string, id: string): string =>
    `INSERT INTO schakel.cases (${columns}) SELECT ${columns.replace('region_id, case_id', `'${region}', '${id}'`)}
       FROM schakel.cases WHERE region_id = 'seeing' LIMIT 1`;

  // Each is asked about the hidden case and about one that does not exist: the two outcomes must not differ.
  it.each<[string, (id: string) => [string, unknown[]?]]>([
    ['a row', (id) => ['SELECT * FROM schakel.cases WHERE case_id = $1', [id]]],
    [
      'a row of the other region',
      (id) => [`SELECT * FROM schakel.cases WHERE region_id = 'hidden' AND case_id = $1`, [id]],
    ],
    ['a number of rows', (id) => [`SELECT count(*) FROM schakel.transitions WHERE case_id = $1`, [id]]],
    ['a row to lock', (id) => ['SELECT FROM schakel.cases WHERE case_id = $1 FOR NO KEY UPDATE', [id]]],
    ['a row to change', (id) => ['UPDATE schakel.cases SET version = 9 WHERE case_id = $1', [id]]],
    ['a row to remove', (id) => ['DELETE FROM schakel.timers WHERE case_id = $1', [id]]],
    ['the same key here', (id) => [copy('seeing', id)]],
    ['the same key there', (id) => [copy('hidden', id)]],
    ['the same key there, minding conflicts', (id) => [`${copy('hidden', id)} ON CONFLICT DO NOTHING`]],
    [
      'the same key there, to be overwritten',
      (id) => [`${copy('hidden', id)} ON CONFLICT (region_id, case_id) DO UPDATE SET version = 9`],
    ],
    [
      'a reference',
      (id) => [
        `INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq) VALUES ('seeing', $1, 't', now(), 1)`,
        [id],
      ],
    ],
    [
      'a reference there',
      (id) => [
        `INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq) VALUES ('hidden', $1, 't', now(), 1)`,
        [id],
      ],
    ],
    [
      'an error that depends on rows',
      (id) => [`SELECT count(*) FROM schakel.cases WHERE 1 / (CASE WHEN case_id = $1 THEN 0 ELSE 1 END) = 1`, [id]],
    ],
    [
      'a list',
      (id) => [`SELECT * FROM schakel.list_cases('seeing', NULL, NULL, NULL, NULL, NULL, $1, NULL, NULL, 9)`, [id]],
    ],
    ['a function', (id) => ['SELECT * FROM schakel.read_case($1, $2)', ['seeing', id]]],
    ['a history', (id) => ['SELECT * FROM schakel.read_transitions($1, $2, 0, 10)', ['seeing', id]]],
  ])('cannot be told by %s', async (_what, ask) => {
    const asked = JSON.stringify(await outcome(...ask(hidden.state.case))).replaceAll(hidden.state.case, 'id');
    const nowhere = randomUUID();
    expect(asked).toBe(JSON.stringify(await outcome(...ask(nowhere))).replaceAll(nowhere, 'id'));
  });

  it('cannot be told by a commit under the id of its case, its command and its timer', async () => {
    const write = opening('seeing', { state: { case: hidden.state.case } });
    const values = batchArguments('seeing', [{ command: sent, decision: decision(write) }]);
    const text = Object.keys(values)
      .map((name, index) => `${name} => $${index + 1}`)
      .join(', ');
    expect(await outcome(`SELECT result FROM schakel.commit_decisions(${text})`, Object.values(values))).toEqual({
      rowCount: 1,
      rows: [{ result: 'committed' }],
    });
  });

  it('cannot be told by claims, numbers of configurations, statistics or sizes of plans', async () => {
    expect(await store.dueTimers('seeing', { owner: 'w', limit: 9 })).toEqual({ work: [], parked: [] });
    expect(await store.lookForWork('seeing')).toEqual({
      hasTimers: false,
      hasMessages: false,
      room: null,
      dueInMs: null,
    });
    expect(await store.parked('seeing', 9)).toEqual([]);
    expect(await store.releaseParked('seeing')).toBe(0);
    expect(await outcome('SELECT max(number) FROM schakel.configurations')).toMatchObject({ rows: [{ max: 1 }] });
    expect(await outcome('SELECT max(number) FROM schakel.configuration_acts')).toMatchObject({ rows: [{ max: 1 }] });
    expect(
      await outcome(`SELECT * FROM pg_stats WHERE schemaname = 'schakel' AND tablename <> ALL ($1)`, [
        REFERENCE_TABLES,
      ]),
    ).toEqual({
      rowCount: 0,
      rows: [],
    });
    expect(await outcome('SELECT * FROM pg_statistic')).toMatchObject({ code: '42501' });
  });

  it('and without a region nothing is seen at all', async () => {
    const bare = await database.connect();
    const { rows: tables } = await database.admin.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relrowsecurity AND c.relnamespace = 'schakel'::regnamespace`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const { rows } = await bare.query(`SELECT count(*)::int AS n FROM schakel.${name}`);
      expect(rows).toEqual([{ n: 0 }]);
    }
    await expect(bare.query(`SELECT schakel.enter_region('')`)).rejects.toMatchObject({ code: 'SK001' });
    await expect(bare.query('SELECT schakel.enter_region(NULL)')).rejects.toMatchObject({ code: 'SK001' });
  });

  it('is not entered by a name that is written to break out', async () => {
    const names = [
      `'; SELECT set_config('schakel.region', 'hidden', false); --`,
      `\\'hidden`,
      `$$hidden$$`,
      `seeing', 'hidden`,
    ];
    for (const name of names) {
      expect(await store.case(name, hidden.state.case)).toBeNull();
      const { rows } = await client.query<{ region: string | null }>(`SELECT schakel.current_region() AS region`);
      expect(rows).toEqual([{ region: null }]);
    }
  });

  it('cannot be read by the auditors of this one, nor can keys and answers of their own', async () => {
    await database.admin.query(`BEGIN; SET LOCAL ROLE schakel_reader; SELECT schakel.enter_region('seeing')`);
    const { rows } = await database.admin.query('SELECT DISTINCT region_id FROM schakel.transitions');
    expect(rows).toEqual([{ region_id: 'seeing' }]);
    for (const table of ['pseudonym_keys', 'commands', 'migrations']) {
      await database.admin.query('SAVEPOINT before');
      await expect(database.admin.query(`SELECT * FROM schakel.${table}`)).rejects.toMatchObject({ code: '42501' });
      await database.admin.query('ROLLBACK TO before');
    }
    await database.admin.query('ROLLBACK');
  });
});
