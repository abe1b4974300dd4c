import { Column, Entity } from 'typeorm';
import { IdColumn, KeyColumn } from './columns.js';

/** How far the clocks of a region follow a calendar. */
@Entity('projections')
export class ProjectionEntity {
  @KeyColumn('region_id', 'projections_pkey')
  readonly region!: string;

  @IdColumn('calendar_hash')
  readonly calendarHash!: string;

  @IdColumn('after_case')
  readonly afterCase!: string;

  @Column({ name: 'is_done', type: 'boolean' })
  readonly isDone!: boolean;
}
