/** The door of a fleet to a program that Schakel is measured beside (bench/peers/programs): HTTP with connections kept open. */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { Door } from './fleet.js';
import { post } from './http-post.js';
import type { WalkStep } from './walk.js';

export class PlainDoor implements Door {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    this.#url = url;
  }

  async open(): Promise<string> {
    const id = randomUUID();
    await post(this.#agent, `${this.#url}/case/${id}/open`, {}, {}, 200);
    return id;
  }

  async fire(_region: string, caseId: string, version: number, { advance }: WalkStep): Promise<void> {
    await post(this.#agent, `${this.#url}/case/${caseId}/advance`, {}, { version, ...advance }, 200);
  }
}
