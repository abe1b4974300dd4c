/**
 * Sends one message once. Decides where a connection may go: the name is looked up here, every address that it has must lie
 * outside (or be allowed by the operator), and the connection is made to those very addresses, so that a name that changes
 * its mind leads nowhere. Follows nothing and keeps nothing of the answer but its status.
 */
import { Resolver } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { endpointUrlFault, isLoopbackEndpoint } from '#language';
import { isPublicAddress, placeOf } from './address.js';
import { outcomeOf, type Failure, type Outcome } from './outcome.js';

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SenderOptions {
  /** Addresses inside that the operator lets be called, as `placeOf` writes them. */
  readonly inside: ReadonlySet<string>;
  /** Every address of a name. */
  readonly resolve?: (name: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** From the look-up to the last byte that is waited for. */
  readonly timeoutMs?: number;
}

/** Never throws. `at` is the present moment, to read a date in `Retry-After`. */
export type Send = (message: Message, at: string, stopped: AbortSignal) => Promise<Outcome>;

/** Standard Webhooks recommends 15 to 30 s; a lease lasts 30. */
const TIMEOUT_MS = 15_000;
/** How much of an answer is taken off the line, and for how long, so that the receiver sees its answer accepted. */
const [MOST_BYTES, DRAIN_MS] = [4_096, 1_000];

export function createSender({ inside, resolve = resolveName, timeoutMs = TIMEOUT_MS }: SenderOptions): Send {
  return async (message, at, stopped) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([stopped, timeout]);
    try {
      if (endpointUrlFault(message.url) !== undefined) return failed('inside');
      const url = new URL(message.url);
      const addresses = await addressesOf(url, resolve, signal);
      if (addresses.length === 0) return failed('name');
      const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
      const mayCall = (address: string): boolean =>
        inside.has(placeOf(address, port)) || (!isLoopbackEndpoint(message.url) && isPublicAddress(address));
      // One address inside among others outside is an attempt, not an accident.
      if (!addresses.every(mayCall)) return failed('inside');
      const { status, retryAfter } = await post(url, message, pinned(addresses), signal);
      return outcomeOf(status, retryAfter, at);
    } catch (error) {
      if (stopped.aborted) return { kind: 'interrupted' };
      return failed(timeout.aborted ? 'timeout' : failureOf(error));
    }
  };
}

const failed = (failure: Failure): Outcome => ({ kind: 'failed', failure });

async function addressesOf(
  { hostname }: URL,
  resolve: NonNullable<SenderOptions['resolve']>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0) return [literal];
  return resolve(hostname, signal);
}

/** A look-up that gives what was checked, whatever the name says by now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, done) => {
    const [first] = all;
    if (options.all === true) done(null, all);
    else done(null, first?.address ?? '', first?.family);
  };
}

function post(
  url: URL,
  { headers, body }: Message,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<{ status: number; retryAfter: string | undefined }> {
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': bytes.byteLength },
      // A connection of its own: one that is kept would go round the look-up, and a proxy of the environment round all of it.
      agent: false,
      lookup,
      signal,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const answer = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
      void drain(response).then(() => resolve(answer));
    });
    request.end(bytes);
  });
}

/** Reads a little of an answer that is not used, then hangs up. */
function drain(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const hangUp = (): void => {
      clearTimeout(timer);
      response.destroy();
      resolve();
    };
    const timer = setTimeout(hangUp, DRAIN_MS);
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) hangUp();
    });
    response.on('end', hangUp);
    // The status is known: what breaks after it changes nothing.
    response.on('error', hangUp);
  });
}

function failureOf(error: unknown): Failure {
  const { code = '' } = error as { code?: string };
  if (code === 'ENOTFOUND' || code === 'ENODATA' || code.startsWith('EDNS') || code === 'ESERVFAIL') return 'name';
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'tls.expired';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'tls.name';
  if (/^(CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/.test(code)) return 'tls.untrusted';
  return /^(ERR_(TLS|SSL)|EPROTO)/.test(code) ? 'tls' : 'connection';
}

/** By the servers of names themselves: the look-up of the operating system would hold a thread while it waits. */
async function resolveName(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
    return [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
