import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** A commit costs the database less: records and cases are looked at one by one, and states are stored as they are. */
export class ShorterCommits1764892800000 implements MigrationInterface {
  readonly name = 'ShorterCommits1764892800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['without-case-writes', 'write-organisations', 'commit-decisions', 'states-as-they-are']) {
      await runner.query(await readSql(file));
    }
  }

  /** Throws: the functions before were right, and only slower. */
  down(): Promise<void> {
    return Promise.reject(new Error('Nothing is gained by going back.'));
  }
}
