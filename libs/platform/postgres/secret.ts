// A secret of this installation (the password of a database): made once, at random, and kept in a file that only the user of
// this process reads.
import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { ignore } from './failure.js';

/** The secret in this file, made when there is none. Two processes that ask at once get the same one. */
export async function findOrMakeSecret(file: string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch(ignore('ENOENT'));
  if (existing !== undefined) return existing.trim();
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    // A link fails when the name is taken, so a secret is never overwritten and never seen half written.
    await link(draft, file).catch(ignore('EEXIST'));
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
