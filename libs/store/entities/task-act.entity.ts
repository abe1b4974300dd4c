import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';
import { TaskEntity } from './task.entity.js';

/** What somebody did with a task. */
@Entity('task_acts')
@ForeignKey(() => TaskEntity, ['region', 'task'], ['region', 'task'], { name: 'task_acts_task_fkey' })
@Check(
  'task_acts_kind_check',
  `kind IN ('claimed', 'released', 'reassigned', 'delegated', 'completed', 'movedAlong', 'returned')`,
)
export class TaskActEntity {
  @KeyColumn('region_id', 'task_acts_pkey')
  readonly region!: string;

  @PrimaryColumn({ name: 'task', type: 'uuid', primaryKeyConstraintName: 'task_acts_pkey' })
  readonly task!: string;

  @PrimaryColumn({ name: 'version', type: 'integer', primaryKeyConstraintName: 'task_acts_pkey' })
  readonly version!: number;

  @IdColumn('kind')
  readonly kind!: string;

  @Column({ name: 'at', type: 'timestamp with time zone' })
  readonly at!: Date;

  @IdColumn('actor')
  readonly actor!: string;

  @IdColumn('organisation', { nullable: true })
  readonly organisation!: string | null;

  @IdColumn('role', { nullable: true })
  readonly role!: string | null;

  @IdColumn('reason', { nullable: true })
  readonly reason!: string | null;

  @IdColumn('to_organisation', { nullable: true })
  readonly toOrganisation!: string | null;

  @IdColumn('to_role', { nullable: true })
  readonly toRole!: string | null;

  @IdColumn('to_actor', { nullable: true })
  readonly toActor!: string | null;
}
