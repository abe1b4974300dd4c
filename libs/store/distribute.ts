/** Reads the statements that distribute a database over Citus (distribution.ts), and runs them where Citus is. */
import pg from 'pg';
import { type DistributionStep, hasCitus, listDistribution, NotDistributable } from './distribution.js';

/** Every statement, in order, for the migrated database behind the URL; any role may ask. Throws NotDistributable. */
export function readDistribution(url: string): Promise<DistributionStep[]> {
  return withClient(url, listDistribution);
}

/**
 * Runs every statement as the administrator, each on its own: Citus does not make distributed tables in one transaction with
 * others. What is distributed already is passed over, so that it can be run again after a fault or a migration. Throws
 * NotDistributable before anything is run, or what PostgreSQL says of the statement that was told last.
 */
export function distribute(adminUrl: string, tell: (step: DistributionStep) => void): Promise<void> {
  return withClient(adminUrl, async (client) => {
    if (!(await hasCitus(client))) {
      throw new NotDistributable(
        'This database has no extension citus, so nothing was distributed. Make the extension and add the workers before the ' +
          'service migrates it for the first time (docs/scale.md).',
      );
    }
    for (const step of await listDistribution(client)) {
      tell(step);
      await client.query(step.text);
    }
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'schakel distribution' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
