/**
 * Every answer that is not what was asked for, as a problem document (RFC 9457): code, texts, reasons and the id of the
 * request. Never a stack, a statement, a value or a name.
 */
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Refusal } from '#operations';
import { PROBLEMS, TokenRefused, type ProblemCode } from '#platform';
import { Contention, InvalidCursor } from '#store';

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem that it was answered with. */
    problem?: ProblemCode;
  }
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly because?: unknown;
  readonly faults?: unknown;
  readonly diagnostics?: unknown;
  readonly requestId: string;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}

/** Where nobody knows better when it is worth while to come again. */
const RETRY_AFTER_S = 2;

/** Also used outside Nest's handlers: for refused tokens and for bodies that cannot be read. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  if (reply.sent) return;
  const { code, retryAfter, ...more } = readError(error);
  const kind = PROBLEMS[code];
  if (kind.level === 'error')
    log.error({ requestId: request.id, fault: error instanceof Error ? error.stack : 'unknown' }, 'internal fault');
  else if (kind.level === 'warn') log.warn({ requestId: request.id, code }, code);
  const language = /^\s*nl\b/i.test(request.headers['accept-language'] ?? '') ? 'nl' : 'en';
  request.problem = code;
  if (kind.status === 401) void reply.header('www-authenticate', 'Bearer realm="schakel"');
  if (kind.status === 503 || kind.status === 429) void reply.header('retry-after', String(retryAfter ?? RETRY_AFTER_S));
  void reply
    .code(kind.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(code, language, request.id, more)));
}

export function problemOf(
  code: ProblemCode,
  language: 'nl' | 'en',
  requestId: string,
  { because, faults, diagnostics }: Pick<Problem, 'because' | 'faults' | 'diagnostics'> = {},
): Problem {
  const kind = PROBLEMS[code];
  return {
    type: `https://schakel.example/problems/${code}`,
    title: kind[language],
    status: kind.status,
    detail: kind[language],
    code,
    ...(because === undefined ? {} : { because }),
    ...(faults === undefined ? {} : { faults }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
    requestId,
  };
}

interface ReadError {
  readonly code: ProblemCode;
  readonly because?: unknown;
  readonly faults?: unknown;
  readonly diagnostics?: unknown;
  readonly retryAfter?: number;
}

function readError(error: unknown): ReadError {
  if (error instanceof Refusal) return { code: error.code, ...error.detail };
  if (error instanceof TokenRefused)
    return { code: error.code === 'keys.unavailable' ? 'identity.unavailable' : 'identity.refused' };
  if (error instanceof Contention) return { code: error.code, retryAfter: error.retryAfterSeconds };
  if (error instanceof InvalidCursor)
    return { code: 'request.invalid', faults: [{ path: 'cursor', expected: 'the cursor of the page before' }] };
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  const byStatus: Readonly<Record<number, ProblemCode>> = {
    400: 'request.invalid',
    404: 'route.not-found',
    413: 'body.too-large',
    415: 'body.unsupported',
  };
  const known = byStatus[status ?? 0];
  if (known !== undefined) return { code: known };
  return { code: 'internal.fault' };
}
