// Receivers that are called over TLS as they are in use: real servers with certificates that are made here.
import { afterEach, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import tls from 'node:tls';
import { placeOf } from './address.js';
import { createSender } from './send.js';
import { type Certificate, makeCertificate } from './testing/certificate.js';

const NAME = 'receiver.example';
/** One of the two ports of https that are called; on an address of its own, so that nobody else is there. */
const PORT = 8_443;
const ADDRESS =
  process.platform === 'linux' ? `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}` : '127.0.0.1';
const { createSecureContext } = tls;

let server: Server | undefined;
const heard: string[] = [];

afterEach(async () => {
  tls.createSecureContext = createSecureContext;
  heard.splice(0);
  server?.closeAllConnections();
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
});

async function receiverWith({ cert, key }: Certificate): Promise<void> {
  server = createServer({ cert, key }, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      heard.push(body);
      response.writeHead(204).end();
    });
  });
  // What it says of a client that hangs up in the midst of the greeting.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => server?.listen(PORT, ADDRESS, done));
}

/** What NODE_EXTRA_CA_CERTS does at the start of a process: trusts one more issuer. */
function trust({ cert }: Certificate): void {
  tls.createSecureContext = (options = {}) => createSecureContext({ ...options, ca: [...tls.rootCertificates, cert] });
}

const call = () =>
  createSender({ inside: new Set([placeOf(ADDRESS, PORT)]), resolve: () => Promise.resolve([ADDRESS]) })(
    { url: `https://${NAME}:${PORT}/hook`, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
    '2026-11-22T10:00:00.000Z',
    new AbortController().signal,
  );

describe('a receiver with TLS', () => {
  it('takes a message when its certificate holds', async () => {
    const certificate = makeCertificate(NAME);
    await receiverWith(certificate);
    trust(certificate);
    expect(await call()).toEqual({ kind: 'delivered' });
    expect(heard).toEqual(['{"a":1}']);
  });

  it.each<[string, string, Certificate, Certificate | undefined]>([
    ['nobody trusts', 'tls.untrusted', makeCertificate(NAME), undefined],
    ['has ended', 'tls.expired', makeCertificate(NAME, -3_600_000), undefined],
    ['is of another name', 'tls.name', makeCertificate('other.example'), undefined],
    ['only bears the name of one that is trusted', 'tls.untrusted', makeCertificate(NAME), makeCertificate(NAME)],
  ])('hears nothing when its certificate %s, and that is told', async (_what, failure, certificate, trusted) => {
    await receiverWith(certificate);
    if (failure !== 'tls.untrusted') trust(certificate);
    if (trusted !== undefined) trust(trusted);
    expect(await call()).toEqual({ kind: 'failed', failure });
    expect(heard).toEqual([]);
  });

  it('hears nothing when it agrees to no version of TLS that is in use', async () => {
    const certificate = makeCertificate(NAME);
    server = createServer({ ...certificate, maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((done) => server?.listen(PORT, ADDRESS, done));
    trust(certificate);
    expect(await call()).toEqual({ kind: 'failed', failure: 'tls' });
  });
});
