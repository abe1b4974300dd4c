/** One bounded GET of a JSON document. It does not know what the document means. */
import { parseStrictJson } from './strict-json.js';

/** The part of the standard `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Requests wait for this when keys are fetched, so it is short. */
const TIMEOUT_MILLISECONDS = 3_000;
/** A large identity provider publishes about 20 kB of keys. */
const MAX_BYTES = 256 * 1024;

/** @throws Error when the answer is late, redirected, not 200, too large or not strict JSON. */
export async function fetchJson(url: string, fetch: Fetch): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error('answer too large');
    chunks.push(chunk);
  }
  return parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
}
