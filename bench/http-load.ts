/**
 * The clients of the HTTP part, in a process of their own so that their work is seen apart from the server's. Started by http.ts
 * with a channel; each message is an order, each answer a sample. Ends with its parent.
 */
import { Fleet, type Door, type Sample } from './fleet.js';
import { HttpDoor } from './http-door.js';
import { PlainDoor } from './plain-door.js';

export interface LoadOrder {
  readonly url: string;
  /** Whether it is a program without tokens, which Schakel is measured beside. */
  readonly isPlain: boolean;
  readonly clients: number;
  readonly regions: readonly string[];
  readonly seconds: number;
}

export type LoadAnswer = { readonly sample: Sample & { readonly cpu: number } } | { readonly fault: string };

/** Connections and tokens serve one order after another. */
const doors = new Map<string, Door>();

async function carryOut({ url, isPlain, clients, regions, seconds }: LoadOrder): Promise<LoadAnswer> {
  const door = doors.get(url) ?? (isPlain ? new PlainDoor(url) : new HttpDoor(url));
  doors.set(url, door);
  const fleet = new Fleet(door, clients, regions);
  await fleet.prepare();
  const before = process.cpuUsage();
  const sample = await fleet.run(seconds);
  const { user, system } = process.cpuUsage(before);
  return { sample: { ...sample, cpu: (user + system) / 1e6 / seconds } };
}

process.on('message', (order: LoadOrder) => {
  carryOut(order)
    .catch((error: unknown): LoadAnswer => ({ fault: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the parent ends this process when it has cleaned up.
process.on('SIGINT', () => undefined);
