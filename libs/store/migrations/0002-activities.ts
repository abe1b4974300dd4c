import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Help without a pupil file. */
export class Activities1763769600000 implements MigrationInterface {
  readonly name = 'Activities1763769600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('activities'));
  }

  /** Throws: history is never dropped by a tool. */
  down(): Promise<void> {
    return Promise.reject(new Error('Activities are kept; drop the database instead.'));
  }
}
