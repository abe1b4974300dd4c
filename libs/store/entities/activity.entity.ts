import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';
import { ConfigurationEntity } from './configuration.entity.js';
import { DefinitionEntity } from './definition.entity.js';

/** Help without a pupil file. */
@Entity('activities')
@ForeignKey(() => ActivityEntity, ['region', 'replaces'], ['region', 'activity'], { name: 'activities_replaces_fkey' })
@ForeignKey(() => ConfigurationEntity, ['region', 'configuration'], ['region', 'number'], {
  name: 'activities_configuration_fkey',
})
@ForeignKey(() => DefinitionEntity, ['region', 'definition'], ['region', 'hash'], {
  name: 'activities_definition_fkey',
})
@Check('activities_amounts_check', 'minutes >= 1 AND participants >= 1')
@Check('activities_withdrawn_check', 'NOT withdrawn OR replaces IS NOT NULL')
@Index('activities_newest', { synchronize: false })
@Index('activities_replaced', { synchronize: false })
export class ActivityEntity {
  @KeyColumn('region_id', 'activities_pkey')
  readonly region!: string;

  @PrimaryColumn({ name: 'activity', type: 'uuid', primaryKeyConstraintName: 'activities_pkey' })
  readonly activity!: string;

  @IdColumn('school')
  readonly school!: string;

  @IdColumn('organisation')
  readonly organisation!: string;

  @IdColumn('kind')
  readonly kind!: string;

  @IdColumn('task_code')
  readonly taskCode!: string;

  @IdColumn('angle')
  readonly angle!: string;

  @IdColumn('level')
  readonly level!: string;

  @IdColumn('focus')
  readonly focus!: string;

  @IdColumn('theme', { nullable: true })
  readonly theme!: string | null;

  @IdColumn('setting')
  readonly setting!: string;

  @IdColumn('slot', { nullable: true })
  readonly slot!: string | null;

  @Column({ name: 'held_date', type: 'date' })
  readonly heldDate!: string;

  @Column({ name: 'minutes', type: 'integer' })
  readonly minutes!: number;

  @Column({ name: 'participants', type: 'integer' })
  readonly participants!: number;

  @Column({ name: 'actors', type: 'json' })
  readonly actors!: unknown;

  @IdColumn('payer')
  readonly payer!: string;

  @Column({ name: 'receipt', type: 'json' })
  readonly receipt!: unknown;

  @Column({ name: 'configuration', type: 'integer' })
  readonly configuration!: number;

  @IdColumn('definition')
  readonly definition!: string;

  @Column({ name: 'replaces', type: 'uuid', nullable: true })
  readonly replaces!: string | null;

  @Column({ name: 'withdrawn', type: 'boolean' })
  readonly isWithdrawn!: boolean;

  @Column({ name: 'recorded_at', type: 'timestamp with time zone' })
  readonly recordedAt!: Date;

  @IdColumn('actor')
  readonly actor!: string;

  @IdColumn('actor_organisation')
  readonly actorOrganisation!: string;

  @IdColumn('actor_role')
  readonly actorRole!: string;
}
