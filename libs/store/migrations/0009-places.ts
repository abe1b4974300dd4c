import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** How much of what regions offer is in use, and who waits for it. */
export class Places1764374400000 implements MigrationInterface {
  readonly name = 'Places1764374400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['places', 'use-places', 'commit-placed']) await runner.query(await readSql(file));
    // It answers more than it once did.
    await runner.query('DROP FUNCTION schakel.look_for_work(text)');
    await runner.query(await readSql('look-for-work'));
  }

  /** Throws: what cases have taken is never dropped by a tool. */
  down(): Promise<void> {
    return Promise.reject(new Error('Places in use are kept; drop the database instead.'));
  }
}
