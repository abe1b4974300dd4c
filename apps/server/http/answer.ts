/** What every controller that writes does alike: tell one request from another, and send the answer that was stored with it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestIdentity } from '#operations';
import { bodyText, type Answer } from '#store';
import { keyOf } from './preconditions.js';

/** The body as it came, not as the DTO made it: it tells one request from another. */
export function identityOf(request: FastifyRequest): RequestIdentity {
  const path = request.url.split('?', 1)[0] ?? '';
  return { key: keyOf(request), method: request.method, path, body: request.body ?? null };
}

export function send(reply: FastifyReply, answer: Answer): void {
  void reply.code(answer.status).header('content-type', 'application/json; charset=utf-8');
  for (const [name, value] of Object.entries(answer.headers)) void reply.header(name, value);
  void reply.send(bodyText(answer));
}
