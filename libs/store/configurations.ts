/** The configurations of a region: numbered as they come, judged, activated. Whether one may be activated is not decided here. */
import type { Ask, Connections } from './connections.js';
import { insertDefinition, type StoredDefinition } from './definitions.js';
import { instantOf, instantOrNull } from './instant.js';

export type ConfigurationState = 'draft' | 'proved' | 'refuted' | 'notProved' | 'active';

export interface NewConfiguration {
  /** The YAML as it was uploaded. */
  readonly source: string;
  /** SHA-256 of the source. */
  readonly hash: string;
  readonly document: unknown;
  readonly diagnostics: unknown;
  /** What the region changes in workflows, as behaviour. */
  readonly changes: unknown;
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
  /** The hashes of what its cases pin, by workflow. */
  readonly definitions: Readonly<Record<string, string>>;
  readonly proofs: unknown;
  /** Why nothing was proved, as a label. */
  readonly undecided: unknown;
}

/** Who did something with a configuration; organisation and role are null for the service itself. */
export interface ConfigurationActor {
  /** A pseudonym, or the service. */
  readonly actor: string;
  readonly organisation: string | null;
  readonly role: string | null;
}

export interface ConfigurationAct extends ConfigurationActor {
  readonly act: 'loaded' | 'judged' | 'activated';
  readonly at: string;
  /** The state that it led to. */
  readonly state: ConfigurationState;
}

interface ConfigurationRow {
  readonly number: number;
  readonly source: string;
  readonly hash: string;
  readonly document: unknown;
  readonly diagnostics: unknown;
  readonly changes: unknown;
  readonly definitions: Readonly<Record<string, string>>;
  readonly proofs: unknown;
  readonly undecided: unknown;
  readonly state: ConfigurationState;
  readonly effective_from: string;
  readonly loaded_at: Date;
  readonly loaded_by: string;
  readonly activated_at: Date | null;
  readonly activated_by: string | null;
}

// A day comes as text: `pg` would make a moment of it, in the zone of this machine.
const COLUMNS = `number, source, hash, document, diagnostics, changes, definitions, proofs, undecided, state,
  effective_from::text, loaded_at, loaded_by, activated_at, activated_by`;

export interface Loading {
  readonly by: ConfigurationActor;
  /** What its cases pin. */
  readonly definitions: readonly Omit<StoredDefinition, 'configuration'>[];
  /** Which one with the same source is the same: the newest, or the newest that this actor loaded. */
  readonly sameAs: 'newest' | 'newestOfActor';
}

/**
 * Stores a configuration with its definitions under the next number, unless it is there already; what was not proved may be
 * tried again. `isNew` tells which. Of two at once the second waits for the first and looks again.
 */
export async function addConfiguration(
  connections: Connections,
  region: string,
  one: NewConfiguration,
  { by, definitions, sameAs }: Loading,
): Promise<{ number: number; isNew: boolean }> {
  return connections.inRegion(region, 'READ WRITE', async (ask) => {
    for (;;) {
      const newest = await newestOf(ask, region);
      const same = sameAs === 'newest' ? newest : await newestOf(ask, region, one.loadedBy);
      if (same?.hash === one.hash && same.state !== 'notProved') return { number: same.number, isNew: false };
      const [added] = await ask<{ number: number }>({
        text: `INSERT INTO schakel.configurations
                 (region_id, number, source, hash, document, diagnostics, state, effective_from, loaded_by, changes,
                  definitions)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
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
          JSON.stringify(one.changes),
          JSON.stringify(Object.fromEntries(definitions.map(({ workflow, hash }) => [workflow, hash]))),
        ],
      });
      if (added === undefined) continue;
      const { number } = added;
      for (const definition of definitions)
        await insertDefinition(ask, region, { ...definition, configuration: number });
      await recordAct(ask, region, number, 'loaded', by, one.state);
      return { number, isNew: true };
    }
  });
}

async function newestOf(
  ask: Ask,
  region: string,
  loadedBy?: string,
): Promise<{ number: number; hash: string; state: ConfigurationState } | undefined> {
  const [newest] = await ask<{ number: number; hash: string; state: ConfigurationState }>({
    text: `SELECT number, hash, state FROM schakel.configurations
            WHERE region_id = $1 AND ($2::text IS NULL OR loaded_by = $2) ORDER BY number DESC LIMIT 1`,
    values: [region, loadedBy ?? null],
  });
  return newest;
}

async function recordAct(
  ask: Ask,
  region: string,
  number: number,
  act: ConfigurationAct['act'],
  by: ConfigurationActor,
  state: ConfigurationState,
): Promise<void> {
  await ask({
    text: `INSERT INTO schakel.configuration_acts (region_id, number, act, actor, organisation, role, state)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [region, number, act, by.actor, by.organisation, by.role, state],
  });
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

/** What was done with a configuration, in order. */
export async function listConfigurationActs(
  connections: Connections,
  region: string,
  number: number,
): Promise<ConfigurationAct[]> {
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<Omit<ConfigurationAct, 'at'> & { at: Date }>({
      text: `SELECT act, at, actor, organisation, role, state FROM schakel.configuration_acts
              WHERE region_id = $1 AND number = $2 ORDER BY at, act`,
      values: [region, number],
    }),
  );
  return rows.map((row) => ({ ...row, at: instantOf(row.at) }));
}

/** The oldest one that waits for its proof. */
export async function nextDraft(connections: Connections, region: string): Promise<Configuration | null> {
  return (await select(connections, region, `AND state = 'draft' ORDER BY number LIMIT 1`, []))[0] ?? null;
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

export interface Judgement {
  readonly state: 'proved' | 'refuted' | 'notProved';
  readonly proofs: unknown;
  readonly undecided: unknown;
  readonly by: ConfigurationActor;
}

/** Notes what the prover found on a draft. False when it is no draft any more. */
export async function judgeConfiguration(
  connections: Connections,
  region: string,
  number: number,
  { state, proofs, undecided, by }: Judgement,
): Promise<boolean> {
  return connections.inRegion(region, 'READ WRITE', async (ask) => {
    const rows = await ask({
      text: `UPDATE schakel.configurations SET state = $3, proofs = $4, undecided = $5
              WHERE region_id = $1 AND number = $2 AND state = 'draft' RETURNING number`,
      values: [region, number, state, JSON.stringify(proofs), undecided === null ? null : JSON.stringify(undecided)],
    });
    if (rows.length === 1) await recordAct(ask, region, number, 'judged', by, state);
    return rows.length === 1;
  });
}

/** Activates a configuration that was proved, for new cases. False when it is in another state. */
export async function activateConfiguration(
  connections: Connections,
  region: string,
  number: number,
  by: ConfigurationActor,
): Promise<boolean> {
  return connections.inRegion(region, 'READ WRITE', async (ask) => {
    const rows = await ask({
      text: `UPDATE schakel.configurations SET state = 'active', activated_at = clock_timestamp(), activated_by = $3
              WHERE region_id = $1 AND number = $2 AND state = 'proved' RETURNING number`,
      values: [region, number, by.actor],
    });
    if (rows.length === 1) await recordAct(ask, region, number, 'activated', by, 'active');
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
    changes: row.changes,
    definitions: row.definitions,
    proofs: row.proofs,
    undecided: row.undecided,
    state: row.state,
    effectiveFrom: row.effective_from,
    loadedAt: instantOf(row.loaded_at),
    loadedBy: row.loaded_by,
    activatedAt: instantOrNull(row.activated_at),
    activatedBy: row.activated_by,
  }));
}
