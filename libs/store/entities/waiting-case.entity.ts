import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { KeyColumn } from './columns.js';

/** A case that waits for a place. */
@Entity('waiting_cases')
@ForeignKey(() => CaseEntity, ['region', 'case'], ['region', 'case'], { name: 'waiting_cases_case_fkey' })
@Index('waiting_cases_order', { synchronize: false })
export class WaitingCaseEntity {
  @KeyColumn('region_id', 'waiting_cases_pkey')
  readonly region!: string;

  @KeyColumn('case_id', 'waiting_cases_pkey')
  readonly case!: string;

  @Column({ name: 'since', type: 'timestamp with time zone' })
  readonly since!: Date;

  @Column({ name: 'kind', type: 'text', collation: 'C' })
  readonly kind!: string;

  @Column({ name: 'sought', type: 'json' })
  readonly sought!: unknown;
}
