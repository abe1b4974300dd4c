/** The door of a fleet to a server: HTTP with keep-alive connections and tokens of its demo issuer. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Door } from './fleet.js';
import { Answered, Poster } from './http-post.js';

/** A token lives fifteen minutes: fetched anew before it ends. */
const TOKEN_AGE_MS = 600_000;

/** Shorter than the service asks for: the time counts as waiting for the answer. */
const BUSY_PAUSE_MS = 250;

type Headers = Readonly<Record<string, string>>;

export class HttpDoor implements Door {
  readonly #poster: Poster;
  readonly #tokens = new Map<string, { readonly since: number; readonly token: Promise<string> }>();

  constructor(url: string) {
    this.#poster = new Poster(url);
  }

  async open(region: string, by: { organisation: string; role: string }, opening: unknown): Promise<string> {
    const body = await this.#send(region, by, `/v1/regions/${region}/cases`, {}, opening, 201);
    return (JSON.parse(body) as { id: string }).id;
  }

  async fire(
    region: string,
    caseId: string,
    version: number,
    step: { readonly organisation: string; readonly role: string; readonly advance: unknown },
  ): Promise<void> {
    const path = `/v1/regions/${region}/cases/${caseId}/transitions`;
    const headers = { 'if-match': `"${version}"`, prefer: 'return=minimal' };
    await this.#send(region, step, path, headers, step.advance, 204);
  }

  async #send(
    region: string,
    { organisation, role }: { organisation: string; role: string },
    path: string,
    headers: Headers,
    body: unknown,
    expected: number,
  ): Promise<string> {
    const token = await this.#token(`${region}.${organisation}.${role}`);
    const all = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...headers };
    return this.#post(path, all, body, expected);
  }

  #token(person: string): Promise<string> {
    const now = performance.now();
    const known = this.#tokens.get(person);
    if (known !== undefined && now - known.since < TOKEN_AGE_MS) return known.token;
    const token = this.#post('/demo/tokens', {}, { person }, 200).then(
      (body) => (JSON.parse(body) as { accessToken: string }).accessToken,
    );
    this.#tokens.set(person, { since: now, token });
    return token;
  }

  /** What the service is too busy for is sent again, under the same key. */
  async #post(path: string, headers: Headers, body: unknown, expected: number): Promise<string> {
    for (;;) {
      try {
        return await this.#poster.post(path, headers, body, expected);
      } catch (error) {
        if (!(error instanceof Answered) || error.status !== 503) throw error;
      }
      await delay(BUSY_PAUSE_MS);
    }
  }
}
