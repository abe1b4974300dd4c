/** Definitions that cases pin: added once, never changed. */
import type { Ask, Connections } from './connections.js';

export interface StoredDefinition {
  /** SHA-256 of the canonical text. */
  readonly hash: string;
  readonly workflow: string;
  /** The number of the first configuration that led to it. */
  readonly configuration: number;
  readonly canonical: string;
  readonly sources: unknown;
}

/** Adds a definition unless it is there. Throws StoreFault when its hash is not that of its text. */
export async function addDefinition(connections: Connections, region: string, one: StoredDefinition): Promise<void> {
  await connections.inRegion(region, 'READ WRITE', (ask) => insertDefinition(ask, region, one));
}

/** The same within a transaction. */
export async function insertDefinition(ask: Ask, region: string, one: StoredDefinition): Promise<void> {
  await ask({
    text: `INSERT INTO schakel.definitions (region_id, hash, workflow, configuration, canonical, sources)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (region_id, hash) DO NOTHING`,
    values: [region, one.hash, one.workflow, one.configuration, one.canonical, JSON.stringify(one.sources)],
  });
}

export async function readDefinition(
  connections: Connections,
  region: string,
  hash: string,
): Promise<StoredDefinition | null> {
  const [row] = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<StoredDefinition & Record<string, unknown>>({
      text: `SELECT hash, workflow, configuration, canonical, sources FROM schakel.definitions
              WHERE region_id = $1 AND hash = $2`,
      values: [region, hash],
    }),
  );
  return row ?? null;
}
