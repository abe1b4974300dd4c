/** Who calls, from the bearer token: checked before anything else of the request is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { bearerOf, type Actor, type TokenVerifier } from '#platform';
import { sendProblem } from './problem.filter.js';

const actors = new WeakMap<FastifyRequest, Actor>();

/** What is served to everybody: the description of the interface. */
const OPEN = new Set(['/v1/openapi.json']);

export function demandIdentity(fastify: FastifyInstance, verifier: TokenVerifier, log: Logger): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (!path.startsWith('/v1/') || OPEN.has(path)) return;
    try {
      actors.set(request, await verifier.verify(bearerOf(request.headers.authorization)));
    } catch (error) {
      sendProblem(error, request, reply, log);
    }
  });
}

/** The actor of a request under /v1. Throws for a route that was not protected: a defect. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (actor === undefined) throw new Error('A route was reached without identity.');
  return actor;
}
