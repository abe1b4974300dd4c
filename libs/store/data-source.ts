// TypeORM's view of the schema: entities for administrative reads, and the migrations. The hot statements go through `pg`.
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { entities } from './entities/index.js';
import { FirstSchema1763683200000 } from './migrations/0001-first-schema.js';
import { Activities1763769600000 } from './migrations/0002-activities.js';
import { ClearCommands1763856000000 } from './migrations/0003-clear-commands.js';
import { Publishing1763942400000 } from './migrations/0004-publishing.js';
import { Workers1764028800000 } from './migrations/0005-workers.js';
import { Projections1764115200000 } from './migrations/0006-projections.js';
import { Worklist1764201600000 } from './migrations/0007-worklist.js';
import { Webhooks1764288000000 } from './migrations/0008-webhooks.js';
import { Places1764374400000 } from './migrations/0009-places.js';
import { LookForWork1764460800000 } from './migrations/0010-look-for-work.js';
import { Plans1764547200000 } from './migrations/0011-plans.js';
import { ProjectionsOfTasks1764633600000 } from './migrations/0012-projections-of-tasks.js';
import { CostOfACommit1764720000000 } from './migrations/0013-cost-of-a-commit.js';
import { TasksKeepTheirOpening1764806400000 } from './migrations/0014-tasks-keep-their-opening.js';
import { ShorterCommits1764892800000 } from './migrations/0015-shorter-commits.js';
import { RecordsKeptOnce1764979200000 } from './migrations/0016-records-kept-once.js';
import { RecordsAsTheyAre1765065600000 } from './migrations/0017-records-as-they-are.js';
import { PlansByKeys1765152000000 } from './migrations/0018-plans-by-keys.js';
import { FewerQueries1765238400000 } from './migrations/0019-fewer-queries.js';

/** Every table of the service lies in this schema. */
export const SCHEMA = 'schakel';

/** A data source, not yet connected. `settings` are set on each of its connections from the start, for instance a role. */
export function createDataSource(url: string, settings: Readonly<Record<string, string>> = {}): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: SCHEMA,
    entities,
    migrations: [
      FirstSchema1763683200000,
      Activities1763769600000,
      ClearCommands1763856000000,
      Publishing1763942400000,
      Workers1764028800000,
      Projections1764115200000,
      Worklist1764201600000,
      Webhooks1764288000000,
      Places1764374400000,
      LookForWork1764460800000,
      Plans1764547200000,
      ProjectionsOfTasks1764633600000,
      CostOfACommit1764720000000,
      TasksKeepTheirOpening1764806400000,
      ShorterCommits1764892800000,
      RecordsKeptOnce1764979200000,
      RecordsAsTheyAre1765065600000,
      PlansByKeys1765152000000,
      FewerQueries1765238400000,
    ],
    migrationsTransactionMode: 'each',
    installExtensions: false,
    poolSize: 1,
    logging: false,
    extra: {
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    },
  });
}
