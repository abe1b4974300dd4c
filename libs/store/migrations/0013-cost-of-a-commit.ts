import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** A commit costs the database less: what it writes is found in the arrays it came in, and answers are stored as they are. */
export class CostOfACommit1764720000000 implements MigrationInterface {
  readonly name = 'CostOfACommit1764720000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of [
      'without-case-writes',
      'write-organisations',
      'write-timers',
      'write-tasks',
      'write-messages',
      'commit-decisions',
      'use-places',
      'answers-as-they-are',
    ]) {
      await runner.query(await readSql(file));
    }
  }

  /** Throws: the functions before were right, and only slower. */
  down(): Promise<void> {
    return Promise.reject(new Error('Nothing is gained by going back.'));
  }
}
