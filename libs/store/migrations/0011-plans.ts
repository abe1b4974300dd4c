import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Commits find their cases by key, however little the planner knows of the tables. */
export class Plans1764547200000 implements MigrationInterface {
  readonly name = 'Plans1764547200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['first-plans', 'without-case-writes', 'commit-decisions', 'write-organisations']) {
      await runner.query(await readSql(file));
    }
  }

  /** Throws: the functions before were right, and only slower. */
  down(): Promise<void> {
    return Promise.reject(new Error('Nothing is gained by going back.'));
  }
}
