/** What one client, and all of them together, may take of the service. docs/how-to/operate.md tells them to operators. */
import type { LineLimits } from './fair-line.js';

export interface HttpLimits {
  readonly bodyBytes: number;
  /** Of a configuration. */
  readonly yamlBytes: number;
  /** From the first byte of a connection, or of a next request, until the head is there. */
  readonly headMs: number;
  readonly bodyMs: number;
  /** From the moment an answer is ready until the client has taken it. */
  readonly answerMs: number;
  readonly keepAliveMs: number;
  /** How often connections are looked at for being too slow. */
  readonly lookEveryMs: number;
  readonly sockets: number;
  /** Requests of which the head was read and that are not answered: overall, and of one connection. */
  readonly inFlight: number;
  readonly inFlightOfConnection: number;
  /** How late the event loop may be, for longer than a moment. */
  readonly lagMs: number;
  /** How long a request waits for its turn; a client that says `Prefer: wait=N` may ask for less. */
  readonly patienceMs: number;
  readonly reads: LineLimits;
  readonly writes: LineLimits;
}

export const LIMITS: HttpLimits = {
  bodyBytes: 256 * 1024,
  yamlBytes: 1024 * 1024,
  headMs: 10_000,
  bodyMs: 30_000,
  answerMs: 30_000,
  keepAliveMs: 5_000,
  lookEveryMs: 1_000,
  sockets: 2_000,
  inFlight: 1_000,
  // Answers leave in the order of the questions: to send many at once gains a client nothing, and one that never reads keeps as
  // many places, and as many answers in memory, until it is cut off.
  inFlightOfConnection: 4,
  lagMs: 500,
  patienceMs: 800,
  // A read holds a connection to the database: fewer than there are (start.ts), so that writes find one.
  reads: { atWork: 12, waiting: 512, waitingOfRegion: 256, waitingOfPerson: 128 },
  // Writes travel together (libs/store/commit-queue.ts): more of them at work cost few connections. Many more would only wait
  // for each other inside, where nobody has a turn.
  writes: { atWork: 48, waiting: 512, waitingOfRegion: 256, waitingOfPerson: 128 },
};
