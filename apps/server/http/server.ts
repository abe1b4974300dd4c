/** The HTTP side of the service: Fastify with its limits, headers and order of checks, and Nest's routes on it. */
import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Refusal } from '#operations';
import type { TokenVerifier } from '#platform';
import { AppModule, type Made } from '../app.module.js';
import { VERSION } from '../version.js';
import { guardConnections, refuseUnread, serverOptions } from './connections.js';
import { demandIdentity } from './identity.js';
import { LIMITS } from './limits.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import { faultsOf, type FaultyProperty } from './read-body.js';
import { logRequests } from './request-log.js';
import { makeShed, refuseWrites, shedLoad } from './shedding.js';
import { takeTurns } from './turns.js';

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
    bodyLimit: LIMITS.bodyBytes,
    // There is no middleware: what looks for it would run before every request.
    skipMiddie: true,
    requestTimeout: LIMITS.bodyMs,
    keepAliveTimeout: LIMITS.keepAliveMs,
    http: serverOptions(LIMITS),
    clientErrorHandler: refuseUnread(SECURITY_HEADERS, made.metrics.countCut),
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true },
    logger: false,
    // Fastify's own answer is no problem document and has no headers; ours is given by refuseWhenClosing.
    return503OnClosing: false,
    // What Fastify refuses before there is a route: an address that cannot be read, or a part of it that is too long.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers(SECURITY_HEADERS);
      sendProblem(new Refusal('route.not-found'), request, reply, log);
    },
  } as never);
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(SECURITY_HEADERS);
    done();
  });
  refuseWhenClosing(fastify, log);
  made.metrics.watchRequests(fastify);
  logRequests(fastify, log, made.service.catalogue, made.metrics);
  const connections = guardConnections(fastify, LIMITS, made.metrics.countCut);
  const shed = makeShed(log, made.metrics.countShed);
  const load = shedLoad(fastify, LIMITS, connections, shed);
  readBodies(fastify);
  demandIdentity(fastify, verifier, log);
  refuseWrites(fastify, made.isStorageFull, shed);
  made.metrics.watchLoad(load, takeTurns(fastify, LIMITS, shed));
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
      // What the fields of a shape are, so that a mistyped one is answered with the one that was meant.
      validationError: { target: true, value: false },
      exceptionFactory: (errors) =>
        new Refusal('request.invalid', { faults: errors.flatMap((error: FaultyProperty) => faultsOf(error, '')) }),
    }),
  );
  await app.init();
  return app;
}

/** What comes in on an open connection once the service stops: the answer closes the connection. */
function refuseWhenClosing(fastify: FastifyInstance, log: Logger): void {
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isClosing) return done();
    void reply.header('connection', 'close');
    sendProblem(new Refusal('service.stopping'), request, reply, log);
  });
}

/** The only route that takes YAML. */
const UPLOADS = '/v1/regions/:region/configurations';

/** JSON, YAML for configurations, and forms for the demo issuer. Keys that would reach a prototype are refused, as is anything that is no JSON. */
function readBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    void parse(request, body.toString(), (error, value) => {
      done(error === null && isSafe(value) ? null : new Refusal('body.malformed'), value);
    });
  });
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) => {
    if (request.routeOptions.url !== '/demo/issuer/*') done(new Refusal('body.unsupported'));
    else done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });
  const yaml = { parseAs: 'string', bodyLimit: LIMITS.yamlBytes } as const;
  fastify.addContentTypeParser('application/yaml', yaml, (request, body, done) => {
    if (request.routeOptions.url !== UPLOADS) done(new Refusal('body.unsupported'));
    else done(null, body);
  });
}

/** Deeper than anything the language asks for would only be sent to exhaust a stack. */
const DEEPEST = 32;

/** Whether a value can be hashed and stored as it is: not too deep, no half characters, no NUL. */
function isSafe(value: unknown, deepest = DEEPEST): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  const items = Object.entries(value);
  if (deepest === 0) return items.length === 0;
  return items.every(([key, item]) => isSafe(key) && isSafe(item, deepest - 1));
}
