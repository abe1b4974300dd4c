/** Prometheus figures of messages to other systems: what waits, asked of the database, and what became of each try. */
import { Counter, Gauge } from 'prom-client';
import { isOutage, type CourierOptions, type Service } from '#operations';
import type { EndpointState } from '#store';
import { METRIC_TABLE } from './metric-table.js';
import type { Metrics } from './metrics.js';

interface Found extends EndpointState {
  readonly region: string;
}

/** Asked once, however many figures are shown of it. */
const FRESH_MS = 1_000;

/** Registers the figures; gives what is to be told of every try. */
export function watchMessages(
  { registry }: Pick<Metrics, 'registry'>,
  service: Pick<Service, 'store' | 'catalogue' | 'clock'>,
): NonNullable<CourierOptions['watch']> {
  const described = (name: 'tries_total' | 'waiting' | 'oldest_seconds' | 'dead') => {
    const full = `schakel_messages_${name}` as const;
    const { help, labels } = METRIC_TABLE[full];
    return { name: full, help, labelNames: [...labels] as string[], registers: [registry] };
  };
  const tries = new Counter(described('tries_total'));
  let asked = { at: -Infinity, states: Promise.resolve<Found[]>([]) };
  const states = (): Promise<Found[]> => {
    if (performance.now() - asked.at > FRESH_MS) asked = { at: performance.now(), states: ask(service) };
    return asked.states;
  };
  const gauge = (name: 'waiting' | 'oldest_seconds' | 'dead', valueOf: (one: Found) => number): Gauge =>
    new Gauge({
      ...described(name),
      async collect() {
        this.reset();
        for (const one of await states()) this.set({ region: one.region, endpoint: one.endpoint }, valueOf(one));
      },
    });
  gauge('waiting', ({ waiting }) => waiting);
  gauge('oldest_seconds', ({ oldestAt }) =>
    oldestAt === null ? 0 : Math.max(0, (Date.parse(service.clock.now()) - Date.parse(oldestAt)) / 1_000),
  );
  gauge('dead', ({ deadLetters }) => deadLetters);
  return (region, endpoint, outcome) => {
    tries.inc({ region, endpoint, result: outcome.kind === 'failed' ? outcome.failure : outcome.kind });
  };
}

/** While the database is away these figures are left out; the others are told. */
async function ask({ store, catalogue, clock }: Pick<Service, 'store' | 'catalogue' | 'clock'>): Promise<Found[]> {
  const found: Found[] = [];
  try {
    for (const [region, { document }] of catalogue.regions) {
      const endpoints = Object.keys(document.messages?.endpoints ?? {});
      if (endpoints.length === 0) continue;
      found.push(...(await store.endpoints(region, endpoints, clock.now())).map((one) => ({ region, ...one })));
    }
  } catch (error) {
    if (!isOutage(error)) throw error;
  }
  return found;
}
