import { Check, Column, Entity } from 'typeorm';
import { KeyColumn } from './columns.js';

/** The key of a region for its pseudonyms. */
@Entity('pseudonym_keys')
@Check('pseudonym_keys_length_check', 'octet_length(key) >= 32')
export class PseudonymKeyEntity {
  @KeyColumn('region_id', 'pseudonym_keys_pkey')
  readonly region!: string;

  @Column({ name: 'key', type: 'bytea' })
  readonly key!: Buffer;

  @Column({ name: 'made_at', type: 'timestamp with time zone', default: () => 'clock_timestamp()' })
  readonly madeAt!: Date;
}
