import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** A task that is given anew while it is open, as when its date moves, keeps the moment it was opened. */
export class TasksKeepTheirOpening1764806400000 implements MigrationInterface {
  readonly name = 'TasksKeepTheirOpening1764806400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('write-tasks'));
  }

  /** Throws: there is no function of before to go back to. */
  down(): Promise<void> {
    return Promise.reject(new Error('Nothing is gained by going back.'));
  }
}
