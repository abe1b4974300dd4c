// Clients that keep connections busy by being slow: a byte of a head, or of a body, each second, or always more questions of which
// the answers are never read.
import { connect, type Socket } from 'node:net';

export type Slowness = 'head' | 'body' | 'answer';

const BEGIN: Readonly<Record<Slowness, string>> = {
  head: 'GET /health/live HTTP/1.1\r\nHost: x\r\nx-slow: ',
  body: 'POST /demo/tokens HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"person":"',
  answer: 'GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4),
};
/** Each second. Of answers in the end more than the operating system keeps for a reader. */
const GO_ON: Readonly<Record<Slowness, string>> = { head: 'x', body: 'x', answer: BEGIN.answer };

export class SlowSockets {
  readonly #open = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  /** What they were told before they were closed. */
  readonly told: string[] = [];
  /** When the last of them was closed, since all were opened. */
  lastClosedMs = 0;

  constructor(
    port: number,
    readonly slowness: Slowness,
    readonly count: number,
  ) {
    const began = performance.now();
    for (let index = 0; index < count; index += 1) {
      const socket = connect(port, '127.0.0.1');
      this.#open.add(socket);
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#open.delete(socket);
        this.told.push(text);
        this.lastClosedMs = performance.now() - began;
      });
      socket.write(BEGIN[slowness]);
      if (slowness === 'answer') socket.pause();
    }
    this.#timer = setInterval(() => {
      for (const socket of this.#open) if (socket.writable) socket.write(GO_ON[slowness]);
    }, 1_000);
  }

  get open(): number {
    return this.#open.size;
  }

  end(): void {
    clearInterval(this.#timer);
    for (const socket of this.#open) socket.destroy();
  }
}
