import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** A message on its way to an endpoint. */
@Entity('deliveries')
@ForeignKey(() => CaseEntity, ['region', 'case'], ['region', 'case'], { name: 'deliveries_case_fkey' })
@Unique('deliveries_order_key', ['region', 'endpoint', 'case', 'seq'])
@Index('deliveries_due', { synchronize: false })
@Index('deliveries_dead', { synchronize: false })
export class DeliveryEntity {
  @KeyColumn('region_id', 'deliveries_pkey')
  readonly region!: string;

  @KeyColumn('message_id', 'deliveries_pkey')
  readonly message!: string;

  @IdColumn('endpoint')
  readonly endpoint!: string;

  @IdColumn('case_id')
  readonly case!: string;

  @Column({ name: 'seq', type: 'bigint' })
  readonly seq!: string;

  @IdColumn('kind')
  readonly kind!: string;

  @Column({ name: 'body', type: 'text' })
  readonly body!: string;

  @Column({ name: 'created_at', type: 'timestamp with time zone' })
  readonly createdAt!: Date;

  @Column({ name: 'due_at', type: 'timestamp with time zone' })
  readonly dueAt!: Date;

  @Column({ name: 'tries', type: 'integer', default: 0 })
  readonly tries!: number;

  @IdColumn('failure', { nullable: true })
  readonly failure!: string | null;

  @Column({ name: 'dead_at', type: 'timestamp with time zone', nullable: true })
  readonly deadAt!: Date | null;

  @IdColumn('lease_owner', { nullable: true })
  readonly leaseOwner!: string | null;

  @Column({ name: 'lease_until', type: 'timestamp with time zone', nullable: true })
  readonly leaseUntil!: Date | null;
}
