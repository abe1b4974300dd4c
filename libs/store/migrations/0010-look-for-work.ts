import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** A worker looks at the first row of an index, and no commit or claim walks through a table, whenever it was planned. */
export class LookForWork1764460800000 implements MigrationInterface {
  readonly name = 'LookForWork1764460800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['look-for-work', 'claim-timers', 'claim-messages', 'commit-placed']) {
      await runner.query(await readSql(file));
    }
    // A claim changes no column of an index: with room on its page it touches none.
    await runner.query('ALTER TABLE schakel.timers SET (fillfactor = 80)');
  }

  /** Throws: the function of before is in an older migration. */
  down(): Promise<void> {
    return Promise.reject(new Error('No way back: the function of before reads all timers.'));
  }
}
