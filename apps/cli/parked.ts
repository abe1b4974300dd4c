/** `schakel parked` and `schakel release`: timers and messages that failed too often, for an operator. */
import { useDatabase } from '#operations';
import { readConfiguration } from '#platform';
import { Store } from '#store';
import { toText } from './table.js';

/** Nobody reads more; releasing takes all of them. */
const LISTED = 200;

/** Shows what is parked in a region; status 1 when anything is. */
export async function parked(region: string): Promise<number> {
  return withStore(async (store) => {
    const found = await store.parked(region, LISTED);
    if (found.length === 0) {
      process.stdout.write(`Nothing is parked in ${region}.\n`);
      return 0;
    }
    const rows = found.map(({ kind, case: caseId, name, since, parkedAt, waiting }) => [
      [kind],
      [name],
      [caseId],
      [since],
      [parkedAt],
      [waiting === 0 ? '' : String(waiting)],
    ]);
    process.stdout.write(toText({ head: ['kind', 'timer or event', 'case', 'since', 'parked', 'behind it'], rows }));
    process.stdout.write(`When the cause is mended: schakel release --region ${region} [case]\n`);
    return 1;
  });
}

/** Lets workers try again what is parked in a region, of one case or of all. */
export async function release(region: string, caseId: string | undefined): Promise<number> {
  return withStore(async (store) => {
    const released = await store.releaseParked(region, caseId);
    process.stdout.write(`${released} released; the workers take ${released === 1 ? 'it' : 'them'} up.\n`);
    return 0;
  });
}

async function withStore(work: (store: Store) => Promise<number>): Promise<number> {
  const database = await useDatabase(readConfiguration(process.env), {
    debug: () => undefined,
    error: ({ fault }) => process.stderr.write(`${fault}\n`),
  });
  const store = new Store({ url: database.appUrl, connections: 1 });
  try {
    return await work(store);
  } finally {
    await store.close();
    await database.close();
  }
}
