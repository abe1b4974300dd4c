import { Check, Column, Entity, ForeignKey } from 'typeorm';
import { ConfigurationEntity } from './configuration.entity.js';
import { IdColumn, KeyColumn } from './columns.js';

/** What a case pins, under its hash. */
@Entity('definitions')
@ForeignKey(() => ConfigurationEntity, ['region', 'configuration'], ['region', 'number'], {
  name: 'definitions_configuration_fkey',
})
@Check('definitions_hash_check', `hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')`)
export class DefinitionEntity {
  @KeyColumn('region_id', 'definitions_pkey')
  readonly region!: string;

  @KeyColumn('hash', 'definitions_pkey')
  readonly hash!: string;

  @IdColumn('workflow')
  readonly workflow!: string;

  @Column({ name: 'configuration', type: 'integer' })
  readonly configuration!: number;

  @Column({ name: 'canonical', type: 'text' })
  readonly canonical!: string;

  @Column({ name: 'sources', type: 'json' })
  readonly sources!: unknown;
}
