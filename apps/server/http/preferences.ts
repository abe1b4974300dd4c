/** What a client prefers (RFC 7240). What is not known, or makes no sense, is passed over, as the standard asks. */
import type { FastifyRequest } from 'fastify';

/** Node joins what is sent twice by a comma. What follows a semicolon belongs to the preference before it. */
const WAIT = /(?:^|,)\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:[,;]|$)/i;
const MINIMAL = /(?:^|,)\s*return\s*=\s*"?minimal"?\s*(?:[,;]|$)/i;

const preferences = ({ headers }: FastifyRequest): string => String(headers.prefer ?? '');

/** `wait=N`: the seconds that the client is willing to wait. */
export function preferredWait(request: FastifyRequest): number | undefined {
  const [, seconds] = WAIT.exec(preferences(request)) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

/** `return=minimal`: to hear that it is done, without what came of it. */
export const prefersMinimal = (request: FastifyRequest): boolean => MINIMAL.test(preferences(request));
