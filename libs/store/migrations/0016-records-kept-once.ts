import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** An answer is stored without the record that it shows, which is kept already. Answers of before stay as they are. */
export class RecordsKeptOnce1764979200000 implements MigrationInterface {
  readonly name = 'RecordsKeptOnce1764979200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['whole-answer', 'read-command', 'commit-decisions', 'room-for-updates'])
      await runner.query(await readSql(file));
  }

  /** Throws: answers that were stored without their record would be told without it. */
  down(): Promise<void> {
    return Promise.reject(new Error('What is stored by now cannot be read by what was there before.'));
  }
}
