// The columns that nearly every table has.
import { Column, type ColumnOptions, PrimaryColumn } from 'typeorm';

/** Identifiers are compared byte by byte, whatever order the database was made with. */
const IDENTIFIER = { type: 'text', collation: 'C' } as const;

/** A part of the primary key; the region is always the first. */
export function KeyColumn(name: string, constraint: string): PropertyDecorator {
  return PrimaryColumn({ ...IDENTIFIER, name, primaryKeyConstraintName: constraint });
}

export function IdColumn(name: string, options: ColumnOptions = {}): PropertyDecorator {
  return Column({ ...IDENTIFIER, ...options, name });
}
