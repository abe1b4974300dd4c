/** Prometheus figures: requests by route and status, commits whose connection broke, the pool. Routes are patterns, never URLs. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FastifyInstance } from 'fastify';
import type { Store, WatchCommits } from '#store';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  readonly watchCommits: WatchCommits;
  watchRequests(fastify: FastifyInstance): void;
  watchPool(store: Store): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'schakel_' });
  const requests = new Histogram({
    name: 'schakel_http_request_seconds',
    help: 'Duration of requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const commits = new Counter({
    name: 'schakel_commit_connections_total',
    help: 'Commits whose connection broke, and what was found out about them.',
    labelNames: ['event'],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    watchCommits: (event) => commits.inc({ event }),
    watchRequests: (fastify) => {
      fastify.addHook('onResponse', (request, reply, done) => {
        const route = request.routeOptions.url ?? 'none';
        requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
        done();
      });
    },
    watchPool: (store) => {
      new Gauge({
        name: 'schakel_database_connections',
        help: 'Connections to the database by state.',
        labelNames: ['state'],
        registers: [registry],
        collect() {
          const { totalCount, idleCount, waitingCount } = store.pool;
          this.set({ state: 'busy' }, totalCount - idleCount);
          this.set({ state: 'idle' }, idleCount);
          this.set({ state: 'waiting' }, waitingCount);
        },
      });
    },
  };
}
