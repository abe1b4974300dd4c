/**
 * The form of a signed token: three canonical base64url parts, a header and claims that are JSON objects.
 * It decides form only. What it reads here is UNVERIFIED and serves to choose the issuer and its key, nothing else.
 */
import { isObject, parseStrictJson, type JsonObject } from './strict-json.js';
import { TokenRefused } from './token-refused.js';

/** Longest token looked at, in characters. Ours have about 600; a header line of Node ends at 16 kB. */
export const MAX_TOKEN_LENGTH = 8_192;

/** Header and claims as the sender wrote them, unverified. */
export type UnverifiedToken = { readonly header: JsonObject; readonly claims: JsonObject };

/** @throws TokenRefused `token.tooLong` or `token.malformed`. */
export function readUnverified(token: string): UnverifiedToken {
  if (token.length > MAX_TOKEN_LENGTH) throw new TokenRefused('token.tooLong');
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) {
    throw new TokenRefused('token.malformed');
  }
  decodeCanonical(signature);
  return { header: parseObject(decodeCanonical(header)), claims: parseObject(decodeCanonical(claims)) };
}

/** Bytes to a JSON object. @throws TokenRefused `token.malformed` for anything else, also for a name given twice. */
export function parseObject(bytes: Uint8Array): JsonObject {
  try {
    // ignoreBOM keeps a byte order mark in the text, where JSON refuses it.
    const value = parseStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch {
    // Neither UTF-8 nor JSON: the same answer as JSON of another kind.
  }
  throw new TokenRefused('token.malformed');
}

/** One text, one token: padding, whitespace and stray last bits, which lenient decoders drop, are refused. */
function decodeCanonical(part: string): Uint8Array {
  const bytes = Buffer.from(part, 'base64url');
  if (part === '' || bytes.toString('base64url') !== part) throw new TokenRefused('token.malformed');
  return bytes;
}
