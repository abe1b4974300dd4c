/** `schakel db distribute`: the statements that lay the tables of the store over a Citus cluster, printed or run. */
import { useDatabase } from '#operations';
import { readConfiguration } from '#platform';
import { distribute, NotDistributable, readDistribution, type DistributionStep } from '#store';

const HEADING = `-- Distributes the store of Schakel by region over Citus, read from the catalogue of this database (docs/scale.md).
-- Run as its administrator on the coordinator, each statement on its own; \`schakel db distribute --run\` does that.
`;

export async function distributeDatabase({ run }: { readonly run: boolean }): Promise<number> {
  const configuration = readConfiguration(process.env);
  if (run && configuration.database.kind !== 'external')
    return refuse('The embedded PostgreSQL has no Citus: set DATABASE_URL to the coordinator of a cluster.');
  const database = await useDatabase(configuration, {
    debug: () => undefined,
    error: ({ fault }) => process.stderr.write(`${fault}\n`),
  });
  try {
    if (run && configuration.database.kind === 'external') {
      await distribute(configuration.database.url, (step) => process.stdout.write(print(step)));
    } else {
      const steps = await readDistribution(database.appUrl);
      process.stdout.write([HEADING, ...steps.map(print)].join(''));
    }
    return 0;
  } catch (error) {
    if (error instanceof NotDistributable) return refuse(error.message);
    throw error;
  } finally {
    await database.close();
  }
}

const print = ({ text, why }: DistributionStep): string => `${text} -- ${why}\n`;

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
