/** SHA-256 as lower-case hex where there is no Node: the console replays a case in the browser with this same core. */
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export function sha256(parts: readonly Uint8Array[]): string {
  return bytesToHex(parts.reduce((hash, part) => hash.update(part), digest.create()).digest());
}
