/**
 * Clients that walk cases, each with one request under way at a time. Decides who asks what next and what is counted; it does
 * not know whether the door it knocks on is an operation of this process or a server.
 */
import { OPENER, OPENING, WALK } from './walk.js';
import type { WalkStep } from './walk.js';

/** Where cases are opened and moved on. Rejects when that is refused. */
export interface Door {
  /** Opens a case at version 1 and gives its id. */
  open(region: string, by: typeof OPENER, opening: typeof OPENING): Promise<string>;
  fire(region: string, caseId: string, version: number, step: WalkStep): Promise<void>;
}

export interface Sample {
  readonly events: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A case in somebody's hands. */
interface Slot {
  readonly region: string;
  id: string;
  version: number;
}

export class Fleet {
  readonly #door: Door;
  /** Of each client its cases, which it takes in turns; all regions are in use, also by one client. */
  readonly #clients: readonly Slot[][];

  constructor(door: Door, clients: number, regions: readonly string[]) {
    this.#door = door;
    this.#clients = Array.from({ length: clients }, () => []);
    for (let index = 0; index < Math.max(clients, regions.length); index += 1) {
      this.#clients[index % clients]?.push({ region: regions[index % regions.length] ?? '', id: '', version: 0 });
    }
  }

  /** Opens the cases and walks each to another place, so that the clients do not do the same thing at the same moment. */
  async prepare(): Promise<void> {
    let place = 0;
    await Promise.all(
      this.#clients.map(async (slots) => {
        for (const slot of slots) {
          place += 1;
          for (let step = place % WALK.length; step >= 0; step -= 1) await this.#advance(slot);
        }
      }),
    );
  }

  /** Lets every client work for so long. An event counts when it was answered within that time; opening is one as well. */
  async run(seconds: number): Promise<Sample> {
    const latencies: number[] = [];
    const began = performance.now();
    const until = began + seconds * 1_000;
    await Promise.all(
      this.#clients.map(async (slots) => {
        for (let turn = 0; performance.now() < until; turn += 1) {
          const slot = slots[turn % slots.length];
          if (slot === undefined) return;
          const asked = performance.now();
          await this.#advance(slot);
          const answered = performance.now();
          if (answered <= until) latencies.push(answered - asked);
        }
      }),
    );
    latencies.sort((a, b) => a - b);
    const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
    return { events: latencies.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
  }

  async #advance(slot: Slot): Promise<void> {
    const step = WALK[slot.version - 1];
    if (step === undefined) {
      slot.id = await this.#door.open(slot.region, OPENER, OPENING);
      slot.version = 1;
      return;
    }
    await this.#door.fire(slot.region, slot.id, slot.version, step);
    slot.version += 1;
  }
}
