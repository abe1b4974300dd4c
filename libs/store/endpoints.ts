/** How endpoints fare, and the secrets that messages to them are signed with. Which endpoints there are is not known here. */
import type { Connections } from './connections.js';
import { instantOf, instantOrNull } from './instant.js';

/** How an endpoint fares. */
export interface EndpointState {
  readonly endpoint: string;
  /** In a row. */
  readonly failures: number;
  readonly pausedUntil: string | null;
  readonly disabledAt: string | null;
  readonly deliveredAt: string | null;
  readonly failedAt: string | null;
  readonly failure: string | null;
  /** Messages that are to be delivered, and since when the oldest of them waits. */
  readonly waiting: number;
  readonly oldestAt: string | null;
  readonly deadLetters: number;
  /** The secrets in force, the present one first. */
  readonly secrets: readonly { readonly madeAt: string; readonly validUntil: string | null }[];
}

interface StateRow {
  readonly endpoint: string;
  readonly failures: number | null;
  readonly paused_until: Date | null;
  readonly disabled_at: Date | null;
  readonly delivered_at: Date | null;
  readonly failed_at: Date | null;
  readonly failure: string | null;
  readonly waiting: string | null;
  readonly oldest_at: Date | null;
  readonly dead: string | null;
}

interface SecretRow {
  readonly endpoint: string;
  readonly made_at: Date;
  readonly valid_until: Date | null;
}

/** The state of each endpoint that is asked for, in that order, also of one to which nothing happened yet. */
export async function readEndpoints(
  connections: Connections,
  region: string,
  endpoints: readonly string[],
  now: string,
): Promise<EndpointState[]> {
  return connections.inRegion(region, 'READ ONLY', async (ask) => {
    const states = await ask<StateRow>({
      text: `SELECT w.endpoint, s.failures, s.paused_until, s.disabled_at, s.delivered_at, s.failed_at, s.failure,
                    d.waiting, d.oldest_at, d.dead
               FROM unnest($2::text[]) AS w (endpoint)
               LEFT JOIN schakel.endpoints s ON s.region_id = $1 AND s.endpoint = w.endpoint
               LEFT JOIN LATERAL (
                 SELECT count(*) FILTER (WHERE m.dead_at IS NULL) AS waiting, count(m.dead_at) AS dead,
                        min(m.created_at) FILTER (WHERE m.dead_at IS NULL) AS oldest_at
                   FROM schakel.deliveries m WHERE m.region_id = $1 AND m.endpoint = w.endpoint) d ON true`,
      values: [region, endpoints],
    });
    const secrets = await ask<SecretRow>({
      text: `SELECT endpoint, made_at, valid_until FROM schakel.endpoint_secrets
              WHERE region_id = $1 AND endpoint = ANY ($2) AND (valid_until IS NULL OR valid_until > $3)
              ORDER BY made_at DESC`,
      values: [region, endpoints, now],
    });
    const byId = new Map(states.map((row) => [row.endpoint, row]));
    return endpoints.map((endpoint) => {
      const row = byId.get(endpoint);
      return {
        endpoint,
        failures: row?.failures ?? 0,
        pausedUntil: instantOrNull(row?.paused_until ?? null),
        disabledAt: instantOrNull(row?.disabled_at ?? null),
        deliveredAt: instantOrNull(row?.delivered_at ?? null),
        failedAt: instantOrNull(row?.failed_at ?? null),
        failure: row?.failure ?? null,
        waiting: Number(row?.waiting ?? 0),
        oldestAt: instantOrNull(row?.oldest_at ?? null),
        deadLetters: Number(row?.dead ?? 0),
        secrets: secrets
          .filter((secret) => secret.endpoint === endpoint)
          .map((secret) => ({ madeAt: instantOf(secret.made_at), validUntil: instantOrNull(secret.valid_until) })),
      };
    });
  });
}

/** The secrets in force at `now` by endpoint, the present one first. */
export async function readSecrets(
  connections: Connections,
  region: string,
  endpoints: readonly string[],
  now: string,
): Promise<Map<string, Uint8Array[]>> {
  const rows = await connections.inRegion(region, 'READ ONLY', (ask) =>
    ask<{ endpoint: string; secret: Buffer }>({
      text: `SELECT endpoint, secret FROM schakel.endpoint_secrets
              WHERE region_id = $1 AND endpoint = ANY ($2) AND (valid_until IS NULL OR valid_until > $3)
              ORDER BY valid_until IS NOT NULL, made_at DESC`,
      values: [region, endpoints, now],
    }),
  );
  const found = new Map<string, Uint8Array[]>();
  for (const { endpoint, secret } of rows) found.set(endpoint, [...(found.get(endpoint) ?? []), secret]);
  return found;
}

/**
 * Makes a secret the present one; the one before it stays in force until `oldUntil`, older ones end now. Of two that come at
 * the same moment the second fails on a unique index, so that nobody is given a secret that is not in force.
 */
export async function replaceSecret(
  connections: Connections,
  region: string,
  endpoint: string,
  fresh: { readonly secret: Uint8Array; readonly madeAt: string; readonly madeBy: string; readonly oldUntil: string },
): Promise<void> {
  await connections.inRegion(region, 'READ WRITE', async (ask) => {
    await ask({
      text: `DELETE FROM schakel.endpoint_secrets WHERE region_id = $1 AND endpoint = $2 AND valid_until IS NOT NULL`,
      values: [region, endpoint],
    });
    await ask({
      text: `UPDATE schakel.endpoint_secrets SET valid_until = $3 WHERE region_id = $1 AND endpoint = $2`,
      values: [region, endpoint, fresh.oldUntil],
    });
    await ask({
      text: `INSERT INTO schakel.endpoint_secrets (region_id, endpoint, made_at, made_by, secret)
             VALUES ($1, $2, $3, $4, $5)`,
      values: [region, endpoint, fresh.madeAt, fresh.madeBy, Buffer.from(fresh.secret)],
    });
  });
}

/** Lets an endpoint be tried again at once: it is neither disabled nor paused any more. */
export async function resumeEndpoint(connections: Connections, region: string, endpoint: string): Promise<void> {
  await connections.inRegion(region, 'READ WRITE', (ask) =>
    ask({
      text: `UPDATE schakel.endpoints SET failures = 0, paused_until = NULL, disabled_at = NULL
              WHERE region_id = $1 AND endpoint = $2`,
      values: [region, endpoint],
    }),
  );
}
