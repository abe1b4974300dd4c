/**
 * One line a request: its id, the trace it belongs to, method, route as a template, status, code of the problem, time and region.
 * Never the URL, a header, a body or an id of a case or a person.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Catalogue } from '#operations';
import type { ProblemCode } from '#platform';
import type { Metrics } from '../metrics.js';
import { isForOperators } from './shedding.js';

export function logRequests(
  fastify: FastifyInstance,
  log: Logger,
  catalogue: Catalogue,
  metrics: Pick<Metrics, 'countProblem'>,
): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const code = request.problem;
    if (code !== undefined) metrics.countProblem(code);
    // Who looks whether we live does so every second, and those who are turned away are too many.
    const level = isForOperators(request) || (code !== undefined && SHED.has(code)) ? 'debug' : 'info';
    log[level](
      {
        requestId: request.id,
        ...traceOf(request),
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ...(code === undefined ? {} : { code }),
        ms: Math.round(reply.elapsedTime),
        ...regionOf(request, catalogue),
      },
      'request',
    );
    done();
  });
}

const SHED = new Set<ProblemCode>(['overloaded', 'requests.too-many', 'storage.full']);

/** A region that there is: what else was written in its place may be anything. */
function regionOf(request: FastifyRequest, catalogue: Catalogue): { region?: string } {
  const { region } = (request.params ?? {}) as { region?: string };
  return region !== undefined && catalogue.regions.has(region) ? { region } : {};
}

/** W3C Trace Context: version, trace, the caller's span, flags. All zeros is no trace. */
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}/;

/** The trace that the caller follows, so that its tools find our line. */
function traceOf({ headers }: FastifyRequest): { traceId?: string; parentId?: string } {
  const [, traceId, parentId] = TRACEPARENT.exec(String(headers['traceparent'] ?? '')) ?? [];
  return traceId === undefined || parentId === undefined ? {} : { traceId, parentId };
}
