/** Who calls, from the bearer token: checked before anything else of the request is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { bearerOf, type Actor, type TokenVerifier } from '#platform';
import { sendProblem } from './problem.filter.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, where one is asked for. */
    actor?: Actor;
  }
}

/** What is served to everybody: the description of the interface. */
const OPEN = new Set(['/v1/openapi.json']);

export function demandIdentity(fastify: FastifyInstance, verifier: TokenVerifier, log: Logger): void {
  fastify.addHook('onRequest', async (request, reply) => {
    // The route that was found, not the address as it was written: %76 is a v too. What has no route has nothing to protect,
    // but under /v1 it does not even say so.
    const route = request.routeOptions.url ?? request.url.split('?', 1)[0] ?? '';
    if (!route.startsWith('/v1/') || OPEN.has(route)) return;
    try {
      request.actor = await verifier.verify(bearerOf(request.headers.authorization));
    } catch (error) {
      sendProblem(error, request, reply, log);
    }
  });
}

/** The actor of a request under /v1. Throws for a route that was not protected: a defect. */
export function actorOf(request: FastifyRequest): Actor {
  const { actor } = request;
  if (actor === undefined) throw new Error('A route was reached without identity.');
  return actor;
}
