/**
 * Turns away what could not be answered in time, before any work: too much under way, or an event loop that does not keep up.
 * Health and figures are always answered. Knows neither who asks nor what for; those who are let in wait for their turn
 * (turns.ts).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Refusal } from '#operations';
import { Contention } from '#store';
import type { Outcome } from './fair-line.js';
import type { HttpLimits } from './limits.js';
import type { OpenConnections } from './open-connections.js';
import { sendProblem } from './problem.filter.js';

/** Why a request was turned away; a label of the figures. */
export type ShedReason = Exclude<Outcome, 'begin'> | 'pipelined' | 'inFlight' | 'lag' | 'storage';

/** Answers a request in place of its handler. */
export type Shed = (reason: ShedReason, request: FastifyRequest, reply: FastifyReply) => void;

export interface Load {
  /** Requests of which the head was read and that are not answered. */
  readonly inFlight: number;
  /** How late the event loop is, smoothed. */
  lagMs: number;
}

/** What is answered however much there is to do. */
const ALWAYS = new Set(['/health/live', '/health/ready', '/metrics']);

/** Whether a request changes nothing. */
export const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

export const isForOperators = (request: FastifyRequest): boolean => ALWAYS.has(request.routeOptions.url ?? '');

/** A line a request would be the next flood: it is told so often that requests are turned away, and the figures count them. */
const TELL_EVERY_MS = 10_000;

export function makeShed(log: Logger, watch: (reason: ShedReason) => void): Shed {
  let tellAfter = 0;
  return (reason, request, reply) => {
    watch(reason);
    if (performance.now() >= tellAfter) {
      tellAfter = performance.now() + TELL_EVERY_MS;
      log.warn({ reason }, 'requests are turned away');
    }
    sendProblem(errorOf(reason), request, reply, log);
  };
}

// Made once: an error writes down where it was made, which takes a part of the time that a refused request takes in all.
const TOO_MANY = new Refusal('requests.too-many');
const FULL = new Refusal('storage.full');
const OVERLOADED = [1, 2, 3].map((s) => new Contention('overloaded', s, 'More comes in than can be done in time.'));

function errorOf(reason: ShedReason): Error | undefined {
  if (reason === 'greedy' || reason === 'pipelined') return TOO_MANY;
  if (reason === 'storage') return FULL;
  // Not all at the same moment: those who were turned away together would come back together.
  return OVERLOADED[Math.floor(Math.random() * OVERLOADED.length)];
}

export function shedLoad(fastify: FastifyInstance, limits: HttpLimits, connections: OpenConnections, shed: Shed): Load {
  const load: Load = {
    get inFlight() {
      return connections.inFlight;
    },
    lagMs: 0,
  };
  const stop = watchLag(load);
  fastify.addHook('onClose', (_instance, done) => {
    stop();
    done();
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isForOperators(request)) return done();
    const connection = connections.of(request.raw.socket);
    if (connection.inFlight >= limits.inFlightOfConnection) return shed('pipelined', request, reply);
    if (load.lagMs > limits.lagMs) return shed('lag', request, reply);
    if (load.inFlight >= limits.inFlight) return shed('inFlight', request, reply);
    connections.begin(connection, reply.raw);
    done();
  });
  return load;
}

/** While there is no room to store anything, reads go on. After identity: a stranger learns nothing of the disk. */
export function refuseWrites(fastify: FastifyInstance, isStorageFull: () => boolean, shed: Shed): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.actor !== undefined && !isRead(request) && isStorageFull()) shed('storage', request, reply);
    else done();
  });
}

const TICK_MS = 100;
/** One long step of the program is nothing to turn people away for; half a second of them is. */
const WEIGHT = 0.2;

function watchLag(load: Load): () => void {
  let expected = performance.now() + TICK_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    load.lagMs += WEIGHT * (Math.max(0, now - expected) - load.lagMs);
    expected = now + TICK_MS;
  }, TICK_MS).unref();
  return () => clearInterval(timer);
}
