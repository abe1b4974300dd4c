// Connections for programs that bring none of their own for the work itself: as many as Schakel's server opens.
import pg from 'pg';
import { TABLES } from './case.mjs';

export const CONNECTIONS = 16;
export const url = process.env.PEER_DATABASE_URL;

export async function openPool() {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  await pool.query(TABLES);
  // Prepared, like the statements of Schakel.
  const names = new Map();
  const query = async (text, values) => {
    const name = names.get(text) ?? `work_${names.size}`;
    names.set(text, name);
    return (await pool.query({ name, text, values })).rows;
  };
  return { pool, query };
}
