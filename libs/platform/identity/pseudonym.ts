/**
 * The name under which a person appears in one case's record. Pure.
 * It does not know where the key lives: the region's key store gives it.
 */
import { createHmac } from 'node:crypto';
import type { Actor } from './actor.js';

/** A new meaning of the parts needs a new label, so that old pseudonyms never collide with new ones. */
const LABEL = 'schakel/pseudonym/v1';
/** HMAC-SHA-256 wants a key as long as its output (RFC 2104, section 3). */
const MIN_KEY_BYTES = 32;
/** 128 bits: no two people of a case meet by chance. */
const PSEUDONYM_BYTES = 16;

/**
 * 16 bytes as 32 hexadecimal letters, the same for the same person, region and case.
 *
 * Pairwise: in another case the same person has another pseudonym, so that two audit files laid side by side do not show
 * who worked on both. Keyed: issuer and subject can be guessed, and without the key no guess can be tried; destroying the
 * key breaks the link for good. Each part is preceded by its length in bytes, so that no two different lists of parts
 * (`ab, c` and `a, bc`) give the same text.
 * @throws RangeError when the key is shorter than 32 bytes.
 */
export function pseudonym(
  key: Uint8Array,
  actor: Pick<Actor, 'issuer' | 'subject'>,
  region: string,
  caseId: string,
): string {
  if (key.byteLength < MIN_KEY_BYTES) throw new RangeError(`a pseudonym key has at least ${MIN_KEY_BYTES} bytes`);
  // At once: each update is a call into OpenSSL.
  const digest = createHmac('sha256', key)
    .update(told([LABEL, actor.issuer, actor.subject, region, caseId]))
    .digest('hex');
  return digest.slice(0, 2 * PSEUDONYM_BYTES);
}

const LENGTH_BYTES = 4;

function told(parts: readonly string[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0));
  let at = 0;
  for (const [index, part] of parts.entries()) {
    at = bytes.writeUInt32BE(lengths[index] ?? 0, at);
    at += bytes.write(part, at);
  }
  return bytes;
}
