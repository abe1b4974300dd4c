import { afterEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { Refusal, type Catalogue } from '#operations';
import { sendProblem } from './problem.filter.js';
import { logRequests } from './request-log.js';

const catalogue = { regions: new Map([['known', {}]]) } as unknown as Catalogue;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
});

/** The line that is logged of a request. */
async function lineOf(url: string, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const log = pino({ level: 'debug', base: null, timestamp: false }, { write: (line) => lines.push(line) });
  const app = fastify({ genReqId: () => 'the-request' });
  server = app;
  logRequests(app, log, catalogue, { countProblem: () => undefined });
  app.get('/health/live', () => 'yes');
  app.get('/v1/:region/cases/:case', () => 'a case');
  app.get('/v1/:region/busy', (request, reply) => {
    sendProblem(new Refusal('service.stopping'), request, reply, log);
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  await (await fetch(address + url, { headers })).text();
  // It is written when the answer has gone.
  while (lines.length === 0) await delay(5);
  return JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
}

describe('the line of a request', () => {
  it('has id, method, route template, status, time and region, and nothing that was sent', async () => {
    const line = await lineOf('/v1/known/cases/abcd?name=somebody', { 'user-agent': 'someone' });
    expect(line).toEqual({
      level: 30,
      requestId: 'the-request',
      method: 'GET',
      route: '/v1/:region/cases/:case',
      status: 200,
      ms: expect.any(Number),
      region: 'known',
      msg: 'request',
    });
  });

  it('has the code of a problem', async () => {
    expect(await lineOf('/v1/known/busy')).toMatchObject({ status: 503, code: 'service.stopping' });
  });

  it('names no region that there is not: anything may have been written there', async () => {
    expect(await lineOf('/v1/somebody/cases/abcd')).not.toHaveProperty('region');
  });

  it('names the trace that the caller follows', async () => {
    const traced = await lineOf('/v1/known/cases/abcd', { traceparent: `00-${TRACE}-${SPAN}-01` });
    expect(traced).toMatchObject({ traceId: TRACE, parentId: SPAN });
  });

  it.each(['nonsense', `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`])(
    'names no trace for %s',
    async (traceparent) => {
      expect(await lineOf('/v1/known/cases/abcd', { traceparent })).not.toHaveProperty('traceId');
    },
  );

  it('is for those who look closely when somebody asks whether the service lives', async () => {
    expect(await lineOf('/health/live')).toMatchObject({ level: 20, route: '/health/live' });
  });
});
