/** SHA-256 of bytes, and of texts as UTF-8, as lower-case hex where there is no Node: the console replays a case in the browser with this same core. */
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export function sha256(...parts: readonly (Uint8Array | string)[]): string {
  const hash = digest.create();
  for (const part of parts) hash.update(typeof part === 'string' ? utf8ToBytes(part) : part);
  return bytesToHex(hash.digest());
}
