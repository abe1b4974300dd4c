/** Moments as they are written everywhere outside the database: UTC, milliseconds, Z. */

export function instantOf(date: Date): string {
  return date.toISOString();
}

export function instantOrNull(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
