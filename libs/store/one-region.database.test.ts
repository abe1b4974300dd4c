// What Citus needs of statements (docs/scale.md), without Citus: each names one region for every table that it touches, so that it
// goes to one node. Several of them share a transaction only where there is no Citus.
import { bareActivity, command, createDatabase, createTemplate, decision, opening, seedRegion } from '#testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { REFERENCE_TABLES } from './distribution.js';
import type { Store } from './store.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';

let database: StoreDatabase;
let store: Store;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
});
afterAll(() => database.close());
afterEach(() => void jest.restoreAllMocks());

async function column<T>(text: string, values: unknown[] = []): Promise<T[]> {
  const { rows } = await database.admin.query<{ value: T }>(text, values);
  return rows.map(({ value }) => value);
}

/**
 * The tables that a statement touches without naming the region of their rows. Each name of a table, or the alias it is given,
 * needs a condition of its own: the region itself, or the region of another table of the statement. An INSERT gives the region
 * first.
 */
function unrouted(statement: string, named: readonly string[], regions: readonly string[]): string[] {
  const text = statement.replace(/--.*$/gm, '').replace(/\s+/g, ' ');
  const region = `(?:${regions.map((one) => one.replace('$', '\\$')).join('|')})`;
  const found: string[] = [];
  const uses = new Map<string, number>();
  for (const use of text.matchAll(/(?:(\w+) )?(?<![\w:])schakel\.(\w+)(?: AS)?(?: (\w+))?/g)) {
    const [, before = '', table = '', word = ''] = use;
    if (!named.includes(table)) continue;
    if (before === 'INTO') {
      const values = new RegExp(
        `^INTO schakel\\.\\w+ \\(region_id\\b[^)]*\\) (?:VALUES \\(|SELECT (?:DISTINCT )?)${region}\\b`,
      );
      if (!values.test(text.slice(use.index))) found.push(table);
      continue;
    }
    const alias = /^[a-z]/.test(word) ? word : '';
    uses.set(`${table} ${alias}`, (uses.get(`${table} ${alias}`) ?? 0) + 1);
  }
  for (const [use, count] of uses) {
    const [table = '', alias = ''] = use.split(' ');
    const column = alias === '' ? '(?<!\\.)\\bregion_id' : `\\b${alias}\\.region_id`;
    const conditions = text.match(new RegExp(`${column} = (?:${region}(?!\\w)|[a-z]\\w*\\.region_id)`, 'g')) ?? [];
    if (conditions.length < count) found.push(table);
  }
  return found;
}

const withRegion = (): Promise<string[]> =>
  column(
    `SELECT relname AS value FROM pg_class WHERE relnamespace = 'schakel'::regnamespace AND relkind IN ('r', 'p')
        AND relname <> ALL ($1)`,
    [['migrations', ...REFERENCE_TABLES]],
  );

/** A row made of what it is given; the policies refuse one of another region (isolation.database.test.ts). */
const WHOLE_ROW = 'INSERT INTO schakel.activities SELECT v_activity.*';

/** What the functions of the service touch without a region: the function and the table. */
async function unroutedInFunctions(): Promise<string[]> {
  const named = await withRegion();
  const functions = await column<[string, string]>(
    `SELECT ARRAY[proname::text, prosrc] AS value FROM pg_proc WHERE pronamespace = 'schakel'::regnamespace
        AND has_function_privilege('schakel_app', oid, 'EXECUTE')`,
  );
  return functions.flatMap(([name, source]) => {
    const body = source.slice(source.indexOf('BEGIN')).replace(WHOLE_ROW, '');
    // What is put together and then executed is one statement.
    const statements = body.includes('QUERY EXECUTE') ? [body] : body.split(';');
    return statements.flatMap((one) => unrouted(one, named, ['p_region', '$1']).map((table) => `${name} ${table}`));
  });
}

describe('the functions of the store', () => {
  it('name one region for every table that they touch', async () => {
    expect(await unroutedInFunctions()).toEqual([]);
  });

  it.each([
    ['reads', 'SELECT FROM schakel.cases c WHERE c.case_id = p_region', 'cases'],
    ['reads, without an alias', 'SELECT FROM schakel.timers WHERE due_at < now()', 'timers'],
    [
      'reads twice and names it once',
      'SELECT FROM schakel.cases c, schakel.outbox o WHERE c.region_id = p_region',
      'outbox',
    ],
    ['changes', 'UPDATE schakel.cases c SET version = 1 WHERE c.version = 2', 'cases'],
    ['removes', 'DELETE FROM schakel.timers t USING schakel.cases c WHERE c.region_id = p_region', 'timers'],
    ['adds', `INSERT INTO schakel.commands (region_id, command_id) SELECT k.region_id, 'x'`, 'commands'],
  ])('are seen when one %s without a region', async (_what, statement, table) => {
    await database.admin.query(`BEGIN; SET check_function_bodies = off;
      CREATE FUNCTION schakel.novelty(p_region text) RETURNS void LANGUAGE plpgsql AS
        $$ BEGIN ${statement}; END $$;
      GRANT EXECUTE ON FUNCTION schakel.novelty TO schakel_app`);
    const found = await unroutedInFunctions();
    await database.admin.query('ROLLBACK');
    expect(found).toEqual([`novelty ${table}`]);
  });
});

/** Methods of the store that send nothing, or nothing of a region. */
type WithoutRegion =
  | 'pool'
  | 'commitQueue'
  | 'inTurn'
  | 'snapshot'
  | 'ping'
  | 'close'
  | 'addLawVersion'
  | 'lawVersions'
  | 'addCalendarVersion'
  | 'calendarVersions';
/** A call of every method that asks something of a region: a new method needs its line in `callsOf`. */
type Calls = Record<Exclude<keyof Store, WithoutRegion>, () => Promise<unknown>>;

async function callsOf(region: string): Promise<Calls> {
  await seedRegion(store, region);
  const opened = opening(region);
  const id = opened.state.case;
  const by = { actor: 'operator', organisation: null, role: null };
  const page = { limit: 5 };
  const claim = { owner: 'test', limit: 5 };
  const canonical = '{"workflow":"other"}';
  const hash = createHash('sha256').update(canonical).digest('hex');
  const form = {
    source: '2',
    hash: 'b'.repeat(64),
    document: {},
    diagnostics: [],
    changes: [],
    effectiveFrom: '2026-01-01',
  };
  return {
    commit: () => store.commit(region, command(), decision(opened)),
    case: () => store.case(region, id),
    cases: () => store.cases(region, {}, page),
    history: () => store.history(region, id, { afterSeq: 0, limit: 5 }),
    commitAttempt: () =>
      store.commitAttempt(region, {
        id: randomUUID(),
        case: id,
        at: new Date().toISOString(),
        actor: 'a',
        organisation: null,
        role: null,
        event: 'E',
        code: 'guard.not-met',
        because: [],
        guards: [],
      }),
    attempts: () => store.attempts(region, id, page),
    answer: () => store.answer(region, { id: 'none', person: 'p' }),
    clearCommands: () => store.clearCommands(region, 7, 5),
    beginProjection: () => store.beginProjection(region, 'c'.repeat(64)),
    casesToProject: () => store.casesToProject(region, 'c'.repeat(64), 5),
    noteProjection: () => store.noteProjection(region, 'c'.repeat(64), null),
    warm: () => store.warm(region, ['not-in-memory']),
    lookForWork: () => store.lookForWork(region),
    places: () => store.places(region),
    dueTimers: () => store.dueTimers(region, claim),
    giveBack: () => store.giveBack(region, 'test', { timers: [], messages: [] }, 1),
    countWork: () => store.countWork(region),
    parked: () => store.parked(region, 5),
    releaseParked: () => store.releaseParked(region),
    pendingMessages: () => store.pendingMessages(region, claim),
    endpoints: () => store.endpoints(region, ['system'], new Date().toISOString()),
    endpointSecrets: () => store.endpointSecrets(region, ['system'], new Date().toISOString()),
    replaceSecret: () =>
      store.replaceSecret(region, 'system', {
        secret: new Uint8Array(32),
        madeAt: new Date().toISOString(),
        madeBy: 'a pseudonym',
        oldUntil: new Date().toISOString(),
      }),
    resumeEndpoint: () => store.resumeEndpoint(region, 'system'),
    claimDeliveries: () =>
      store.claimDeliveries(region, new Date().toISOString(), {
        owner: 'test',
        leaseSeconds: 30,
        slots: new Map([['system', 1]]),
        breaker: 5,
      }),
    settleDelivery: () =>
      store.settleDelivery(
        region,
        { id: 'none', endpoint: 'system' },
        new Date().toISOString(),
        { kind: 'delivered' },
        { owner: 'test', breaker: 5, pausesSeconds: [60] },
      ),
    deadLetters: () => store.deadLetters(region, undefined, page),
    replayDeadLetters: () => store.replayDeadLetters(region, { endpoint: 'system' }, new Date().toISOString()),
    tasks: () => {
      const now = new Date().toISOString();
      const counting = { claimant: 'c', now, tomorrow: now, filter: { case: id } };
      return store.tasks(region, { organisation: 'o', roles: ['r'] }, {}, page, counting);
    },
    task: () => store.task(region, randomUUID()),
    taskActs: () => store.taskActs(region, randomUUID()),
    actOnTask: () =>
      store.actOnTask(region, command(), {
        task: randomUUID(),
        expected: { version: 1, caseVersion: 1 },
        after: {
          organisation: 'o',
          role: 'r',
          claimedBy: null,
          claimant: null,
          claimedAt: null,
          delegatedBy: null,
          delegator: null,
          doneAt: null,
        },
        act: {
          kind: 'released',
          at: new Date().toISOString(),
          actor: 'a',
          organisation: 'o',
          role: 'r',
          reason: null,
          toOrganisation: null,
          toRole: null,
          toActor: null,
        },
      }),
    openRegionTask: () =>
      store.openRegionTask(region, {
        id: 'look',
        kind: 'task',
        organisation: 'o',
        role: 'r',
        label: { nl: 'x', en: 'x' },
        dueAt: null,
      }),
    finishRegionTask: () => store.finishRegionTask(region, 'look'),
    recordActivity: () => store.recordActivity(region, command(), activity),
    activity: () => store.activity(region, activity.id),
    activities: () => store.activities(region, {}, page),
    activityCounts: () => store.activityCounts(region, {}, ['school']),
    addConfiguration: () =>
      store.addConfiguration(
        region,
        { ...form, state: 'draft', loadedBy: 'x' },
        { by, definitions: [], sameAs: 'newest' },
      ),
    configurations: () => store.configurations(region),
    configuration: () => store.configuration(region, 1),
    configurationActs: () => store.configurationActs(region, 1),
    nextDraft: () => store.nextDraft(region),
    configurationInForce: () => store.configurationInForce(region, '2026-11-21'),
    judgeConfiguration: () => store.judgeConfiguration(region, 2, { state: 'proved', proofs: [], undecided: null, by }),
    activateConfiguration: () => store.activateConfiguration(region, 2, by),
    addDefinition: () =>
      store.addDefinition(region, { hash, workflow: 'other', configuration: 1, canonical, sources: {} }),
    definition: () => store.definition(region, hash),
    pseudonymKey: () => store.pseudonymKey(region),
  };
}

const activity = bareActivity();

describe('what the store sends', () => {
  it('names one region as its first value, for a function or for each table', async () => {
    const region = `region-${randomUUID()}`;
    const named = await withRegion();
    const calls = await callsOf(region);
    const query = jest.spyOn(pg.Client.prototype, 'query');
    for (const call of Object.values(calls)) {
      query.mockClear();
      await call();
      const sent = query.mock.calls.map((given) => {
        const [one, values = []] = given as unknown as [pg.QueryConfig | string, unknown[]?];
        return typeof one === 'string' ? { text: one, values } : { text: one.text, values: one.values ?? [] };
      });
      const ofRegion = sent.filter(({ text }) => !/^(BEGIN|COMMIT|ROLLBACK)/.test(text));
      expect(ofRegion.length).toBeGreaterThan(0);
      for (const { text, values } of ofRegion) {
        const entered = /schakel\.\w+\((?:\$1\b|p_region => \$1\b)/.test(text);
        const tables = named.filter((table) => new RegExp(`schakel\\.${table}\\b`).test(text));
        expect({ text, isOfRegion: values[0] === region && (entered || tables.length > 0) }).toEqual({
          text,
          isOfRegion: true,
        });
        expect({ text, unrouted: unrouted(text, named, ['$1']) }).toEqual({ text, unrouted: [] });
      }
    }
  });

  it('share no transaction with those of other regions where Citus is', async () => {
    const regions = [1, 2].map((number) => `region-${number}-${randomUUID()}`);
    for (const region of regions) await seedRegion(store, region);
    const commitAll = async (over: Store): Promise<number> => {
      const opened = regions.map((region) => opening(region));
      await Promise.all(opened.map((one) => over.commit(one.state.region, command(), decision(one))));
      const transactions = await column(
        'SELECT DISTINCT xmin::text AS value FROM schakel.cases WHERE case_id = ANY ($1)',
        [opened.map(({ state }) => state.case)],
      );
      return transactions.length;
    };
    expect(await commitAll(store)).toBe(1);
    await database.admin.query('CREATE FUNCTION create_distributed_table() RETURNS void LANGUAGE sql RETURN NULL');
    const distributed = database.openStore();
    expect(await commitAll(distributed)).toBe(2);
    expect(await commitAll(distributed)).toBe(2);
    await database.admin.query('DROP FUNCTION create_distributed_table');
  });

  it.each([
    ['SELECT number FROM schakel.configurations WHERE number = $2', ['configurations']],
    ['SELECT number FROM schakel.configurations WHERE region_id = $2', ['configurations']],
    ['SELECT number FROM schakel.configurations WHERE region_id = $12', ['configurations']],
    ['UPDATE schakel.tasks SET done_at = now() WHERE name = $1', ['tasks']],
    ['SELECT number FROM schakel.configurations WHERE region_id = $1', []],
  ])('would be seen in %s', async (text, found) => {
    expect(unrouted(text, await withRegion(), ['$1'])).toEqual(found);
  });
});
