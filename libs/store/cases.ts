/** Reads cases: one, or a list newest first. Visibility within a region is not decided here. */
import type { CaseState } from '#lifecycle';
import { CASE_COLUMNS, type CaseRow, caseStateOf } from './case-row.js';
import type { Connections } from './connections.js';
import { type Page, type Paged, pageOf, readCursor } from './cursor.js';
import { instantOf } from './instant.js';

export interface CaseFilter {
  /** In any of these states, or in a state inside one of them. */
  readonly states?: readonly string[];
  readonly school?: string;
  /** Takes part, or is offered the case. */
  readonly organisation?: string;
  readonly workflow?: string;
  readonly subject?: string;
  /** The beginning of the case id. */
  readonly prefix?: string;
}

/** Null when there is none in this region. */
export async function readCase(connections: Connections, region: string, id: string): Promise<CaseState | null> {
  const [row] = await connections.askAgain<CaseRow>({
    name: 'read_case',
    text: `SELECT ${CASE_COLUMNS} FROM schakel.read_case($1, $2)`,
    values: [region, id],
  });
  return row === undefined ? null : caseStateOf(row);
}

/** Those of the region, in no order. */
export async function readCases(
  connections: Connections,
  region: string,
  ids: readonly string[],
): Promise<CaseState[]> {
  const rows = await connections.askAgain<CaseRow>({
    name: 'read_cases',
    text: `SELECT ${CASE_COLUMNS} FROM schakel.read_cases($1, $2)`,
    values: [region, ids],
  });
  return rows.map(caseStateOf);
}

/** Newest first. Throws InvalidCursor. */
export async function listCases(
  connections: Connections,
  region: string,
  filter: CaseFilter,
  page: Page,
): Promise<Paged<CaseState>> {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const rows = await connections.askAgain<CaseRow>({
    name: 'list_cases',
    text: `SELECT ${CASE_COLUMNS} FROM schakel.list_cases($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      region,
      filter.states,
      filter.school,
      filter.organisation,
      filter.workflow,
      filter.subject,
      filter.prefix,
      after?.at,
      after?.id,
      page.limit + 1,
    ],
  });
  return pageOf(rows, page.limit, caseStateOf, (row) => ({ at: instantOf(row.opened_at), id: row.case_id }));
}
