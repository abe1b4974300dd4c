import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** A running timer of a case. */
@Entity('timers')
@ForeignKey(() => CaseEntity, ['region', 'case'], ['region', 'case'], { name: 'timers_case_fkey' })
@Index('timers_due', { synchronize: false })
@Index('timers_parked', { synchronize: false })
export class TimerEntity {
  @KeyColumn('region_id', 'timers_pkey')
  readonly region!: string;

  @KeyColumn('case_id', 'timers_pkey')
  readonly case!: string;

  @KeyColumn('timer_id', 'timers_pkey')
  readonly timer!: string;

  @Column({ name: 'due_at', type: 'timestamp with time zone' })
  readonly dueAt!: Date;

  @Column({ name: 'armed_seq', type: 'bigint' })
  readonly armedSeq!: string;

  @Column({ name: 'claims', type: 'integer', default: 0 })
  readonly claims!: number;

  @IdColumn('lease_owner', { nullable: true })
  readonly leaseOwner!: string | null;

  @Column({ name: 'lease_until', type: 'timestamp with time zone', nullable: true })
  readonly leaseUntil!: Date | null;

  @Column({ name: 'parked_at', type: 'timestamp with time zone', nullable: true })
  readonly parkedAt!: Date | null;
}
