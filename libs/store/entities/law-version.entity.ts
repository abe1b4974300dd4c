import { Check, Column, Entity } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';

/** A version of a law, the same for every region. */
@Entity('law_versions')
@Check('law_versions_hash_check', `hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')`)
export class LawVersionEntity {
  @KeyColumn('hash', 'law_versions_pkey')
  readonly hash!: string;

  @IdColumn('law')
  readonly law!: string;

  @Column({ name: 'effective_from', type: 'date' })
  readonly effectiveFrom!: string;

  @Column({ name: 'canonical', type: 'text' })
  readonly canonical!: string;

  @Column({ name: 'sources', type: 'json' })
  readonly sources!: unknown;

  @Column({ name: 'loaded_at', type: 'timestamp with time zone', default: () => 'clock_timestamp()' })
  readonly loadedAt!: Date;
}
