/** If-Match and Idempotency-Key as they may be written. */
import type { FastifyRequest } from 'fastify';
import { Refusal, type Precondition } from '#operations';

/** A strong ETag with a version; `*` says nothing about what was seen, and a weak one promises too little. */
export function preconditionOf(request: FastifyRequest): Precondition {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '' || header.trim() === '*') return { kind: 'missing' };
  const found = /^"(0|[1-9]\d{0,14})"$/.exec(header.trim());
  return found === null ? { kind: 'weak' } : { kind: 'version', version: Number(found[1]) };
}

/** Printable and bounded, as the draft of the header asks; a key that cannot be kept is refused, not cut. */
export function keyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  // Node joins what is sent twice by a comma and a space, which no key holds.
  const key = String(header).replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal('request.invalid', {
      faults: [{ path: 'Idempotency-Key', expected: '1 to 200 printable characters without spaces' }],
    });
  }
  return key;
}
