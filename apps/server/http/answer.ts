/** What every controller that writes does alike: tell one request from another, and send the answer that was stored with it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestIdentity } from '#operations';
import { bodyText, type Answer } from '#store';
import { keyOf } from './preconditions.js';
import { prefersMinimal } from './preferences.js';

/** The body as it came, not as the DTO made it: it tells one request from another. */
export function identityOf(request: FastifyRequest): RequestIdentity {
  const path = request.url.split('?', 1)[0] ?? '';
  return {
    key: keyOf(request),
    method: request.method,
    path,
    body: request.body ?? null,
    prefersMinimal: prefersMinimal(request),
  };
}

export function send(reply: FastifyReply, answer: Answer): void {
  void reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers)) void reply.header(name, value);
  if (answer.body === null) return void reply.send();
  void reply.header('content-type', 'application/json; charset=utf-8').send(bodyText(answer));
}
