/** Where a page ended: a moment and an id, opaque to the caller, who hands it back to go on. */

/** The cursor was not made here. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';

  constructor() {
    super('The cursor is not one that was given out.');
  }
}

export interface Position {
  readonly at: string;
  readonly id: string;
}

export interface Page {
  /** From 1. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** `next` is null on the last page. */
export interface Paged<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export function writeCursor({ at, id }: Position): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** Throws InvalidCursor. */
export function readCursor(cursor: string): Position {
  const [at, id, ...more] = parsed(cursor);
  const isMoment =
    typeof at === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) && !Number.isNaN(Date.parse(at));
  if (!isMoment || typeof id !== 'string' || id.includes('\0') || more.length > 0) throw new InvalidCursor();
  return { at, id };
}

/** A position by an id that is a UUID; another is no cursor that was given out. Throws InvalidCursor. */
export function readUuidCursor(cursor: string): Position {
  const position = readCursor(cursor);
  if (!UUID.test(position.id)) throw new InvalidCursor();
  return position;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One row more than the page was asked for; it says that there is a next one. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  position: (row: Row) => Position,
): Paged<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    next: rows.length > limit && last !== undefined ? writeCursor(position(last)) : null,
  };
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
