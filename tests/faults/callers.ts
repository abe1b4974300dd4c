// Callers of the API that measure: they ask again and again over connections kept open, and write down how it ended and how long
// it took. Careless ones: they do not sign in again, do not repeat what was refused, and wait only as long as they are told to here.
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Api, Problem } from '../api/support/api.js';
import { PEOPLE, SCHOOL } from '../api/support/chain.js';
import { eventually } from '../api/support/eventually.js';

/** What has not happened by then does not happen. */
const ENOUGH_LIMIT_MS = 60_000;
/**
 * Of a flow at most, half of what the service keeps: clients who wait for an answer. What a flow that is behind would open beyond
 * that the service refuses unseen, and a process that opens thousands at once is too busy to read an answer.
 */
const CONNECTIONS = 1_000;

export interface Asked {
  readonly kind: 'read' | 'write';
  readonly status: number;
  readonly ms: number;
  /** When it was answered, on a clock that processes share. */
  readonly at: number;
  /** Of the problem; where there was no answer, of what broke the connection. */
  readonly code?: string;
  readonly retryAfter?: number;
  /** So many times it was sent before on a connection that was being closed. */
  readonly resent?: number;
}

export interface Manner {
  readonly callers: number;
  /** Between an answer and the next request, and after one that was refused. */
  readonly pauseMs?: number;
  readonly refusedMs?: number;
}

type BrokenConnection = Error & { readonly code?: string };

export class Callers {
  // Those that stand idle are kept, however many: they are needed again at once.
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: CONNECTIONS });

  constructor(readonly api: Api) {}

  /**
   * Every caller reads and writes in turns until told to stop; a request under way then is still waited for. What was answered
   * so far is in `found`.
   */
  async work(
    { callers, pauseMs = 0, refusedMs = 250 }: Manner,
    signal: AbortSignal,
    found: Asked[] = [],
  ): Promise<Asked[]> {
    const token = await this.api.token(PEOPLE.coordinator);
    const call = async (first: number): Promise<void> => {
      for (let turn = first; !signal.aborted; turn += 1) {
        const asked = await this.ask(turn % 2 === 0 ? 'read' : 'write', token);
        found.push(asked);
        await delay(asked.status < 400 ? pauseMs : refusedMs);
      }
    };
    await Promise.all(Array.from({ length: callers }, (_, index) => call(index)));
    return found;
  }

  /**
   * So many requests a second, whether or not those before were answered and whatever they were told. Where no connection is
   * left for one, it is sent when there is one.
   */
  async flow(perSecond: number, signal: AbortSignal): Promise<Asked[]> {
    const token = await this.api.token(PEOPLE.coordinator);
    const found: Asked[] = [];
    const underWay = new Set<Promise<unknown>>();
    let sent = 0;
    for (const began = performance.now(); !signal.aborted; await delay(5)) {
      const due = ((performance.now() - began) / 1_000) * perSecond;
      for (; sent < due && underWay.size < CONNECTIONS; sent += 1) {
        const one = this.ask(sent % 2 === 0 ? 'read' : 'write', token).then((asked) => {
          found.push(asked);
          underWay.delete(one);
        });
        underWay.add(one);
      }
    }
    await Promise.all(underWay);
    return found;
  }

  /** One request; status 0 when there was no answer. One on a connection that was being closed is sent on another. */
  async ask(kind: Asked['kind'], token: string): Promise<Asked> {
    for (let resent = 0; ; resent += 1) {
      const asked = await this.#askOnce(kind, token);
      if (asked !== 'closed') return resent === 0 ? asked : { ...asked, resent };
    }
  }

  #askOnce(kind: Asked['kind'], token: string): Promise<Asked | 'closed'> {
    const body = kind === 'read' ? undefined : JSON.stringify({ school: SCHOOL, data: {} });
    const path = kind === 'read' ? `${this.api.cases}?limit=5` : this.api.cases;
    const began = performance.now();
    return new Promise((resolve) => {
      const end = (status: number, refusal: Pick<Asked, 'code' | 'retryAfter'> = {}): Asked => {
        const ended = performance.now();
        return { kind, status, ms: ended - began, at: performance.timeOrigin + ended, ...refusal };
      };
      const sent = request(
        this.api.url + path,
        {
          method: kind === 'read' ? 'GET' : 'POST',
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.once('error', (error: BrokenConnection) => resolve(end(0, { code: error.code ?? error.message })));
          response.once('end', () => {
            const { statusCode: status = 0, headers } = response;
            const refusal =
              status < 400
                ? {}
                : { code: (JSON.parse(text) as Problem).code, retryAfter: Number(headers['retry-after']) };
            resolve(end(status, refusal));
          });
        },
      );
      sent.once('error', (error: BrokenConnection) => {
        resolve(sent.reusedSocket ? 'closed' : end(0, { code: error.code ?? error.message }));
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The time in milliseconds within which so large a part was answered. */
export const within = (part: number, asked: readonly Asked[]): number => Math.round(quantile(part, asked));

function quantile(part: number, asked: readonly Asked[]): number {
  const sorted = asked.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** How many times as long as before it took, in the middle and at the slow end. */
export const longer = (before: readonly Asked[], after: readonly Asked[]): number[] =>
  [0.5, 0.99].map((part) => quantile(part, served(after)) / quantile(part, served(before)));

/** Carried out, or read. */
export const served = (asked: readonly Asked[]): Asked[] => asked.filter(({ status }) => status >= 200 && status < 300);

/** Or not answered at all. */
export const isRefused = ({ status }: Asked): boolean => status >= 400 || status === 0;

/** How often each answer was given. */
export function kindsOf(asked: readonly Asked[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { status, code = '' } of asked) kinds[`${status} ${code}`] = (kinds[`${status} ${code}`] ?? 0) + 1;
  return kinds;
}

/** Of so many cases that came to be there: those told and not there, and those there and not told, which one sent again may be. */
export function whatIsKept(asked: readonly Asked[], there: number) {
  const told = asked.filter(({ status }) => status === 201).length;
  const resent = asked.reduce((sum, one) => sum + (one.resent ?? 0), 0);
  return { lost: Math.max(0, told - there), doubled: Math.max(0, there - told - resent), resent };
}

/** Refused as a service refuses that is too busy: to come again, and when. */
export const isToldToWait = ({ status, retryAfter = 0 }: Asked): boolean =>
  (status === 503 || status === 429) && retryAfter > 0;

/** Lets several work for so long, and longer where a busy machine has not let enough happen by then. */
export async function during<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  isEnough: () => boolean = () => true,
): Promise<T> {
  const end = new AbortController();
  const working = work(end.signal);
  try {
    await delay(ms);
    await eventually(() => Promise.resolve(isEnough() ? true : undefined), ENOUGH_LIMIT_MS);
  } finally {
    end.abort();
  }
  return working;
}

/** How many requests of others were answered while each of these waited: of half of them at most so many. */
export function overtaken(asked: readonly Asked[], others: readonly Asked[]): number {
  const answered = Float64Array.from(others, ({ at }) => at).sort();
  /** How many of others were answered before then. */
  const before = (time: number): number => {
    let [low, high] = [0, answered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((answered[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const counts = asked.map(({ at, ms }) => before(at) - before(at - ms)).sort((a, b) => a - b);
  return counts[counts.length >> 1] ?? 0;
}
