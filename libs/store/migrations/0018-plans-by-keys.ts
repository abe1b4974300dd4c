import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** A commit costs the database less: rows are found by their own key, and what nothing came of is not asked. */
export class PlansByKeys1765152000000 implements MigrationInterface {
  readonly name = 'PlansByKeys1765152000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['enter-region', 'without-case-writes', 'write-organisations', 'commit-decisions'])
      await runner.query(await readSql(file));
  }

  /** Throws: the functions before were right, and only slower. */
  down(): Promise<void> {
    return Promise.reject(new Error('Nothing is gained by going back.'));
  }
}
