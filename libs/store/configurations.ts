/** The configurations of a region: numbered as they come, judged, activated. Whether one may be activated is not decided here. */
import type { Ask, Connections } from './connections.js';
import { instantOf, instantOrNull } from './instant.js';

export type ConfigurationState = 'draft' | 'proved' | 'refuted' | 'notProved' | 'active';

export interface NewConfiguration {
  /** The YAML as it was uploaded. */
  readonly source: string;
  /** SHA-256 of the source. */
  readonly hash: string;
  readonly document: unknown;
  readonly diagnostics: unknown;
  readonly state: Exclude<ConfigurationState, 'active'>;
  /** A day, YYYY-MM-DD. */
  readonly effectiveFrom: string;
  readonly loadedBy: string;
}

export interface Configuration extends Omit<NewConfiguration, 'state'> {
  readonly number: number;
  readonly state: ConfigurationState;
  readonly loadedAt: string;
  readonly activatedAt: string | null;
  readonly activatedBy: string | null;
}

interface ConfigurationRow {
  readonly number: number;
  readonly source: string;
  readonly hash: string;
  readonly document: unknown;
  readonly diagnostics: unknown;
  readonly state: ConfigurationState;
  readonly effective_from: string;
  readonly loaded_at: Date;
  readonly loaded_by: string;
  readonly activated_at: Date | null;
  readonly activated_by: string | null;
}

// A day comes as text: `pg` would make a moment of it, in the zone of this machine.
const COLUMNS = `number, source, hash, document, diagnostics, state, effective_from::text, loaded_at, loaded_by, activated_at,
  activated_by`;

/**
 * Stores a configuration under the next number; the same source as the newest one is that one. `isNew` tells which. Of two at
 * once the second waits for the first and looks again.
 */
export async function addConfiguration(
  connections: Connections,
  region: string,
  one: NewConfiguration,
): Promise<{ number: number; isNew: boolean }> {
  return connections.inRegion(region, 'READ WRITE', async (ask) => {
    for (;;) {
      const newest = await newestOf(ask, region);
      if (newest?.hash === one.hash) return { number: newest.number, isNew: false };
      const [added] = await ask<{ number: number }>({
        text: `INSERT INTO schakel.configurations
                 (region_id, number, source, hash, document, diagnostics, state, effective_from, loaded_by)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               ON CONFLICT (region_id, number) DO NOTHING RETURNING number`,
        values: [
          region,
          (newest?.number ?? 0) + 1,
          one.source,
          one.hash,
          JSON.stringify(one.document),
          JSON.stringify(one.diagnostics),
          one.state,
          one.effectiveFrom,
          one.loadedBy,
        ],
      });
      if (added !== undefined) return { number: added.number, isNew: true };
    }
  });
}

async function newestOf(ask: Ask, region: string): Promise<{ number: number; hash: string } | undefined> {
  const [newest] = await ask<{ number: number; hash: string }>({
    text: 'SELECT number, hash FROM schakel.configurations WHERE region_id = $1 ORDER BY number DESC LIMIT 1',
    values: [region],
  });
  return newest;
}

/** Newest first. */
export function listConfigurations(connections: Connections, region: string): Promise<Configuration[]> {
  return select(connections, region, 'ORDER BY number DESC', []);
}

export async function readConfiguration(
  connections: Connections,
  region: string,
  number: number,
): Promise<Configuration | null> {
  return (await select(connections, region, 'AND number = $2', [number]))[0] ?? null;
}

/** The one that cases opened on this day get: of those in force the last activated. */
export async function configurationInForce(
  connections: Connections,
  region: string,
  day: string,
): Promise<Configuration | null> {
  const rest = `AND state = 'active' AND effective_from <= $2 ORDER BY activated_at DESC, number DESC LIMIT 1`;
  return (await select(connections, region, rest, [day]))[0] ?? null;
}

/** Notes what the prover found on a draft. False when it is no draft any more. */
export async function judgeConfiguration(
  connections: Connections,
  region: string,
  number: number,
  found: Pick<NewConfiguration, 'state' | 'diagnostics'>,
): Promise<boolean> {
  return connections.inRegion(region, 'READ WRITE', async (ask) => {
    const rows = await ask({
      text: `UPDATE schakel.configurations SET state = $3, diagnostics = $4
              WHERE region_id = $1 AND number = $2 AND state = 'draft' RETURNING number`,
      values: [region, number, found.state, JSON.stringify(found.diagnostics)],
    });
    return rows.length === 1;
  });
}

/** Activates a configuration that is in one of these states, for new cases. False when it is in another. */
export async function activateConfiguration(
  connections: Connections,
  region: string,
  number: number,
  activation: { readonly by: string; readonly from: readonly ConfigurationState[] },
): Promise<boolean> {
  return connections.inRegion(region, 'READ WRITE', async (ask) => {
    const rows = await ask({
      text: `UPDATE schakel.configurations SET state = 'active', activated_at = clock_timestamp(), activated_by = $3
              WHERE region_id = $1 AND number = $2 AND state = ANY ($4) RETURNING number`,
      values: [region, number, activation.by, activation.from],
    });
    return rows.length === 1;
  });
}

async function select(
  connections: Connections,
  region: string,
  rest: string,
  values: readonly unknown[],
): Promise<Configuration[]> {
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<ConfigurationRow>({
      text: `SELECT ${COLUMNS} FROM schakel.configurations WHERE region_id = $1 ${rest}`,
      values: [region, ...values],
    }),
  );
  return rows.map((row) => ({
    number: row.number,
    source: row.source,
    hash: row.hash,
    document: row.document,
    diagnostics: row.diagnostics,
    state: row.state,
    effectiveFrom: row.effective_from,
    loadedAt: instantOf(row.loaded_at),
    loadedBy: row.loaded_by,
    activatedAt: instantOrNull(row.activated_at),
    activatedBy: row.activated_by,
  }));
}
