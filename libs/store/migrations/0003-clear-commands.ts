import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Answers are kept for a while, no longer for ever. */
export class ClearCommands1763856000000 implements MigrationInterface {
  readonly name = 'ClearCommands1763856000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(await readSql('clear-commands'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION schakel.clear_commands; DROP INDEX schakel.commands_oldest');
  }
}
