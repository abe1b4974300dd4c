/** Prometheus figures of the service. What each means is in metric-table.ts; routes are templates, never URLs. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FastifyInstance } from 'fastify';
import type { OpenDatabase } from '#operations';
import type { ProblemCode } from '#platform';
import type { Store, WatchCommits } from '#store';
import type { CutReason } from './http/connections.js';
import type { Load, ShedReason } from './http/shedding.js';
import type { Turns } from './http/turns.js';
import { METRIC_TABLE, type MetricName } from './metric-table.js';

export interface Metrics {
  /** For figures that are told elsewhere. */
  readonly registry: Registry;
  readonly contentType: string;
  text(): Promise<string>;
  readonly watchCommits: WatchCommits;
  readonly countShed: (reason: ShedReason) => void;
  readonly countCut: (reason: CutReason) => void;
  readonly countProblem: (code: ProblemCode) => void;
  watchRequests(fastify: FastifyInstance): void;
  watchLoad(load: Load, turns: Turns): void;
  watchStore(store: Store): void;
  watchKeeper(keeper: NonNullable<OpenDatabase['keeper']>): void;
}

/** Seconds; the finest around what an answer usually takes. */
const BUCKETS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'schakel_' });
  const described = (name: MetricName) => {
    const { help, labels } = METRIC_TABLE[name];
    return { name, help, labelNames: [...labels] as string[], registers: [registry] };
  };
  const counter = (name: MetricName, look?: (one: Counter) => void): Counter =>
    new Counter({
      ...described(name),
      collect() {
        look?.(this);
      },
    });
  /** Looked at when somebody asks. */
  const gauge = (name: MetricName, look: (one: Gauge) => void | Promise<void>): Gauge =>
    new Gauge({
      ...described(name),
      collect() {
        return look(this);
      },
    });
  const requests = new Histogram({ ...described('schakel_http_request_seconds'), buckets: BUCKETS });
  const problems = counter('schakel_problems_total');
  const shed = counter('schakel_requests_shed_total');
  const cut = counter('schakel_connections_cut_total');
  const commits = counter('schakel_commit_connections_total');
  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    watchCommits: (event) => commits.inc({ event }),
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
      gauge('schakel_connections_open', async (one) => {
        const number = await new Promise<number>((resolve, reject) => {
          fastify.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
        });
        one.set(number);
      });
    },
    watchLoad: (load, { reads, writes }) => {
      gauge('schakel_requests_in_flight', (one) => one.set(load.inFlight));
      gauge('schakel_event_loop_late_seconds', (one) => one.set(load.lagMs / 1_000));
      gauge('schakel_requests_at_work', (one) => {
        one.set({ lane: 'reads' }, reads.atWork);
        one.set({ lane: 'writes' }, writes.atWork);
      });
      gauge('schakel_requests_waiting', (one) => {
        one.set({ lane: 'reads' }, reads.waiting);
        one.set({ lane: 'writes' }, writes.waiting);
      });
    },
    watchKeeper: (keeper) => {
      counter('schakel_database_restarts_total', (one) => {
        one.reset();
        one.inc(keeper.restarts);
      });
      gauge('schakel_disk_free_bytes', (one) => one.set(keeper.disk.space.free));
      gauge('schakel_disk_size_bytes', (one) => one.set(keeper.disk.space.size));
      gauge('schakel_writes_refused', (one) => one.set(keeper.disk.isNearlyFull ? 1 : 0));
    },
    watchStore: (store) => {
      gauge('schakel_database_connections', (one) => {
        const { totalCount, idleCount, waitingCount } = store.pool;
        one.set({ state: 'busy' }, totalCount - idleCount);
        one.set({ state: 'idle' }, idleCount);
        one.set({ state: 'waiting' }, waitingCount);
      });
      gauge('schakel_commits_waiting', (one) => one.set(store.commitQueue.waiting));
      gauge('schakel_commit_statements', (one) => one.set(store.commitQueue.underWay));
    },
  };
}
