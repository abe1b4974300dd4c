/** Activities: recorded once, never changed; read newest first and counted. Who may see which is the caller's to say. */
import type { Activity } from '#activity';
import type { Receipt } from '#funding';
import type { Command, Found } from './command.js';
import type { Connections } from './connections.js';
import { type Page, type Paged, pageOf, readUuidCursor } from './cursor.js';
import { instantOf } from './instant.js';
import { resultOf, type ResultRow, valuesOfCommand } from './stored-command.js';

/** An activity with who recorded it, when, and in place of what. */
export interface RecordedActivity extends Activity {
  readonly id: string;
  readonly receipt: Receipt;
  readonly configuration: number;
  /** The hash of the definition whose table said who pays. */
  readonly definition: string;
  readonly replaces: string | null;
  readonly isWithdrawn: boolean;
  readonly recordedAt: string;
  /** The pseudonym in this activity. */
  readonly actor: string;
  readonly actorOrganisation: string;
  readonly actorRole: string;
}

/** As it is found: what took its place since. */
export type FoundActivity = RecordedActivity & { readonly replacedBy: string | null };

export type RecordResult =
  | { readonly kind: 'recorded' }
  | Found
  /** Another record took the place of what this one replaces. Nothing was written. */
  | { readonly kind: 'replaced' };

/** What is seen of a region: what an organisation did, and what was done at these schools. Absent: everything. */
export interface ActivityScope {
  readonly organisation: string;
  readonly schools: readonly string[];
}

export interface ActivityFilter {
  readonly scope?: ActivityScope;
  readonly school?: string;
  readonly organisation?: string;
  readonly kind?: string;
  readonly taskCode?: string;
  /** The first and the last day on which it was held. */
  readonly fromDate?: string;
  readonly untilDate?: string;
}

/** What activities can be counted by, and the column or expression of each. */
const DIMENSIONS = {
  school: 'a.school',
  organisation: 'a.organisation',
  kind: 'a.kind',
  taskCode: 'a.task_code',
  angle: 'a.angle',
  level: 'a.level',
  focus: 'a.focus',
  theme: 'a.theme',
  setting: 'a.setting',
  slot: 'a.slot',
  payer: 'a.payer',
  month: `to_char(a.held_date, 'YYYY-MM')`,
} as const;
export type ActivityDimension = keyof typeof DIMENSIONS;
export const ACTIVITY_DIMENSIONS = Object.keys(DIMENSIONS) as ActivityDimension[];

export interface ActivityCount {
  /** The value of each dimension; null where there is none (no theme, no slot). */
  readonly of: Readonly<Partial<Record<ActivityDimension, string | null>>>;
  readonly activities: number;
  readonly minutes: number;
  readonly participants: number;
}

interface ActivityRow {
  readonly activity: string;
  readonly school: string;
  readonly organisation: string;
  readonly kind: string;
  readonly task_code: string;
  readonly angle: string;
  readonly level: string;
  readonly focus: string;
  readonly theme: string | null;
  readonly setting: string;
  readonly slot: string | null;
  readonly held_date: string;
  readonly minutes: number;
  readonly participants: number;
  readonly actors: Activity['actors'];
  readonly receipt: Receipt;
  readonly configuration: number;
  readonly definition: string;
  readonly replaces: string | null;
  readonly withdrawn: boolean;
  readonly recorded_at: Date;
  readonly actor: string;
  readonly actor_organisation: string;
  readonly actor_role: string;
  readonly replaced_by: string | null;
}

/** Records one activity under a command. Sent again after a broken connection it finds what the first time did. */
export async function recordActivity(
  connections: Connections,
  region: string,
  command: Command,
  one: RecordedActivity,
): Promise<RecordResult> {
  const rows = await connections.askAgain<ResultRow<'recorded' | 'replaced'>>({
    name: 'record_activity',
    text: 'SELECT result, answer FROM schakel.record_activity($1, $2, $3, $4, $5, $6)',
    values: [
      ...valuesOfCommand(region, command),
      JSON.stringify({
        region_id: region,
        activity: one.id,
        school: one.school,
        organisation: one.organisation,
        kind: one.kind,
        task_code: one.taskCode,
        angle: one.angle,
        level: one.level,
        focus: one.focus,
        theme: one.theme,
        setting: one.setting,
        slot: one.slot,
        held_date: one.heldDate,
        minutes: one.minutes,
        participants: one.participants,
        actors: one.actors,
        payer: one.receipt.gives['payer'],
        receipt: one.receipt,
        configuration: one.configuration,
        definition: one.definition,
        replaces: one.replaces,
        withdrawn: one.isWithdrawn,
        recorded_at: one.recordedAt,
        actor: one.actor,
        actor_organisation: one.actorOrganisation,
        actor_role: one.actorRole,
      }),
    ],
  });
  return resultOf(rows, 'record_activity');
}

const REPLACED_BY =
  '(SELECT r.activity FROM schakel.activities r WHERE r.region_id = a.region_id AND r.replaces = a.activity)';
const COLUMNS = `a.activity, a.school, a.organisation, a.kind, a.task_code, a.angle, a.level, a.focus, a.theme, a.setting,
  a.slot, a.held_date::text AS held_date, a.minutes, a.participants, a.actors, a.receipt, a.configuration, a.definition,
  a.replaces, a.withdrawn, a.recorded_at, a.actor, a.actor_organisation, a.actor_role, ${REPLACED_BY} AS replaced_by`;
/** What stands: neither replaced nor withdrawn. */
const STANDS = `NOT a.withdrawn AND ${REPLACED_BY} IS NULL`;
const FITS = `a.region_id = $1 AND ($2::text IS NULL OR a.organisation = $2 OR a.school = ANY ($3::text[]))
  AND ($4::text IS NULL OR a.school = $4) AND ($5::text IS NULL OR a.organisation = $5)
  AND ($6::text IS NULL OR a.kind = $6) AND ($7::text IS NULL OR a.task_code = $7)
  AND ($8::date IS NULL OR a.held_date >= $8) AND ($9::date IS NULL OR a.held_date <= $9)`;
const valuesOf = (region: string, filter: ActivityFilter): unknown[] => [
  region,
  filter.scope?.organisation,
  filter.scope?.schools,
  filter.school,
  filter.organisation,
  filter.kind,
  filter.taskCode,
  filter.fromDate,
  filter.untilDate,
];

/** Null when there is none in this region. */
export async function readActivity(
  connections: Connections,
  region: string,
  id: string,
): Promise<FoundActivity | null> {
  const [row] = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<ActivityRow>({
      text: `SELECT ${COLUMNS} FROM schakel.activities a WHERE a.region_id = $1 AND a.activity = $2`,
      values: [region, id],
    }),
  );
  return row === undefined ? null : activityOf(row);
}

/** The last held first; with `history` also what was replaced or withdrawn. Throws InvalidCursor. */
export async function listActivities(
  connections: Connections,
  region: string,
  filter: ActivityFilter & { readonly history?: boolean },
  page: Page,
): Promise<Paged<FoundActivity>> {
  const after = page.cursor === undefined ? undefined : readUuidCursor(page.cursor);
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<ActivityRow>({
      text: `SELECT ${COLUMNS} FROM schakel.activities a
              WHERE ${FITS}${filter.history === true ? '' : ` AND ${STANDS}`}
                AND ($10::date IS NULL OR (a.held_date, a.activity) < ($10, $11::uuid))
              ORDER BY a.held_date DESC, a.activity DESC LIMIT $12`,
      values: [...valuesOf(region, filter), after?.at.slice(0, 10), after?.id, page.limit + 1],
    }),
  );
  return pageOf(rows, page.limit, activityOf, (row) => ({ at: `${row.held_date}T00:00:00.000Z`, id: row.activity }));
}

/** What stands, counted by each combination of the dimensions that occurs; without dimensions one count of all. */
export async function countActivities(
  connections: Connections,
  region: string,
  filter: ActivityFilter,
  by: readonly ActivityDimension[],
): Promise<ActivityCount[]> {
  const columns = by.map((one) => DIMENSIONS[one]);
  const places = by.map((_, index) => index + 1).join(', ');
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<Record<string, string | null>>({
      text: `SELECT ${columns.map((column, index) => `${column} AS d${index}, `).join('')}
                    count(*) AS activities, coalesce(sum(a.minutes), 0) AS minutes,
                    coalesce(sum(a.participants), 0) AS participants
               FROM schakel.activities a WHERE ${FITS} AND ${STANDS}
              ${by.length === 0 ? '' : `GROUP BY ${places} ORDER BY ${places}`}`,
      values: valuesOf(region, filter),
    }),
  );
  return rows.map((row) => ({
    of: Object.fromEntries(by.map((one, index) => [one, row[`d${index}`] ?? null])),
    activities: Number(row['activities']),
    minutes: Number(row['minutes']),
    participants: Number(row['participants']),
  }));
}

function activityOf(row: ActivityRow): FoundActivity {
  return {
    id: row.activity,
    school: row.school,
    organisation: row.organisation,
    kind: row.kind,
    taskCode: row.task_code,
    angle: row.angle,
    level: row.level,
    focus: row.focus,
    theme: row.theme,
    setting: row.setting,
    slot: row.slot,
    heldDate: row.held_date,
    minutes: row.minutes,
    participants: row.participants,
    actors: row.actors,
    receipt: row.receipt,
    configuration: row.configuration,
    definition: row.definition,
    replaces: row.replaces,
    isWithdrawn: row.withdrawn,
    recordedAt: instantOf(row.recorded_at),
    actor: row.actor,
    actorOrganisation: row.actor_organisation,
    actorRole: row.actor_role,
    replacedBy: row.replaced_by,
  };
}
