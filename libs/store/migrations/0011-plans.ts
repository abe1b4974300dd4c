import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Commits find their cases by key, however little the planner knows of the tables. */
export class Plans1764547200000 implements MigrationInterface {
  readonly name = 'Plans1764547200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('first-plans'));
    // As they are now; on a fresh database the same texts were run before.
    await runner.query(await readSql('commit-decisions'));
    await runner.query(await readSql('write-organisations'));
  }

  /** Throws: the functions before were right, and only slower. */
  down(): Promise<void> {
    return Promise.reject(new Error('Nothing is gained by going back.'));
  }
}
