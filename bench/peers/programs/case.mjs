// The work that every program does: a case in a row, moved on by one event, with its record in a row of history. What is decided
// and what is to be kept come from Schakel itself (same-work.ts), so that the programs differ in how they keep it, not in what.
import { SameWork } from '../../../dist/bench/peers/same-work.js';

const { PEER_SCHAKEL_URL, PEER_CONFIG, PEER_REGION } = process.env;
export const work = await SameWork.load(PEER_SCHAKEL_URL, PEER_CONFIG, PEER_REGION);

export const TABLES = `
  CREATE SCHEMA IF NOT EXISTS work;
  CREATE TABLE IF NOT EXISTS work.cases (id text COLLATE "C" PRIMARY KEY, version integer NOT NULL, state json NOT NULL)
    WITH (fillfactor = 80);
  CREATE TABLE IF NOT EXISTS work.history (
    case_id text COLLATE "C" NOT NULL REFERENCES work.cases, seq integer NOT NULL, hash text COLLATE "C" NOT NULL,
    record bytea NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (case_id, seq));`;

const bytesOf = (record) => Buffer.from(record.buffer, record.byteOffset, record.byteLength);

/** Opens a case. `query(text, values)` gives rows; inside a transaction or on its own. */
export async function open(query, id) {
  const { state, record, hash } = await work.open(id);
  await query(
    `WITH opened AS (INSERT INTO work.cases VALUES ($1, $2, $3::text::json) RETURNING id, version)
     INSERT INTO work.history (case_id, seq, hash, record) SELECT id, version, $4, $5 FROM opened`,
    [id, state.version, JSON.stringify(state), hash, bytesOf(record)],
  );
  return { version: state.version };
}

/** Moves a case on: read, decide, and write state and record in one statement, provided that nobody was faster. */
export async function advance(query, id, request) {
  const state = await read(query, id);
  return write(query, id, state, await work.advance(state, request));
}

/** The same for a timer: it comes to what the case waits for. */
export async function expire(query, id, at) {
  const state = await read(query, id);
  return write(query, id, state, await work.advance(state, work.next(state, at)));
}

async function read(query, id) {
  const [found] = await query('SELECT state FROM work.cases WHERE id = $1', [id]);
  if (found === undefined) throw new Error('There is no such case.');
  return found.state;
}

async function write(query, id, before, { state, record, hash }) {
  const [written] = await query(
    `WITH moved AS (UPDATE work.cases SET version = $3, state = $4::text::json WHERE id = $1 AND version = $2 RETURNING id, version)
     INSERT INTO work.history (case_id, seq, hash, record) SELECT id, version, $5, $6 FROM moved RETURNING seq`,
    [id, before.version, state.version, JSON.stringify(state), hash, bytesOf(record)],
  );
  if (written === undefined) throw new Error('The case was moved on.');
  return { version: state.version };
}

/** Opens many cases at once that wait for a timer: not part of what is measured. */
export async function openMany(query, ids) {
  const state = await work.waiting();
  const states = ids.map((id) => JSON.stringify({ ...state, case: id }));
  for (let from = 0; from < ids.length; from += 1_000)
    await query(
      `INSERT INTO work.cases SELECT t.id, $2, t.state::json FROM unnest($1::text[], $3::text[]) AS t (id, state)`,
      [ids.slice(from, from + 1_000), state.version, states.slice(from, from + 1_000)],
    );
}
