/** The door of a fleet to a program that Schakel is measured beside (bench/peers/programs): HTTP with connections kept open. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Door } from './fleet.js';
import { Poster } from './http-post.js';
import type { PlainRequest } from './peers/same-work.js';
import type { WalkStep } from './walk.js';

export class PlainDoor implements Door {
  readonly #poster: Poster;

  constructor(url: string) {
    this.#poster = new Poster(url);
  }

  async open(): Promise<string> {
    // In the form of a case number of Schakel.
    const id = randomBytes(6)
      .toString('hex')
      .replace(/(.{4})(?=.)/g, '$1-');
    await this.#poster.post(`/case/${id}/open`, {}, {}, 200);
    return id;
  }

  async fire(_region: string, caseId: string, version: number, step: WalkStep): Promise<void> {
    const request: PlainRequest = { ...step, version, key: randomUUID(), at: new Date().toISOString() };
    await this.#poster.post(`/case/${caseId}/advance`, {}, request, 200);
  }
}
