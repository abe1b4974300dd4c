/**
 * POSTs with JSON over connections that are kept open, one request under way on each. Clients share the cores with what they
 * measure, so they do what is needed here and no more, on bare sockets: half of what undici takes. Understands the answers of
 * every program that is measured, which tell their length, and fails on any other.
 */
import { connect, type Socket } from 'node:net';

/** Shorter than any server here keeps an idle connection (Schakel five seconds): none is used that is about to be closed. */
const IDLE_MS = 2_000;

const END_OF_HEAD = '\r\n\r\n';
const STATUS = /^HTTP\/1\.1 (\d{3}) /;
const LENGTH = /\r\ncontent-length: *(\d+)\r\n/i;

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

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** As many connections to one server as there are requests at once. */
export class Poster {
  readonly #url: URL;
  /** The one that was used last comes last. */
  readonly #idle: Connection[] = [];

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** The text of the answer. Rejects when it is answered otherwise than expected. */
  async post(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: unknown,
    expected: number,
  ): Promise<string> {
    const connection = this.#connection();
    const { status, text } = await connection.ask(requestText(this.#url.host, path, headers, JSON.stringify(body)));
    this.#idle.push(connection);
    if (status !== expected) throw new Answered(path, status, text);
    return text;
  }

  #connection(): Connection {
    for (let known = this.#idle.pop(); known !== undefined; known = this.#idle.pop()) {
      if (known.isFresh) return known;
      known.close();
    }
    return new Connection(this.#url);
  }
}

function requestText(host: string, path: string, headers: Readonly<Record<string, string>>, body: string): string {
  let head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`;
  for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
  return `${head}content-length: ${Buffer.byteLength(body)}${END_OF_HEAD}${body}`;
}

class Connection {
  readonly #socket: Socket;
  /** What has come of the answer, while it is not all there. */
  #got: Buffer = Buffer.alloc(0);
  #asked: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined;
  #usedAt = 0;

  constructor({ hostname, port }: URL) {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (part: Buffer) => this.#take(part));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('The connection was closed before the answer was there.')));
  }

  get isFresh(): boolean {
    return !this.#socket.destroyed && performance.now() - this.#usedAt < IDLE_MS;
  }

  ask(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(part: Buffer): void {
    const got = this.#got.length === 0 ? part : Buffer.concat([this.#got, part]);
    const answer = readAnswer(got);
    if (answer instanceof Error) return void this.#socket.destroy(answer);
    if (answer === undefined) {
      this.#got = got;
      return;
    }
    this.#got = Buffer.alloc(0);
    this.#usedAt = performance.now();
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.resolve(answer);
  }

  #fail(error: Error): void {
    this.#asked?.reject(error);
    this.#asked = undefined;
  }
}

/** Undefined when there is more to come. */
function readAnswer(got: Buffer): Answer | Error | undefined {
  const all = got.toString('latin1');
  const end = all.indexOf(END_OF_HEAD);
  if (end === -1) return undefined;
  const from = end + END_OF_HEAD.length;
  const head = all.slice(0, end + 2);
  const status = Number(STATUS.exec(head)?.[1]);
  const length = status === 204 ? 0 : Number(LENGTH.exec(head)?.[1]);
  if (Number.isNaN(status) || Number.isNaN(length)) return new Error(`This answer is not understood: ${head}`);
  if (got.length < from + length) return undefined;
  if (got.length > from + length) return new Error('More was answered than was asked.');
  return { status, text: got.toString('utf8', from) };
}
