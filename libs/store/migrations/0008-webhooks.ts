import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readSql } from '../sql-file.js';

/** Messages to other systems: endpoints in the outbox, how each fares, and what it is signed with. */
export class Webhooks1764288000000 implements MigrationInterface {
  readonly name = 'Webhooks1764288000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const file of ['webhooks', 'without-case-writes', 'write-messages']) await runner.query(await readSql(file));
  }

  /** Throws: messages that wait are never dropped by a tool. */
  down(): Promise<void> {
    return Promise.reject(new Error('Messages that wait for endpoints are kept; drop the database instead.'));
  }
}
