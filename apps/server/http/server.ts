/** The HTTP side of the service: Fastify with its limits, headers and order of checks, and Nest's routes on it. */
import 'reflect-metadata';
import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Refusal } from '#operations';
import type { TokenVerifier } from '#platform';
import { AppModule, type Made } from '../app.module.js';
import { VERSION } from '../version.js';
import { demandIdentity } from './identity.js';
import { ProblemFilter } from './problem.filter.js';

/** reliability.md 4.5: bodies of 256 KiB, ten seconds for the head of a request, thirty for its body. */
const LIMITS = { bodyLimit: 256 * 1024, requestTimeout: 30_000, keepAliveTimeout: 5_000, headersMs: 10_000 } as const;

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'api-version': VERSION,
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

export async function createHttpServer(
  made: Made,
  verifier: TokenVerifier,
  log: Logger,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: LIMITS.bodyLimit,
    requestTimeout: LIMITS.requestTimeout,
    keepAliveTimeout: LIMITS.keepAliveTimeout,
    http: { headersTimeout: LIMITS.headersMs },
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true },
    logger: false,
  } as never);
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(SECURITY_HEADERS);
    done();
  });
  made.metrics.watchRequests(fastify);
  readBodies(fastify);
  demandIdentity(fastify, verifier, log);
  logRequests(fastify, log);
  // Nest's options are a class in its types and plain data in its use.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(made), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalPipes(
    new ValidationPipe({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: false,
      exceptionFactory: (errors) =>
        new Refusal('request.invalid', { faults: errors.flatMap((error) => faultsOf(error, '')) }),
    }),
  );
  await app.init();
  return app;
}

function faultsOf(error: ValidationError, prefix: string): { path: string; expected: string }[] {
  const path = `${prefix}${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((expected) => ({ path, expected }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, `${path}.`))];
}

/** JSON, and forms for the demo issuer. Keys that would reach a prototype are refused, as is anything that is no JSON. */
function readBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    void parse(request, body.toString(), (error, value) => {
      done(error === null ? null : new Refusal('body.malformed'), value);
    });
  });
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });
}

/** One line a request: method, route as a pattern, status, time. Never the URL, a header or a body. */
function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    log.debug(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
    done();
  });
}
