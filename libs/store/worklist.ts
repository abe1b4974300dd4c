/**
 * The worklist: what is to be done, due first, as one question that one index answers. Who may ask about whom is the caller's
 * to say.
 */
import type { CaseState } from '#lifecycle';
import { CASE_COLUMNS, type CaseRow, caseStateOf } from './case-row.js';
import type { Connections } from './connections.js';
import { type Page, type Paged, pageOf, readUuidCursor } from './cursor.js';
import { instantOrNull } from './instant.js';
import { type Task, TASK_COLUMNS, taskOf, type TaskRow } from './tasks.js';

/** Whose: of an organisation in some of its roles, or whatever one case has. */
export type TaskScope =
  { readonly organisation: string; readonly roles: readonly string[] } | { readonly case: string };

export interface TaskFilter {
  /** Claimed by this person, by his pseudonym on worklists. */
  readonly claimant?: string;
  readonly isUnclaimed?: boolean;
  /** Due before this moment. */
  readonly dueBefore?: string;
  readonly case?: string;
  readonly kind?: Task['kind'];
  readonly school?: string;
  readonly workflow?: string;
  /** Also what is done: of one case only. */
  readonly history?: boolean;
}

/** A task beside its case; null for a task of the region. */
export interface ListedTask {
  readonly task: Task;
  readonly state: CaseState | null;
}

/** More are not counted: nobody does a thousand tasks today, and counting must not cost more than listing. */
export const MOST_COUNTED = 1_000;

export interface TaskCounts {
  readonly all: number;
  readonly mine: number;
  readonly unclaimed: number;
  readonly overdue: number;
  readonly today: number;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** In the place of no date, as the index has it: those come last. */
const NO_DATE = '9999-12-31T23:59:59.999Z';
const DUE = `coalesce(t.due_at, '9999-12-31 23:59:59.999+00'::timestamptz)`;

type Row = TaskRow & { readonly [column in keyof CaseRow]: CaseRow[column] | null };

/** The one question, so that a test can ask how it is answered. */
export function worklistStatement(region: string, scope: TaskScope, filter: TaskFilter, page: Page): Statement {
  const { where, parameter, values, from } = conditions(region, scope, filter);
  if (page.cursor !== undefined) {
    const { at, id } = readUuidCursor(page.cursor);
    where.push(`(${DUE}, t.task) > (${parameter(at)}::timestamptz, ${parameter(id)}::uuid)`);
  }
  const limit = parameter(page.limit + 1);
  const order = `ORDER BY ${DUE}, t.task LIMIT ${limit}`;
  return {
    // For each role its own stretch of the index, in its order: of each no more rows are read than the page has.
    text: `SELECT ${TASK_COLUMNS}, ${CASE_COLUMNS.replaceAll(/\w+/g, (name) => `c.${name}`)}
             FROM (SELECT t.* FROM ${from(`SELECT t.* FROM schakel.tasks t WHERE ${where.join(' AND ')} ${order}`)} ${order}) t
             LEFT JOIN schakel.cases c ON c.region_id = $1 AND c.case_id = t.case_id
            ORDER BY ${DUE}, t.task`,
    values,
  };
}

/** How many there are under each heading, up to MOST_COUNTED each. */
export function countStatement(
  region: string,
  scope: TaskScope,
  of: { readonly claimant: string; readonly now: string; readonly tomorrow: string },
  filter: TaskFilter,
): Statement {
  const values: unknown[] = [];
  const count = (more: TaskFilter): string => {
    const { where, from } = conditions(region, scope, { ...filter, ...more }, values);
    const rows = from(`SELECT t.task FROM schakel.tasks t WHERE ${where.join(' AND ')} LIMIT ${MOST_COUNTED}`);
    return `(SELECT count(*) FROM (SELECT t.task FROM ${rows} LIMIT ${MOST_COUNTED}) n)::integer`;
  };
  return {
    text: `SELECT ${count({})} AS all, ${count({ claimant: of.claimant })} AS mine, ${count({ isUnclaimed: true })} AS unclaimed,
                  ${count({ dueBefore: of.now })} AS overdue, ${count({ dueBefore: of.tomorrow })} AS today`,
    values,
  };
}

/** The conditions, with their values, and how rows are gathered: by role, by claimant, or of one case. */
function conditions(region: string, scope: TaskScope, filter: TaskFilter, values: unknown[] = []) {
  const parameter = (value: unknown): string => {
    const known = values.indexOf(value);
    return `$${known >= 0 ? known + 1 : values.push(value)}`;
  };
  const where = [`t.region_id = ${parameter(region)}`];
  if (filter.history !== true) where.push('t.done_at IS NULL');
  let from = (rows: string): string => `(${rows}) t`;
  const caseId = 'case' in scope ? scope.case : filter.case;
  if (caseId !== undefined) where.push(`t.case_id = ${parameter(caseId)}`);
  if ('organisation' in scope) {
    where.push(`t.organisation = ${parameter(scope.organisation)}`);
    const roles = `${parameter(scope.roles)}::text[]`;
    if (filter.claimant !== undefined || caseId !== undefined) where.push(`t.role = ANY (${roles})`);
    else {
      where.push('t.role = r.role');
      from = (rows) => `unnest(${roles}) AS r (role) CROSS JOIN LATERAL (${rows}) t`;
    }
  }
  if (filter.claimant !== undefined) where.push(`t.claimant = ${parameter(filter.claimant)}`);
  if (filter.isUnclaimed === true) where.push('t.claimant IS NULL');
  if (filter.dueBefore !== undefined) where.push(`${DUE} < ${parameter(filter.dueBefore)}::timestamptz`);
  if (filter.kind !== undefined) where.push(`t.kind = ${parameter(filter.kind)}`);
  if (filter.school !== undefined) where.push(`t.school = ${parameter(filter.school)}`);
  if (filter.workflow !== undefined) where.push(`t.workflow = ${parameter(filter.workflow)}`);
  return { where, parameter, values, from };
}

/** What is counted beside a page. */
export interface Counting {
  readonly claimant: string;
  readonly now: string;
  /** When today ends. */
  readonly tomorrow: string;
  readonly filter: TaskFilter;
}

/** Due first, those without a date last; with counts when they are asked for, of the same moment. Throws InvalidCursor. */
export async function listTasks(
  connections: Connections,
  region: string,
  scope: TaskScope,
  filter: TaskFilter,
  page: Page,
  counting?: Counting,
): Promise<Paged<ListedTask> & { readonly counts?: TaskCounts }> {
  const list = worklistStatement(region, scope, filter, page);
  const count = counting === undefined ? undefined : countStatement(region, scope, counting, counting.filter);
  return connections.inRegion(region, 'READ ONLY', async (ask) => {
    const rows = await ask<Row>({ text: list.text, values: [...list.values] });
    const counted = count === undefined ? [] : await ask<TaskCounts>({ text: count.text, values: [...count.values] });
    return {
      ...pageOf(rows, page.limit, listedOf, (row) => ({ at: instantOrNull(row.due_at) ?? NO_DATE, id: row.task })),
      ...(counted[0] === undefined ? {} : { counts: counted[0] }),
    };
  });
}

/** One task, open or done; null when there is none in this region. */
export async function readTask(connections: Connections, region: string, task: string): Promise<ListedTask | null> {
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<Row>({
      text: `SELECT ${TASK_COLUMNS}, ${CASE_COLUMNS.replaceAll(/\w+/g, (name) => `c.${name}`)}
               FROM schakel.tasks t LEFT JOIN schakel.cases c ON c.region_id = $1 AND c.case_id = t.case_id
              WHERE t.region_id = $1 AND t.task = $2`,
      values: [region, task],
    }),
  );
  return rows[0] === undefined ? null : listedOf(rows[0]);
}

function listedOf(row: Row): ListedTask {
  // The columns of the case are all there or all null.
  return { task: taskOf(row), state: row.case_id === null ? null : caseStateOf(row as CaseRow) };
}
