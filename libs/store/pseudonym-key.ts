/** The key of a region for its pseudonyms, made on first use. */
import { randomBytes } from 'node:crypto';
import type { Connections } from './connections.js';
import { StoreFault } from './contention.js';

/** HMAC-SHA-256 wants a key as long as its output. */
const KEY_BYTES = 32;

/** Of two that ask first at the same moment both get the key of the one that stored it. */
export async function findOrMakePseudonymKey(connections: Connections, region: string): Promise<Uint8Array> {
  return connections.inRegion(region, 'READ WRITE', async (ask) => {
    await ask({
      text: 'INSERT INTO schakel.pseudonym_keys (region_id, key) VALUES ($1, $2) ON CONFLICT (region_id) DO NOTHING',
      values: [region, randomBytes(KEY_BYTES)],
    });
    const [row] = await ask<{ key: Buffer }>({
      text: 'SELECT key FROM schakel.pseudonym_keys WHERE region_id = $1',
      values: [region],
    });
    if (row === undefined) throw new StoreFault('SK005', 'pseudonym_keys');
    return row.key;
  });
}
