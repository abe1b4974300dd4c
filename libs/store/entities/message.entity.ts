import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** An event on its way from one case to another. */
@Entity('outbox')
@ForeignKey(() => CaseEntity, ['region', 'fromCase'], ['region', 'case'], { name: 'outbox_from_case_fkey' })
@Unique('outbox_order_key', ['region', 'fromCase', 'toCase', 'seq', 'place'])
@Index('outbox_oldest', { synchronize: false })
@Index('outbox_parked', { synchronize: false })
export class MessageEntity {
  @KeyColumn('region_id', 'outbox_pkey')
  readonly region!: string;

  @KeyColumn('message_id', 'outbox_pkey')
  readonly message!: string;

  @IdColumn('from_case')
  readonly fromCase!: string;

  @IdColumn('to_case')
  readonly toCase!: string;

  @Column({ name: 'seq', type: 'bigint' })
  readonly seq!: string;

  @Column({ name: 'place', type: 'integer' })
  readonly place!: number;

  @IdColumn('as')
  readonly as!: string;

  @IdColumn('event')
  readonly event!: string;

  @Column({ name: 'data', type: 'json' })
  readonly data!: unknown;

  @IdColumn('command')
  readonly command!: string;

  @Column({ name: 'created_at', type: 'timestamp with time zone' })
  readonly createdAt!: Date;

  @Column({ name: 'claims', type: 'integer', default: 0 })
  readonly claims!: number;

  @IdColumn('lease_owner', { nullable: true })
  readonly leaseOwner!: string | null;

  @Column({ name: 'lease_until', type: 'timestamp with time zone', nullable: true })
  readonly leaseUntil!: Date | null;

  @Column({ name: 'parked_at', type: 'timestamp with time zone', nullable: true })
  readonly parkedAt!: Date | null;
}
