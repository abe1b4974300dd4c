import type { CaseState, TaskOpened } from '#lifecycle';
import { command, createDatabase, createTemplate, decision, next, openCase, seedRegion } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { Store } from './store.js';
import type { ActOnTask } from './task-acts.js';
import type { Task } from './tasks.js';
import { openDatabase, type StoreDatabase, storeTemplate } from './testing-database.js';
import { countStatement, type TaskFilter, worklistStatement } from './worklist.js';

const region = 'holland-rijnland';
let database: StoreDatabase;
let store: Store;

beforeAll(async () => {
  database = await openDatabase(await createDatabase({ template: await createTemplate(storeTemplate) }));
  store = database.openStore();
  await seedRegion(store, region);
});
afterAll(() => database.close());

const label = { nl: 'Bel de ouders', en: 'Call the parents' };
const given = (told: Partial<TaskOpened> = {}): TaskOpened => ({
  id: 'call',
  kind: 'task',
  organisation: 'savioschool',
  role: 'teacher',
  label,
  dueAt: null,
  ...told,
});
const caseWith = (...tasks: TaskOpened[]): Promise<CaseState> =>
  openCase(store, region, { parts: { tasksOpened: tasks } });
const tasksOf = async (state: CaseState, filter: TaskFilter = {}): Promise<Task[]> =>
  (await store.tasks(region, { case: state.case }, filter, { limit: 50 })).items.map(({ task }) => task);
async function taskOf(state: CaseState): Promise<Task> {
  const [task] = await tasksOf(state, { history: true });
  if (task === undefined) throw new Error('The case has no task.');
  return task;
}

/** Claims as somebody. */
function claimBy(person: string, task: Task, told: Partial<ActOnTask['after']> = {}): ActOnTask {
  const { organisation, role, delegatedBy, delegator, doneAt } = task;
  const at = new Date().toISOString();
  return {
    task: task.task,
    expected: { version: task.version, caseVersion: null },
    after: {
      organisation,
      role,
      delegatedBy,
      delegator,
      doneAt,
      claimedBy: `${person} in the case`,
      claimant: person,
      claimedAt: at,
      ...told,
    },
    act: {
      kind: 'claimed',
      at,
      actor: `${person} in the case`,
      organisation,
      role,
      reason: null,
      toOrganisation: null,
      toRole: null,
      toActor: null,
    },
  };
}
const act = (one: ActOnTask, as = command()) => store.actOnTask(region, as, one);

describe('the worklist', () => {
  const scope = { organisation: 'list', roles: ['teacher', 'supportCoordinator'] };
  const names = async (filter: TaskFilter = {}, limit = 50, over: typeof scope = scope): Promise<string[]> => {
    const found: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await store.tasks(region, over, filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items.map(({ task }) => task.name));
      if (page.next === null) return found;
      cursor = page.next;
    }
  };

  beforeAll(async () => {
    const of = (id: string, dueAt: string | null, told: Partial<TaskOpened> = {}) =>
      given({ id, dueAt, organisation: 'list', ...told });
    await openCase(store, region, {
      state: { school: 'one' },
      parts: { tasksOpened: [of('never', null), of('third', '2026-03-03T00:00:00.000Z')] },
    });
    await openCase(store, region, {
      state: { school: 'two' },
      parts: {
        tasksOpened: [
          of('first', '2026-03-01T00:00:00.000Z', { role: 'supportCoordinator' }),
          of('second', '2026-03-02T00:00:00.000Z', { kind: 'escalation' }),
          of('board', '2026-03-01T00:00:00.000Z', { role: 'schoolBoard' }),
          of('elsewhere', '2026-03-01T00:00:00.000Z', { organisation: 'elsewhere' }),
        ],
      },
    });
  });

  it('is due first, without a date last, and whole over pages of any size', async () => {
    for (const limit of [1, 2, 3, 4, 50]) expect(await names({}, limit)).toEqual(['first', 'second', 'third', 'never']);
  });

  it.each<[string, TaskFilter, string[]]>([
    ['due before a moment', { dueBefore: '2026-03-02T00:00:00.001Z' }, ['first', 'second']],
    ['of a kind', { kind: 'escalation' }, ['second']],
    ['of a school', { school: 'one' }, ['third', 'never']],
    ['of a workflow', { workflow: 'network' }, []],
    ['of nobody', { isUnclaimed: true }, ['first', 'second', 'third', 'never']],
    ['of somebody', { claimant: 'nobody' }, []],
  ])('is narrowed to what is %s', async (_what, filter, expected) => {
    expect(await names(filter, 2)).toEqual(expected);
  });

  it('is of an organisation and its roles only', async () => {
    expect(await names({}, 50, { organisation: 'list', roles: ['schoolBoard'] })).toEqual(['board']);
    expect(await names({}, 50, { organisation: 'list', roles: [] })).toEqual([]);
    expect(await names({}, 50, { organisation: 'nowhere', roles: ['teacher'] })).toEqual([]);
  });

  it('is counted under its headings', async () => {
    const of = { claimant: 'nobody', now: '2026-03-01T00:00:00.001Z', tomorrow: '2026-03-02T00:00:00.001Z' };
    const counts = async (filter: TaskFilter) =>
      (await store.tasks(region, scope, {}, { limit: 1 }, { ...of, filter })).counts;
    expect(await counts({})).toEqual({
      all: 4,
      mine: 0,
      unclaimed: 4,
      overdue: 1,
      today: 2,
    });
    expect(await counts({ school: 'two' })).toMatchObject({ all: 2, unclaimed: 2 });
  });

  it('is found by its index, and never by reading or sorting all tasks', async () => {
    await database.admin.query(
      `INSERT INTO schakel.tasks (region_id, task, name, kind, organisation, role, given_organisation, given_role, label,
                                  due_at, opened_at, claimed_by, claimant, claimed_at)
       SELECT $1, gen_random_uuid(), 'many-' || n, 'task', 'org-' || n % 20, 'role-' || n % 3, 'org', 'role', '{}',
              now() + n * interval '1 minute', now(), p, p, CASE WHEN p IS NOT NULL THEN now() END
         FROM generate_series(1, 20000) n, LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 'person-' || n % 100 END) AS c (p)`,
      [region],
    );
    await database.admin.query('ANALYZE schakel.tasks');
    const app = await database.connect();
    const plan = async ({ text, values }: ReturnType<typeof worklistStatement>): Promise<string> => {
      await app.query('BEGIN READ ONLY');
      await app.query('SELECT schakel.enter_region($1)', [region]);
      const { rows } = await app.query<{ 'QUERY PLAN': string }>({
        text: `EXPLAIN (ANALYZE, TIMING off, SUMMARY off, BUFFERS off) ${text}`,
        values: [...values],
      });
      await app.query('COMMIT');
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const many = { organisation: 'org-5', roles: ['role-0', 'role-1', 'role-2'] };
    const page = { limit: 50 };
    const { next: cursor } = await store.tasks(region, many, {}, page);
    for (const [statement, index] of [
      [worklistStatement(region, many, {}, page), 'tasks_worklist'],
      [worklistStatement(region, many, {}, { ...page, cursor: cursor ?? '' }), 'tasks_worklist'],
      [worklistStatement(region, many, { dueBefore: '2030-01-01T00:00:00.000Z' }, page), 'tasks_worklist'],
      [worklistStatement(region, many, { claimant: 'person-10' }, page), 'tasks_claimed'],
    ] as const) {
      const told = await plan(statement);
      expect(told).toContain(`using ${index}`);
      expect(told).not.toMatch(/Seq Scan on tasks/);
      // What is sorted is a page of each role, and no more is read of any role than its page.
      const read = [...told.matchAll(/Scan using tasks_\w+ on tasks t\w*\s+\(cost.*?\(actual rows=(\d+)/g)];
      expect(read.length).toBeGreaterThan(0);
      for (const [, rows] of read) expect(Number(rows)).toBeLessThanOrEqual(51);
    }
    const of = { claimant: 'person-10', now: '2026-01-01T00:00:00.000Z', tomorrow: '2026-01-02T00:00:00.000Z' };
    expect(await plan(countStatement(region, many, of, {}))).not.toMatch(/Seq Scan on tasks|Sort/);
  });
});

describe('an act on a task', () => {
  it('changes who has it, and is kept with who did it', async () => {
    const state = await caseWith(given());
    const task = await taskOf(state);
    expect(await act(claimBy('anna', task))).toEqual({ kind: 'done' });
    const claimed = await taskOf(state);
    expect(claimed).toMatchObject({ claimant: 'anna', claimedBy: 'anna in the case', version: 2 });
    expect(await store.taskActs(region, task.task)).toMatchObject([
      { kind: 'claimed', actor: 'anna in the case', version: 2 },
    ]);
  });

  it('is done once for a command, and never on what was changed meanwhile', async () => {
    const task = await taskOf(await caseWith(given()));
    const as = command();
    expect(await act(claimBy('anna', task), as)).toEqual({ kind: 'done' });
    expect(await act(claimBy('anna', task), as)).toEqual({ kind: 'stored', answer: as.answer });
    expect(await act(claimBy('anna', task), { ...as, fingerprint: 'another' })).toEqual({ kind: 'fingerprint' });
    const late = command();
    expect(await act(claimBy('bert', task), late)).toEqual({ kind: 'stale' });
    expect(await store.answer(region, late)).toBeNull();
    expect(await store.taskActs(region, task.task)).toHaveLength(1);
  });

  it('is of now, and nobody changes or removes it afterwards', async () => {
    const task = await taskOf(await caseWith(given()));
    const claim = claimBy('anna', task);
    const late = { ...claim, act: { ...claim.act, at: new Date(Date.now() - 60_000).toISOString() } };
    await expect(act(late)).rejects.toMatchObject({ code: 'SK003' });
    await act(claim);
    await expect(database.admin.query('DELETE FROM schakel.task_acts')).rejects.toMatchObject({ code: 'SK006' });
  });

  it('is done for one of all who claim at the same moment, whoever and however many they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 3 }), async (people, tasks) => {
        const state = await caseWith(...Array.from({ length: tasks }, (_, index) => given({ id: `call-${index}` })));
        const open = await tasksOf(state);
        const results = await Promise.all(
          Array.from({ length: people }, (_, person) =>
            open.map(async (task) => ({ person, task, ...(await act(claimBy(`person-${person}`, task))) })),
          ).flat(),
        );
        for (const { task } of open) {
          const won = results.filter((one) => one.task.task === task && one.kind === 'done');
          expect(won).toHaveLength(1);
          expect(results.filter((one) => one.task.task === task && one.kind === 'stale')).toHaveLength(people - 1);
          const [, after] = [won, (await tasksOf(state)).find((one) => one.task === task)];
          expect(after?.claimant).toBe(`person-${won[0]!.person}`);
          expect(await store.taskActs(region, task)).toHaveLength(1);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('that looked at who takes part in the case is refused when the case has moved on', async () => {
    const state = await caseWith(given());
    const task = await taskOf(state);
    await store.commit(region, command(), decision(next(state)));
    const handOn = { ...claimBy('anna', task), expected: { version: 1, caseVersion: 1 } };
    expect(await act(handOn)).toEqual({ kind: 'stale' });
    expect(await act({ ...handOn, expected: { version: 1, caseVersion: 2 } })).toEqual({ kind: 'done' });
  });

  it('is no more possible when the case has finished the task, which keeps its claimant', async () => {
    const state = await caseWith(given());
    const task = await taskOf(state);
    await act(claimBy('anna', task));
    await store.commit(region, command(), decision(next(state, { parts: { tasksDone: ['call'] } })));
    const done = await taskOf(state);
    expect(done).toMatchObject({ claimedBy: 'anna in the case', claimant: null, doneSeq: 2, version: 3 });
    expect(await act(claimBy('bert', done))).toEqual({ kind: 'stale' });
    expect(await tasksOf(state)).toEqual([]);
  });
});

describe('a task of a case that moves on', () => {
  it('stays with who claimed it when it is given to the same anew', async () => {
    const state = await caseWith(given());
    await act(claimBy('anna', await taskOf(state)));
    await store.commit(region, command(), decision(next(state, { parts: { tasksOpened: [given()] } })));
    expect(await taskOf(state)).toMatchObject({ claimant: 'anna', openedSeq: 2 });
  });

  it('goes along, unclaimed, to whom it is given now', async () => {
    const state = await caseWith(given());
    await act(claimBy('anna', await taskOf(state)));
    const moved = given({ organisation: 'another', role: 'localTeamContact' });
    await store.commit(region, command(), decision(next(state, { parts: { tasksOpened: [moved] } })));
    const task = await taskOf(state);
    expect(task).toMatchObject({ organisation: 'another', role: 'localTeamContact', claimant: null, claimedBy: null });
    expect((await store.taskActs(region, task.task)).at(-1)).toMatchObject({
      kind: 'movedAlong',
      actor: 'system',
      toOrganisation: 'another',
    });
  });

  it('returns to whom the case gave it when who got it from people takes part no more', async () => {
    const team = { localTeam: { organisation: 'team', isPart: true } };
    const state = await openCase(store, region, {
      state: { participants: { school: { organisation: 'savioschool', isPart: true }, ...team } },
      parts: { tasksOpened: [given()] },
    });
    const handed = claimBy('anna', await taskOf(state), { organisation: 'team', role: 'localTeamContact' });
    await act(handed);
    const stays = next(state);
    await store.commit(region, command(), decision(stays));
    expect(await taskOf(state)).toMatchObject({ organisation: 'team' });
    const participants = { school: { organisation: 'savioschool', isPart: true } };
    await store.commit(region, command(), decision(next(stays.state, { state: { participants } })));
    const task = await taskOf(state);
    expect(task).toMatchObject({ organisation: 'savioschool', role: 'teacher', claimant: null });
    expect((await store.taskActs(region, task.task)).at(-1)).toMatchObject({ kind: 'returned', actor: 'system' });
  });
});

it('of another region is not there', async () => {
  const elsewhere = `region-${randomUUID()}`;
  await seedRegion(store, elsewhere);
  const task = await taskOf(await caseWith(given()));
  expect(await store.task(elsewhere, task.task)).toBeNull();
  expect(await store.actOnTask(elsewhere, command(), claimBy('anna', task))).toEqual({ kind: 'stale' });
});
