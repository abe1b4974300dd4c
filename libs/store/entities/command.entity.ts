import { Column, Entity, Index } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';

/** What was asked, and what was answered. */
@Entity('commands')
@Index('commands_oldest', ['region', 'recordedAt'])
export class CommandEntity {
  @KeyColumn('region_id', 'commands_pkey')
  readonly region!: string;

  @KeyColumn('command_id', 'commands_pkey')
  readonly command!: string;

  @KeyColumn('person', 'commands_pkey')
  readonly person!: string;

  @IdColumn('fingerprint')
  readonly fingerprint!: string;

  @Column({ name: 'answer', type: 'json', nullable: true })
  readonly answer!: unknown;

  @Column({ name: 'recorded_at', type: 'timestamp with time zone', default: () => 'clock_timestamp()' })
  readonly recordedAt!: Date;
}
