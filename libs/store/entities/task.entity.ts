import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CaseEntity } from './case.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** Something to do, of a case or of the region. */
@Entity('tasks')
@ForeignKey(() => CaseEntity, ['region', 'case'], ['region', 'case'], { name: 'tasks_case_fkey' })
@Check('tasks_kind_check', `kind IN ('task', 'notice', 'escalation')`)
@Check('tasks_opened_check', '(case_id IS NULL) = (opened_seq IS NULL)')
@Check('tasks_done_check', 'done_seq IS NULL OR done_at IS NOT NULL')
@Check('tasks_claimed_check', '(claimed_by IS NULL) = (claimed_at IS NULL)')
@Check('tasks_delegated_check', 'delegated_by IS NULL OR claimed_by IS NOT NULL')
@Index('tasks_open_of_case', { synchronize: false })
@Index('tasks_open_of_region', { synchronize: false })
@Index('tasks_worklist', { synchronize: false })
@Index('tasks_claimed', { synchronize: false })
@Index('tasks_of_case', { synchronize: false })
export class TaskEntity {
  @KeyColumn('region_id', 'tasks_pkey')
  readonly region!: string;

  @PrimaryColumn({
    name: 'task',
    type: 'uuid',
    primaryKeyConstraintName: 'tasks_pkey',
  })
  readonly task!: string;

  @IdColumn('case_id', { nullable: true })
  readonly case!: string | null;

  @IdColumn('name')
  readonly name!: string;

  @IdColumn('kind')
  readonly kind!: string;

  @IdColumn('organisation')
  readonly organisation!: string;

  @IdColumn('role')
  readonly role!: string;

  @Column({ name: 'label', type: 'json' })
  readonly label!: unknown;

  @Column({ name: 'due_at', type: 'timestamp with time zone', nullable: true })
  readonly dueAt!: Date | null;

  @Column({ name: 'opened_seq', type: 'bigint', nullable: true })
  readonly openedSeq!: string | null;

  @Column({ name: 'opened_at', type: 'timestamp with time zone' })
  readonly openedAt!: Date;

  @Column({ name: 'done_seq', type: 'bigint', nullable: true })
  readonly doneSeq!: string | null;

  @Column({ name: 'done_at', type: 'timestamp with time zone', nullable: true })
  readonly doneAt!: Date | null;

  @IdColumn('school', { nullable: true })
  readonly school!: string | null;

  @IdColumn('workflow', { nullable: true })
  readonly workflow!: string | null;

  @IdColumn('given_organisation')
  readonly givenOrganisation!: string;

  @IdColumn('given_role')
  readonly givenRole!: string;

  @Column({ name: 'version', type: 'integer', default: 1 })
  readonly version!: number;

  @IdColumn('claimed_by', { nullable: true })
  readonly claimedBy!: string | null;

  @IdColumn('claimant', { nullable: true })
  readonly claimant!: string | null;

  @Column({ name: 'claimed_at', type: 'timestamp with time zone', nullable: true })
  readonly claimedAt!: Date | null;

  @IdColumn('delegated_by', { nullable: true })
  readonly delegatedBy!: string | null;

  @IdColumn('delegator', { nullable: true })
  readonly delegator!: string | null;
}
