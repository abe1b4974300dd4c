/** The operation that advances a case, called in this process: everything but HTTP and tokens. */
import { withCpu, type Cell } from './cell.js';
import { Fleet } from './fleet.js';
import { operationsDoor } from './operations-door.js';
import type { Place } from './place.js';

export function advanceCells(place: Place, spread: readonly { clients: number; regions: number }[]): Cell[] {
  const door = operationsDoor(place.service);
  return spread.map(({ clients, regions }) => ({
    part: 'advance',
    name: 'in process',
    clients,
    regions,
    measure: async (seconds) => {
      const fleet = new Fleet(door, clients, place.regions.slice(0, regions));
      await fleet.prepare();
      const { result, cpu } = await withCpu(() => fleet.run(seconds));
      return { rate: result.events / result.seconds, p50Ms: result.p50Ms, p99Ms: result.p99Ms, cpu: { bench: cpu } };
    },
  }));
}
