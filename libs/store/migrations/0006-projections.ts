import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** How far the clocks of a region follow a changed calendar. */
export class Projections1764115200000 implements MigrationInterface {
  readonly name = 'Projections1764115200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('projections'));
    await runner.query(await readSql('cases-to-project'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION schakel.note_projection, schakel.cases_to_project, schakel.begin_projection;
      DROP TABLE schakel.projections`);
  }
}
