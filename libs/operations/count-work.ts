/** How much waits for the workers, as those who watch want to see it. */
import type { WorkCount } from '#store';
import type { Service } from './service.js';

/** What waits in one region. */
export interface RegionWork extends WorkCount {
  readonly region: string;
}

/** How much waits in every region. */
export async function countWork({ store, catalogue }: Pick<Service, 'store' | 'catalogue'>): Promise<RegionWork[]> {
  const found: RegionWork[] = [];
  // One after the other: who watches must not take the connections of those who work.
  for (const region of catalogue.regions.keys())
    found.push(...(await store.countWork(region)).map((count) => ({ ...count, region })));
  return found;
}
