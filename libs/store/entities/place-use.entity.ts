import { Check, Column, Entity } from 'typeorm';
import { KeyColumn } from './columns.js';

/** How much of an offer is in use. */
@Entity('place_use')
@Check('place_use_used_check', 'used >= 0')
export class PlaceUseEntity {
  @KeyColumn('region_id', 'place_use_pkey')
  readonly region!: string;

  @KeyColumn('organisation', 'place_use_pkey')
  readonly organisation!: string;

  @KeyColumn('offer', 'place_use_pkey')
  readonly offer!: string;

  @Column({ name: 'used', type: 'integer', default: 0 })
  readonly used!: number;
}
