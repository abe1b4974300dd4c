// Errors of the embedded PostgreSQL, and what is read from errors of the system. `instanceof Error` is not asked of those: under
// jest they come from another realm.
import { isNativeError } from 'node:util/types';

/** The embedded PostgreSQL cannot be started, kept or stopped. The message says why and what a person can do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** The code of a system error ("ENOENT") or of PostgreSQL ("57P03"); undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What a system call or a program answered, in one line for a message. */
export function reasonOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}

/** A handler for `catch` that swallows these codes and nothing else. */
export function ignore(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error) ?? '')) throw error;
    return undefined;
  };
}
