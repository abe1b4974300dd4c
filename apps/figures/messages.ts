/** Figures of messages to other systems: what waits, asked of the database, and what became of each try of this process. */
import type { CourierOptions, Service } from '#operations';
import type { EndpointState } from '#store';
import { asked } from './asked.js';
import type { Figures } from './figures.js';
import type { MetricName } from './table.js';

interface Found extends EndpointState {
  readonly region: string;
}

/** Gives what is to be told of every try. */
export function tellMessages(
  figures: Figures,
  service: Pick<Service, 'store' | 'catalogue' | 'clock'>,
): NonNullable<CourierOptions['watch']> {
  const tries = figures.counter('schakel_messages_tries_total');
  const states = asked(() => ask(service));
  const tell = (name: MetricName, valueOf: (one: Found) => number): void => {
    figures.gauge(name, async (gauge) => {
      gauge.reset();
      for (const one of await states()) gauge.set({ region: one.region, endpoint: one.endpoint }, valueOf(one));
    });
  };
  tell('schakel_messages_waiting', ({ waiting }) => waiting);
  tell('schakel_messages_oldest_seconds', ({ oldestAt }) =>
    oldestAt === null ? 0 : Math.max(0, (Date.parse(service.clock.now()) - Date.parse(oldestAt)) / 1_000),
  );
  tell('schakel_messages_dead', ({ deadLetters }) => deadLetters);
  return (region, endpoint, outcome) => {
    tries.inc({ region, endpoint, result: outcome.kind === 'failed' ? outcome.failure : outcome.kind });
  };
}

async function ask({ store, catalogue, clock }: Pick<Service, 'store' | 'catalogue' | 'clock'>): Promise<Found[]> {
  const found: Found[] = [];
  for (const [region, { document }] of catalogue.regions) {
    const endpoints = Object.keys(document.messages?.endpoints ?? {});
    if (endpoints.length === 0) continue;
    found.push(...(await store.endpoints(region, endpoints, clock.now())).map((one) => ({ region, ...one })));
  }
  return found;
}
