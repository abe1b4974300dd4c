import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { ConfigurationEntity } from './configuration.entity.js';
import { DefinitionEntity } from './definition.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** The present state of a case. */
@Entity('cases')
@ForeignKey(() => ConfigurationEntity, ['region', 'configuration'], ['region', 'number'], {
  name: 'cases_configuration_fkey',
})
@ForeignKey(() => DefinitionEntity, ['region', 'definition'], ['region', 'hash'], { name: 'cases_definition_fkey' })
@Check('cases_version_check', 'version >= 1')
@Check('cases_head_check', `head ~ '^[0-9a-f]{64}$'`)
@Check('cases_outcome_check', 'outcome IS NULL OR closed_at IS NOT NULL')
@Index('cases_newest', { synchronize: false })
@Index('cases_school', { synchronize: false })
@Index('cases_subject', { synchronize: false })
export class CaseEntity {
  @KeyColumn('region_id', 'cases_pkey')
  readonly region!: string;

  @KeyColumn('case_id', 'cases_pkey')
  readonly case!: string;

  @IdColumn('subject')
  readonly subject!: string;

  @IdColumn('school')
  readonly school!: string;

  @IdColumn('workflow')
  readonly workflow!: string;

  @IdColumn('machine')
  readonly machine!: string;

  @Column({ name: 'configuration', type: 'integer' })
  readonly configuration!: number;

  @IdColumn('definition')
  readonly definition!: string;

  @Column({ name: 'version', type: 'bigint' })
  readonly version!: string;

  @IdColumn('head')
  readonly head!: string;

  @Column({ name: 'opened_at', type: 'timestamp with time zone' })
  readonly openedAt!: Date;

  @Column({ name: 'recorded_at', type: 'timestamp with time zone' })
  readonly recordedAt!: Date;

  @Column({ name: 'closed_at', type: 'timestamp with time zone', nullable: true })
  readonly closedAt!: Date | null;

  @IdColumn('outcome', { nullable: true })
  readonly outcome!: string | null;

  @IdColumn('states', { array: true })
  readonly states!: string[];

  @IdColumn('organisations', { array: true })
  readonly organisations!: string[];

  @Column({ name: 'state', type: 'json' })
  readonly state!: unknown;
}
