/** The figures of the service that a worker does not have: of requests, connections, and the database that it keeps itself. */
import type { FastifyInstance } from 'fastify';
import type { OpenDatabase } from '#operations';
import type { ProblemCode } from '#platform';
import type { Figures } from '../figures/figures.js';
import type { CutReason } from './http/connections.js';
import type { Load, ShedReason } from './http/shedding.js';
import type { Turns } from './http/turns.js';

export interface Metrics {
  readonly figures: Figures;
  readonly countShed: (reason: ShedReason) => void;
  readonly countCut: (reason: CutReason) => void;
  readonly countProblem: (code: ProblemCode) => void;
  watchRequests(fastify: FastifyInstance): void;
  watchLoad(load: Load, turns: Turns): void;
  watchKeeper(keeper: NonNullable<OpenDatabase['keeper']>): void;
}

/** Seconds; the finest around what an answer usually takes. */
const BUCKETS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(figures: Figures): Metrics {
  const requests = figures.histogram('schakel_http_request_seconds', BUCKETS);
  const problems = figures.counter('schakel_problems_total');
  const shed = figures.counter('schakel_requests_shed_total');
  const cut = figures.counter('schakel_connections_cut_total');
  return {
    figures,
    countShed: (reason) => shed.inc({ reason }),
    countCut: (reason) => cut.inc({ reason }),
    countProblem: (code) => problems.inc({ code }),
    watchRequests: (fastify) => {
      fastify.addHook('onResponse', (request, reply, done) => {
        const route = request.routeOptions.url ?? 'none';
        const status = `${Math.floor(reply.statusCode / 100)}xx`;
        requests.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
        done();
      });
      figures.gauge('schakel_connections_open', async (one) => {
        const number = await new Promise<number>((resolve, reject) => {
          fastify.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
        });
        one.set(number);
      });
    },
    watchLoad: (load, { reads, writes }) => {
      figures.gauge('schakel_requests_in_flight', (one) => one.set(load.inFlight));
      figures.gauge('schakel_event_loop_late_seconds', (one) => one.set(load.lagMs / 1_000));
      figures.gauge('schakel_requests_at_work', (one) => {
        one.set({ lane: 'reads' }, reads.atWork);
        one.set({ lane: 'writes' }, writes.atWork);
      });
      figures.gauge('schakel_requests_waiting', (one) => {
        one.set({ lane: 'reads' }, reads.waiting);
        one.set({ lane: 'writes' }, writes.waiting);
      });
      figures.gauge('schakel_regions_held', (one) => {
        one.set({ lane: 'reads' }, reads.held);
        one.set({ lane: 'writes' }, writes.held);
      });
    },
    watchKeeper: (keeper) => {
      figures.counter('schakel_database_restarts_total', (one) => {
        one.reset();
        one.inc(keeper.restarts);
      });
      figures.gauge('schakel_disk_free_bytes', (one) => one.set(keeper.disk.space.free));
      figures.gauge('schakel_disk_size_bytes', (one) => one.set(keeper.disk.space.size));
      figures.gauge('schakel_writes_refused', (one) => one.set(keeper.disk.isNearlyFull ? 1 : 0));
    },
  };
}
