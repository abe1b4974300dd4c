import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { KeyColumn } from './columns.js';

/** That an organisation takes part in a case, to be searched. */
@Entity('case_organisations')
@ForeignKey(() => CaseEntity, ['region', 'case'], ['region', 'case'], { name: 'case_organisations_case_fkey' })
@Index('case_organisations_newest', { synchronize: false })
export class CaseOrganisationEntity {
  @KeyColumn('region_id', 'case_organisations_pkey')
  readonly region!: string;

  @KeyColumn('case_id', 'case_organisations_pkey')
  readonly case!: string;

  @KeyColumn('organisation', 'case_organisations_pkey')
  readonly organisation!: string;

  @Column({ name: 'opened_at', type: 'timestamp with time zone' })
  readonly openedAt!: Date;
}
