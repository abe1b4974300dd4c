import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';
import { ConfigurationEntity } from './configuration.entity.js';

/** What somebody did with a configuration; never changed. */
@Entity('configuration_acts')
@ForeignKey(() => ConfigurationEntity, ['region', 'number'], ['region', 'number'], {
  name: 'configuration_acts_configuration_fkey',
})
@Check('configuration_acts_act_check', `act IN ('loaded', 'judged', 'activated')`)
export class ConfigurationActEntity {
  @KeyColumn('region_id', 'configuration_acts_pkey')
  readonly region!: string;

  @PrimaryColumn({ name: 'number', type: 'integer', primaryKeyConstraintName: 'configuration_acts_pkey' })
  readonly number!: number;

  @KeyColumn('act', 'configuration_acts_pkey')
  readonly act!: string;

  @Column({ name: 'at', type: 'timestamp with time zone', default: () => 'clock_timestamp()' })
  readonly at!: Date;

  @IdColumn('actor')
  readonly actor!: string;

  @IdColumn('organisation', { nullable: true })
  readonly organisation!: string | null;

  @IdColumn('role', { nullable: true })
  readonly role!: string | null;

  @IdColumn('state')
  readonly state!: string;
}
