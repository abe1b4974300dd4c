import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/**
 * In an order in which each file finds what it refers to. A file with tables is not edited once it was released: a later
 * migration brings its own. A function has one file, which says what it is now, and is run again by every migration that
 * changed it.
 */
const FILES = [
  'privileges',
  'region',
  'enter-region',
  'configurations',
  'definitions',
  'law-versions',
  'calendar-versions',
  'cases',
  'transitions',
  'attempts',
  'timers',
  'tasks',
  'outbox',
  'commands',
  'pseudonym-keys',
  'genesis',
  'write-organisations',
  'write-timers',
  'write-tasks',
  'write-messages',
  'commit-decisions',
  'record-attempt',
  'read-command',
  'reads',
];

/** The whole schema as it began. */
export class FirstSchema1763683200000 implements MigrationInterface {
  readonly name = 'FirstSchema1763683200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of FILES) await runner.query(await readSql(file));
  }

  /** Throws: history is never dropped by a tool. */
  down(): Promise<void> {
    return Promise.reject(new Error('The first migration cannot be undone; drop the database instead.'));
  }
}
