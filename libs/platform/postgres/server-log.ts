// The file that the server writes its log to. What may stand in it is decided in settings.ts.
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import type { Cluster } from './cluster.js';
import { ignore } from './failure.js';

/** At a start a log larger than this becomes server.log.old. */
const LIMIT_BYTES = 1_000_000;
const TAIL_BYTES = 4096;
const TAIL_LINES = 20;

/** The log, open for appending. */
export async function openLog(cluster: Cluster): Promise<FileHandle> {
  const size = (await stat(cluster.logFile).catch(ignore('ENOENT')))?.size ?? 0;
  if (size > LIMIT_BYTES) await rename(cluster.logFile, `${cluster.logFile}.old`);
  return await open(cluster.logFile, 'a', 0o600);
}

/** The last lines of the server's log, from this position on. */
export async function lastLines(cluster: Cluster, from = 0): Promise<string> {
  const handle = await open(cluster.logFile, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(from, size - TAIL_BYTES);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-TAIL_LINES).join('\n');
  } finally {
    await handle.close();
  }
}
