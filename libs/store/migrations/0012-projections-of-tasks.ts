import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** A changed calendar moves the dates of tasks as well: cases without a timer are looked at too. */
export class ProjectionsOfTasks1764633600000 implements MigrationInterface {
  readonly name = 'ProjectionsOfTasks1764633600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('cases-to-project'));
  }

  /** Throws: dates that were moved would no longer follow. */
  down(): Promise<void> {
    return Promise.reject(new Error('The dates of tasks follow the calendar; drop the database instead.'));
  }
}
