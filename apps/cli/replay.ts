/** `schakel replay`: one case, or every case of a region, decided again and compared byte by byte. */
import { join } from 'node:path';
import { Catalogue, readCalendar, readSoundLibrary, replayStored, useDatabase } from '#operations';
import { readConfiguration } from '#platform';
import { Store } from '#store';
import { showProgress } from './progress.js';

/** Cases asked for at once. */
const PAGE = 200;

export async function replay(region: string, caseId: string | undefined, today: string): Promise<number> {
  const configuration = readConfiguration(process.env);
  const library = await readSoundLibrary([configuration.workflowsDirectory, configuration.configDirectory], today);
  const calendar = await readCalendar(join(configuration.configDirectory, 'calendars', 'nl.yaml'));
  const database = await useDatabase(configuration, {
    debug: () => undefined,
    error: ({ fault }) => process.stderr.write(`${fault}\n`),
  });
  const store = new Store({ url: database.appUrl, connections: 2 });
  try {
    const catalogue = await Catalogue.load(store, library, calendar, today);
    if (!catalogue.regions.has(region)) {
      process.stderr.write(`There is no region ${region}; there are ${[...catalogue.regions.keys()].join(', ')}.\n`);
      return 2;
    }
    const cases = caseId === undefined ? await allCases(store, region) : [caseId];
    const progress = showProgress(`Replaying ${region}`, cases.length);
    let transitions = 0;
    let different = 0;
    for (const one of cases) {
      const result = await replayStored({ store, catalogue }, region, one);
      transitions += result.transitions;
      progress.step();
      if (result.identical && result.transitions > 0) continue;
      different += 1;
      const { firstDifference: first } = result;
      process.stdout.write(
        first === null
          ? `${one}: there is no such case\n`
          : `${one}: transition ${first.seq} differs in ${first.field}\n  stored   ${JSON.stringify(first.stored)}\n  replayed ${JSON.stringify(first.replayed)}\n`,
      );
    }
    progress.end();
    process.stdout.write(
      `${cases.length - different} of ${cases.length} cases identical, ${transitions} transitions replayed\n`,
    );
    return different === 0 ? 0 : 1;
  } finally {
    await store.close();
    await database.close();
  }
}

async function allCases(store: Store, region: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await store.cases(region, {}, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...items.map((state) => state.case));
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}
