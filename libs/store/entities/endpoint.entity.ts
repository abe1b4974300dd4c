import { Column, Entity } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';

/** How an endpoint fares. */
@Entity('endpoints')
export class EndpointEntity {
  @KeyColumn('region_id', 'endpoints_pkey')
  readonly region!: string;

  @KeyColumn('endpoint', 'endpoints_pkey')
  readonly endpoint!: string;

  @Column({ name: 'failures', type: 'integer', default: 0 })
  readonly failures!: number;

  @Column({ name: 'paused_until', type: 'timestamp with time zone', nullable: true })
  readonly pausedUntil!: Date | null;

  @Column({ name: 'disabled_at', type: 'timestamp with time zone', nullable: true })
  readonly disabledAt!: Date | null;

  @Column({ name: 'delivered_at', type: 'timestamp with time zone', nullable: true })
  readonly deliveredAt!: Date | null;

  @Column({ name: 'failed_at', type: 'timestamp with time zone', nullable: true })
  readonly failedAt!: Date | null;

  @IdColumn('failure', { nullable: true })
  readonly failure!: string | null;
}
