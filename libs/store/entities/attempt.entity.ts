import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** A refused attempt on a case. */
@Entity('attempts')
@ForeignKey(() => CaseEntity, ['region', 'case'], ['region', 'case'], { name: 'attempts_case_fkey' })
@Index('attempts_newest', { synchronize: false })
export class AttemptEntity {
  @KeyColumn('region_id', 'attempts_pkey')
  readonly region!: string;

  @KeyColumn('case_id', 'attempts_pkey')
  readonly case!: string;

  @PrimaryColumn({ name: 'attempt', type: 'uuid', primaryKeyConstraintName: 'attempts_pkey' })
  readonly attempt!: string;

  @Column({ name: 'at', type: 'timestamp with time zone' })
  readonly at!: Date;

  @IdColumn('actor')
  readonly actor!: string;

  @IdColumn('organisation', { nullable: true })
  readonly organisation!: string | null;

  @IdColumn('role', { nullable: true })
  readonly role!: string | null;

  @IdColumn('event')
  readonly event!: string;

  @IdColumn('code')
  readonly code!: string;

  @Column({ name: 'because', type: 'json' })
  readonly because!: unknown;

  @Column({ name: 'guards', type: 'json' })
  readonly guards!: unknown;
}
