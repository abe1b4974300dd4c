import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Configurations that people upload, that are proved, and that somebody else activates. */
export class Publishing1763942400000 implements MigrationInterface {
  readonly name = 'Publishing1763942400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('publishing'));
  }

  /** Throws: history is never dropped by a tool. */
  down(): Promise<void> {
    return Promise.reject(new Error('Acts on configurations are kept; drop the database instead.'));
  }
}
