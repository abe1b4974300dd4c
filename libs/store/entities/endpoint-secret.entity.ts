import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';

/** A secret that messages to an endpoint are signed with. */
@Entity('endpoint_secrets')
@Check('endpoint_secrets_length_check', 'octet_length(secret) >= 24 AND octet_length(secret) <= 64')
@Index('endpoint_secrets_present', { synchronize: false })
export class EndpointSecretEntity {
  @KeyColumn('region_id', 'endpoint_secrets_pkey')
  readonly region!: string;

  @KeyColumn('endpoint', 'endpoint_secrets_pkey')
  readonly endpoint!: string;

  @PrimaryColumn({
    name: 'made_at',
    type: 'timestamp with time zone',
    primaryKeyConstraintName: 'endpoint_secrets_pkey',
  })
  readonly madeAt!: Date;

  @IdColumn('made_by')
  readonly madeBy!: string;

  @Column({ name: 'secret', type: 'bytea' })
  readonly secret!: Buffer;

  @Column({ name: 'valid_until', type: 'timestamp with time zone', nullable: true })
  readonly validUntil!: Date | null;
}
