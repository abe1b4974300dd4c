/**
 * Connections of clients: how many there are, and how slow they may be in sending a request or in taking its answer. What the
 * protocol itself refuses gets a problem document too.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { PROBLEMS, type ProblemCode } from '#platform';
import type { HttpLimits } from './limits.js';
import { OpenConnections } from './open-connections.js';
import { problemOf } from './problem.filter.js';

/** Why a connection was cut; a label of the figures. */
export type CutReason = 'tooMany' | 'slowRequest' | 'slowReader' | 'malformed';

/** Options of Node's server: it looks at slow heads and bodies itself. */
export const serverOptions = ({ headMs, bodyMs, keepAliveMs, lookEveryMs }: HttpLimits) => ({
  headersTimeout: headMs,
  requestTimeout: bodyMs,
  keepAliveTimeout: keepAliveMs,
  connectionsCheckingInterval: lookEveryMs,
});

export function guardConnections(
  fastify: FastifyInstance,
  limits: HttpLimits,
  watch: (reason: CutReason) => void,
): OpenConnections {
  cutSlowReaders(fastify, limits, watch);
  return new OpenConnections(fastify.server, limits.sockets, () => watch('tooMany'));
}

/** An answer that nobody takes keeps its memory; small ones fit into the operating system's and are never noticed. */
function cutSlowReaders(fastify: FastifyInstance, limits: HttpLimits, watch: (reason: CutReason) => void): void {
  const answers = new Map<ServerResponse, { readonly socket: Socket; readonly until: number }>();
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    answers.set(reply.raw, { socket: request.raw.socket, until: performance.now() + limits.answerMs });
    reply.raw.once('close', () => answers.delete(reply.raw));
    done();
  });
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [answer, { socket, until }] of answers) {
      // One that waits behind another answer is not closed with its connection.
      if (socket.destroyed) answers.delete(answer);
      if (socket.destroyed || now < until) continue;
      watch('slowReader');
      socket.destroy();
    }
  }, limits.lookEveryMs).unref();
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    done();
  });
}

const CODES: Readonly<Record<string, readonly [ProblemCode, CutReason]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request.too-slow', 'slowRequest'],
  HPE_HEADER_OVERFLOW: ['head.too-large', 'malformed'],
};

/** What Node could not read as a request: answered on the bare connection, then closed. */
export function refuseUnread(headers: Readonly<Record<string, string>>, watch: (reason: CutReason) => void) {
  return (error: { code?: string }, socket: Socket): void => {
    // The client has gone: there is nobody to answer.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const [code, reason] = CODES[error.code ?? ''] ?? (['request.malformed', 'malformed'] as const);
    watch(reason);
    const { status } = PROBLEMS[code];
    const body = JSON.stringify(problemOf(code, 'en', randomUUID()));
    const head = {
      ...headers,
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('')}\r\n${body}`);
    // Who does not take even this is cut off.
    socket.setTimeout(1_000, () => socket.destroy());
  };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};
