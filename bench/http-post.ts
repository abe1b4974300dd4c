/**
 * POSTs with JSON over connections that are kept open. Clients share the cores with what they measure, so it is done by the
 * library that takes least of them: undici, without streams, half of what `node:http` takes.
 */
import { Pool, type Dispatcher } from 'undici';

/** Shorter than any server here keeps an idle connection (Schakel five seconds): none is used that is about to be closed. */
const IDLE_MS = 2_000;

/** It was answered, and otherwise than expected. */
export class Answered extends Error {
  constructor(
    path: string,
    readonly status: number,
    text: string,
  ) {
    super(`POST ${path} was answered ${status}: ${text}`);
  }
}

/** As many connections to one server as there are requests at once. */
export class Poster {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool(url, { keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS });
  }

  /** The text of the answer. Rejects when it is answered otherwise than expected. */
  post(path: string, headers: Readonly<Record<string, string>>, body: unknown, expected: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const answer = new Answer(path, expected, resolve, reject);
      const all = { ...headers, 'content-type': 'application/json' };
      this.#pool.dispatch({ path, method: 'POST', headers: all, body: JSON.stringify(body) }, answer);
    });
  }
}

class Answer implements Dispatcher.DispatchHandler {
  #status = 0;
  readonly #parts: Buffer[] = [];

  constructor(
    readonly path: string,
    readonly expected: number,
    readonly resolve: (text: string) => void,
    readonly reject: (error: Error) => void,
  ) {}

  /** How undici knows a handler of this form from one of the form before. */
  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#parts.push(part);
  }

  onResponseEnd(): void {
    const text = Buffer.concat(this.#parts).toString('utf8');
    if (this.#status === this.expected) this.resolve(text);
    else this.reject(new Answered(this.path, this.#status, text));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.reject(error);
  }
}
