import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** One record of the hash chain of a case. */
@Entity('transitions')
@ForeignKey(() => CaseEntity, ['region', 'case'], ['region', 'case'], { name: 'transitions_case_fkey' })
@Check('transitions_seq_check', 'seq >= 1')
@Check('transitions_hash_check', `hash = encode(sha256('\\\\x00'::bytea || bytes), 'hex')`)
export class TransitionEntity {
  @KeyColumn('region_id', 'transitions_pkey')
  readonly region!: string;

  @KeyColumn('case_id', 'transitions_pkey')
  readonly case!: string;

  @PrimaryColumn({ name: 'seq', type: 'bigint', primaryKeyConstraintName: 'transitions_pkey' })
  readonly seq!: string;

  @IdColumn('hash')
  readonly hash!: string;

  @Column({ name: 'bytes', type: 'bytea' })
  readonly bytes!: Buffer;

  @Column({ name: 'recorded_at', type: 'timestamp with time zone' })
  readonly recordedAt!: Date;
}
