/**
 * The only door of a worker process, for its operator: figures, whether it lives, and whether it can work. Open where a port was
 * given for it; takes no request body and knows no case.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from '#platform';
import type { Figures } from '../figures/figures.js';

export interface Door {
  readonly url: string;
  close(): Promise<void>;
}

/** Few ask, and each of them seldom. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 5_000, maxHeaderSize: 8 * 1024 };
const CONNECTIONS = 20;

export async function openDoor(
  { host, workerPort }: Pick<Configuration, 'host' | 'workerPort'>,
  figures: Figures,
  ping: () => Promise<unknown>,
): Promise<Door | undefined> {
  if (workerPort === undefined) return undefined;
  const json = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  };
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void> | void>> = {
    '/health/live': (response) => json(response, 200, { status: 'live' }),
    '/health/ready': (response) =>
      ping().then(
        () => json(response, 200, { status: 'ready' }),
        () => json(response, 503, { status: 'unavailable' }),
      ),
    '/metrics': async (response) => {
      const text = await figures.text();
      response.writeHead(200, { 'content-type': figures.contentType, 'cache-control': 'no-store' }).end(text);
    },
  };
  const server = createServer(LIMITS, (request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined;
    if (answer === undefined) return json(response, 404, { status: 'unknown' });
    // A figure that cannot be told is told to who asks; the work goes on.
    void Promise.resolve(answer(response)).catch(() => json(response, 500, { status: 'failed' }));
  });
  server.maxConnections = CONNECTIONS;
  await listening(server, workerPort, host);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}
