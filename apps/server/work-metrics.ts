/** Prometheus figures of what waits for the workers, asked of the database: the same from every service, with or without a loop. */
import { Gauge, type Registry } from 'prom-client';
import { countWork, isOutage, type RegionWork, type Service } from '#operations';
import { METRIC_TABLE, type MetricName } from './metric-table.js';

/** Asked once, however many figures are shown of it. */
const FRESH_MS = 1_000;

export function watchWork(registry: Registry, service: Pick<Service, 'store' | 'catalogue'>): void {
  let asked = { at: -Infinity, counts: Promise.resolve<RegionWork[]>([]) };
  const counts = (): Promise<RegionWork[]> => {
    if (performance.now() - asked.at > FRESH_MS) asked = { at: performance.now(), counts: count(service) };
    return asked.counts;
  };
  gauge('schakel_work_waiting', ({ waiting }) => waiting);
  gauge('schakel_work_oldest_seconds', ({ oldestSeconds }) => oldestSeconds);
  gauge('schakel_work_parked', ({ parked }) => parked);

  function gauge(name: MetricName, valueOf: (one: RegionWork) => number): void {
    new Gauge({
      name,
      help: METRIC_TABLE[name].help,
      labelNames: METRIC_TABLE[name].labels,
      registers: [registry],
      async collect() {
        this.reset();
        for (const one of await counts()) this.set({ region: one.region, kind: one.kind }, valueOf(one));
      },
    });
  }
}

/** While the database is away these figures are left out; the others are told. */
async function count(service: Pick<Service, 'store' | 'catalogue'>): Promise<RegionWork[]> {
  try {
    return await countWork(service);
  } catch (error) {
    if (isOutage(error)) return [];
    throw error;
  }
}
