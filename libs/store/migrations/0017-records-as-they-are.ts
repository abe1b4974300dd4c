import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** A commit costs the database less: most records are stored as they are. Those of before stay compressed. */
export class RecordsAsTheyAre1765065600000 implements MigrationInterface {
  readonly name = 'RecordsAsTheyAre1765065600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('records-as-they-are'));
  }

  /** Throws: what was before was right, and only slower. */
  down(): Promise<void> {
    return Promise.reject(new Error('Nothing is gained by going back.'));
  }
}
