import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Tasks on a worklist: claimed, handed on, and what was done with them. */
export class Worklist1764201600000 implements MigrationInterface {
  readonly name = 'Worklist1764201600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['worklist', 'without-case-writes', 'write-organisations', 'write-tasks']) {
      await runner.query(await readSql(file));
    }
  }

  /** Throws: history is never dropped by a tool. */
  down(): Promise<void> {
    return Promise.reject(new Error('Acts on tasks are kept; drop the database instead.'));
  }
}
