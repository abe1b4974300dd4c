import { Check, Column, Entity } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';

/** A version of a calendar, the same for every region. */
@Entity('calendar_versions')
@Check('calendar_versions_hash_check', `hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')`)
export class CalendarVersionEntity {
  @KeyColumn('hash', 'calendar_versions_pkey')
  readonly hash!: string;

  @IdColumn('calendar')
  readonly calendar!: string;

  @Column({ name: 'canonical', type: 'text' })
  readonly canonical!: string;

  @Column({ name: 'loaded_at', type: 'timestamp with time zone', default: () => 'clock_timestamp()' })
  readonly loadedAt!: Date;
}
