import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';

/** What a region asked for, and what became of it. */
@Entity('configurations')
@Check('configurations_number_check', 'number >= 1')
@Check('configurations_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
@Check('configurations_state_check', `state IN ('draft', 'proved', 'refuted', 'notProved', 'active')`)
@Check(
  'configurations_activated_check',
  `(state = 'active') = (activated_at IS NOT NULL) AND (activated_at IS NULL) = (activated_by IS NULL)`,
)
@Check('configurations_two_people_check', `activated_by <> loaded_by OR loaded_by = 'operator'`)
@Index('configurations_active', { synchronize: false })
export class ConfigurationEntity {
  @KeyColumn('region_id', 'configurations_pkey')
  readonly region!: string;

  @PrimaryColumn({ name: 'number', type: 'integer', primaryKeyConstraintName: 'configurations_pkey' })
  readonly number!: number;

  @Column({ name: 'source', type: 'text' })
  readonly source!: string;

  @IdColumn('hash')
  readonly hash!: string;

  @Column({ name: 'document', type: 'json' })
  readonly document!: unknown;

  @Column({ name: 'diagnostics', type: 'json' })
  readonly diagnostics!: unknown;

  @IdColumn('state')
  readonly state!: string;

  @Column({ name: 'effective_from', type: 'date' })
  readonly effectiveFrom!: string;

  @Column({ name: 'loaded_at', type: 'timestamp with time zone', default: () => 'clock_timestamp()' })
  readonly loadedAt!: Date;

  @IdColumn('loaded_by')
  readonly loadedBy!: string;

  @Column({ name: 'activated_at', type: 'timestamp with time zone', nullable: true })
  readonly activatedAt!: Date | null;

  @IdColumn('activated_by', { nullable: true })
  readonly activatedBy!: string | null;

  @Column({ name: 'definitions', type: 'json', default: {} })
  readonly definitions!: unknown;

  @Column({ name: 'changes', type: 'json', default: [] })
  readonly changes!: unknown;

  @Column({ name: 'proofs', type: 'json', default: [] })
  readonly proofs!: unknown;

  @Column({ name: 'undecided', type: 'json', nullable: true })
  readonly undecided!: unknown;
}
