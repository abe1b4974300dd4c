import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Due timers and messages, shared by any number of workers; what fails too often is parked. */
export class Workers1764028800000 implements MigrationInterface {
  readonly name = 'Workers1764028800000';

  async up(runner: QueryRunner): Promise<void> {
    // As the first migration once made them.
    await runner.query(`DROP FUNCTION IF EXISTS schakel.claim_timers(text, timestamptz, text, interval, integer);
      DROP FUNCTION IF EXISTS schakel.claim_messages(text, text, interval, integer, integer)`);
    for (const file of ['workers', 'look-for-work', 'claim-timers', 'claim-messages']) {
      await runner.query(await readSql(file));
    }
  }

  /** Throws: the functions of before take a moment from outside. */
  down(): Promise<void> {
    return Promise.reject(new Error('What is due is decided by the database since; it cannot be undone.'));
  }
}
