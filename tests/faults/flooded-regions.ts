// Three regions on one service: one calls as it is told, from a process of its own, and meanwhile the others call as usual. Says how
// these fare (R24).
import { REGION } from '../api/support/api.js';
import { Callers, during, overtaken, served, type Asked, type Manner } from './callers.js';
import type { FloodProcess } from './flood-process.js';
import type { Installation } from './installation.js';

export const OTHERS = ['tweede-regio', 'derde-regio'];
/** How often others ask again, at most, when they are told to come again. */
export const PATIENCE = 30;
/** No more than a region always has a place for: they wait for nobody but the flood, however slow the machine is. */
export const USUAL = { callers: 3, pauseMs: 30 } as const;
/** A region with eighty times the callers, and none of them pauses. */
export const FLOOD = { callers: 240, refusedMs: 500 } as const;
/** So many answers of others in the midst of a flood say how they fare. */
const JUDGED = 20;

export interface Flooded {
  readonly own: Asked[];
  readonly others: Asked[];
}

/** For so long and until it can be judged. */
export async function flood(from: FloodProcess, on: Installation, ms: number, manner: Manner): Promise<Flooded> {
  const callers = OTHERS.map((region) => new Callers(on.api(PATIENCE, region)));
  const others: Asked[] = [];
  await from.begin({ url: on.url, region: REGION, manner });
  await during(
    ms,
    (signal) => Promise.all(callers.map((one) => one.work(USUAL, signal, others))),
    () => served(others).length >= JUDGED,
  );
  for (const one of callers) one.close();
  return { own: await from.stop(), others };
}

export interface Turns {
  readonly usualMs: number;
  readonly floodMs: number;
  readonly rounds: number;
}

/** Times without a flood and with one, in turns, so that what else a machine does falls on both. */
export async function floodInTurns(from: FloodProcess, on: Installation, { usualMs, floodMs, rounds }: Turns) {
  const before: Asked[] = [];
  const pressed: Flooded = { own: [], others: [] };
  for (let round = 0; round < rounds; round += 1) {
    before.push(...(await flood(from, on, usualMs, USUAL)).others);
    const { own, others } = await flood(from, on, floodMs, FLOOD);
    for (const one of own) pressed.own.push(one);
    pressed.others.push(...others);
  }
  return { before, pressed };
}

/**
 * How many of the flood are answered while a read and a write of others wait, and while those of its own do. Each for itself: they
 * stand in lines of their own, and where the flood is in one of them, the middle of all together is in neither.
 */
export function passed({ own, others }: Flooded): { readonly others: number; readonly itself: number } {
  const answered = served(own);
  const waited = (asked: readonly Asked[]): number => {
    const [reads, writes] = (['read', 'write'] as const).map((kind) =>
      served(asked).filter((one) => one.kind === kind),
    );
    return overtaken(reads ?? [], answered) + overtaken(writes ?? [], answered);
  };
  return { others: waited(others), itself: waited(own) };
}
