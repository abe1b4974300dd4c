/**
 * The benchmarks (ijkpunten) of the models that a region has chosen, as its configuration in force and the charts show them
 * today. They are searched in a thread of their own, once for each configuration and day. They warn and never block.
 */
import type { BenchmarkReport } from '#proof';
import { Contention } from '#store';
import type { Actor } from '#platform';
import { regionOf } from './caller.js';
import { ProvingThread, ThreadEnded, type Ground } from './proving-thread.js';
import { stored } from './publish-configuration.js';
import { Refusal } from './refusal.js';
import { dayOf, type Service } from './service.js';

export interface ReportingService extends Service {
  readonly benchmarks: BenchmarkSearch;
}

/** One model takes seconds; a machine that has other work takes longer. */
const LIMITS = { ms: 120_000, heapMb: 512, waiting: 16 };

export async function readBenchmarks(service: ReportingService, actor: Actor, region: string) {
  const { configuration } = regionOf(service, actor, region);
  const day = dayOf(service.clock.now());
  const { source } = await stored(service, region, configuration);
  const items = await service.benchmarks.of({ region, configuration, day, text: source });
  return { region, configuration, day, items };
}

interface Asked {
  readonly region: string;
  readonly configuration: number;
  readonly day: string;
  readonly text: string;
}

/** Searches, and keeps what was found last of each region. */
export class BenchmarkSearch {
  readonly #thread: ProvingThread;
  readonly #found = new Map<string, { readonly key: string; readonly reports: Promise<readonly BenchmarkReport[]> }>();

  constructor(ground: Ground) {
    this.#thread = new ProvingThread(ground, LIMITS);
  }

  of({ region, configuration, day, text }: Asked): Promise<readonly BenchmarkReport[]> {
    const key = `${configuration} ${day}`;
    const known = this.#found.get(region);
    if (known?.key === key) return known.reports;
    const reports = this.#search(region, text, day);
    this.#found.set(region, { key, reports });
    // What failed is searched anew when it is asked again.
    reports.catch(() => this.#found.delete(region));
    return reports;
  }

  stop(): Promise<void> {
    return this.#thread.stop();
  }

  async #search(region: string, text: string, today: string): Promise<readonly BenchmarkReport[]> {
    try {
      return (await this.#thread.ask({ kind: 'benchmarks', region, text, today })).reports;
    } catch (error) {
      if (!(error instanceof ThreadEnded) || error.ending === 'broken') throw error;
      if (error.ending === 'stopped') throw new Refusal('service.stopping');
      throw new Contention('overloaded', 60, 'The benchmarks could not be searched in time.');
    }
  }
}
