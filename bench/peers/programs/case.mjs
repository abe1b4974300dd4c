// The work that every program does: a case in a row, moved on by one event, with a row of history. It has no roles, guards, terms,
// payers, records or hashes: less than Schakel does for the same event, so that a difference is not one of duties.

export const TABLES = `
  CREATE SCHEMA IF NOT EXISTS work;
  CREATE TABLE IF NOT EXISTS work.cases (id uuid PRIMARY KEY, version integer NOT NULL, state jsonb NOT NULL)
    WITH (fillfactor = 80);
  CREATE TABLE IF NOT EXISTS work.history (
    case_id uuid NOT NULL REFERENCES work.cases, seq integer NOT NULL, event jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (case_id, seq));`;

export const OPENED = { place: 0, facts: {} };

/** The state machine: one place after another, what is told is remembered. */
export function next(state, event) {
  return { place: state.place + 1, last: event.event, facts: { ...state.facts, ...event.data } };
}

/** Opens a case. `query(text, values)` gives rows; inside a transaction or on its own. */
export async function open(query, id) {
  await query(
    `WITH opened AS (INSERT INTO work.cases VALUES ($1::uuid, 1, $2::jsonb) RETURNING id)
     INSERT INTO work.history (case_id, seq, event) SELECT id, 1, '{"event":"OPENED"}' FROM opened`,
    [id, JSON.stringify(OPENED)],
  );
  return { version: 1 };
}

/** Moves a case on: read, decide, and write state and history in one statement, provided that nobody was faster. */
export async function advance(query, id, event) {
  const [found] = await query('SELECT version, state FROM work.cases WHERE id = $1', [id]);
  if (found === undefined) throw new Error('There is no such case.');
  if (event.version !== undefined && event.version !== found.version) throw new Error('The case was moved on.');
  const [written] = await query(
    `WITH moved AS (UPDATE work.cases SET version = version + 1, state = $3::jsonb
                     WHERE id = $1::uuid AND version = $2::integer RETURNING id, version)
     INSERT INTO work.history (case_id, seq, event) SELECT id, version, $4::jsonb FROM moved RETURNING seq`,
    [id, found.version, JSON.stringify(next(found.state, event)), JSON.stringify(event)],
  );
  if (written === undefined) throw new Error('The case was moved on.');
  return { version: found.version + 1 };
}

/** Opens many cases at once, for timers: not part of what is measured. */
export async function openMany(query, ids) {
  await query(
    `WITH opened AS (INSERT INTO work.cases SELECT id, 1, $2::jsonb FROM unnest($1::uuid[]) AS t (id) RETURNING id)
     INSERT INTO work.history (case_id, seq, event) SELECT id, 1, '{"event":"OPENED"}' FROM opened`,
    [ids, JSON.stringify(OPENED)],
  );
}
