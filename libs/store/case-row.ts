/** A row of `cases` and the state it stands for. What has a column is not in `state`; `organisations` follows from it. */
import { askedParties, type CaseState } from '#lifecycle';
import { instantOf, instantOrNull } from './instant.js';

/** What has no column of its own. */
export type CaseBody = Omit<
  CaseState,
  | 'region'
  | 'case'
  | 'subject'
  | 'school'
  | 'workflow'
  | 'machine'
  | 'configuration'
  | 'definition'
  | 'version'
  | 'head'
  | 'openedAt'
  | 'recordedAt'
  | 'closedAt'
  | 'outcome'
  | 'states'
>;

/** As `pg` gives it. */
export interface CaseRow {
  readonly region_id: string;
  readonly case_id: string;
  readonly subject: string;
  readonly school: string;
  readonly workflow: string;
  readonly machine: string;
  readonly configuration: number;
  readonly definition: string;
  readonly version: string;
  readonly head: string;
  readonly opened_at: Date;
  readonly recorded_at: Date;
  readonly closed_at: Date | null;
  readonly outcome: CaseState['outcome'];
  readonly states: string[];
  readonly state: CaseBody;
}

/** By name: with `*` a column that a migration adds would break the statements that open connections have prepared. */
export const CASE_COLUMNS = `region_id, case_id, subject, school, workflow, machine, configuration, definition, version, head,
  opened_at, recorded_at, closed_at, outcome, states, state`;

export function caseStateOf(row: CaseRow): CaseState {
  return {
    region: row.region_id,
    case: row.case_id,
    subject: row.subject,
    school: row.school,
    workflow: row.workflow,
    machine: row.machine,
    configuration: row.configuration,
    definition: row.definition,
    version: Number(row.version),
    head: row.head,
    openedAt: instantOf(row.opened_at),
    recordedAt: instantOf(row.recorded_at),
    closedAt: instantOrNull(row.closed_at),
    outcome: row.outcome,
    states: row.states,
    ...row.state,
  };
}

/** The JSON of the column `state`. */
export function caseBodyOf(state: CaseState): string {
  const {
    region: _region,
    case: _case,
    subject: _subject,
    school: _school,
    workflow: _workflow,
    machine: _machine,
    configuration: _configuration,
    definition: _definition,
    version: _version,
    head: _head,
    openedAt: _openedAt,
    recordedAt: _recordedAt,
    closedAt: _closedAt,
    outcome: _outcome,
    states: _states,
    ...body
  } = state;
  return JSON.stringify(body satisfies CaseBody);
}

/** Every organisation that takes part, also one to which the case is only offered, or that has something to do; each once. */
export function organisationsOf(state: CaseState): string[] {
  const all = [...Object.values(state.participants), ...askedParties(state)];
  return [...new Set(all.map(({ organisation }) => organisation))].sort();
}
