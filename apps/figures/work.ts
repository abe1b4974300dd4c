/** Figures of what waits for workers, asked of the database: the same from every process that tells them, with or without a loop. */
import { countWork, type RegionWork, type Service } from '#operations';
import { asked } from './asked.js';
import type { Figures } from './figures.js';
import type { MetricName } from './table.js';

export function tellWork(figures: Figures, service: Pick<Service, 'store' | 'catalogue'>): void {
  const counts = asked(() => countWork(service));
  const tell = (name: MetricName, valueOf: (one: RegionWork) => number): void => {
    figures.gauge(name, async (gauge) => {
      gauge.reset();
      for (const one of await counts()) gauge.set({ region: one.region, kind: one.kind }, valueOf(one));
    });
  };
  tell('schakel_work_waiting', ({ waiting }) => waiting);
  tell('schakel_work_oldest_seconds', ({ oldestSeconds }) => oldestSeconds);
  tell('schakel_work_parked', ({ parked }) => parked);
}
