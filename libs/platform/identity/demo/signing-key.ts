/**
 * The signing key of the demo issuer: made once, kept in a file that only its owner may read.
 * It does not know tokens. The key protects nothing but demo data, so a doubtful one is replaced, not repaired.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { isObject } from '../strict-json.js';

/** A private key for signing and the set with its public half. */
export type SigningKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKeys: JSONWebKeySet };

/**
 * Reads the key of `file`, or makes it (ES256, mode 0600). A file that is damaged, or that others than its owner may
 * read, is replaced; tokens of the old key live at most 15 minutes anyway. Two processes that start at once get one key.
 */
export async function keepSigningKey(file: string): Promise<SigningKey> {
  const kept = await readKey(file);
  if (kept.key !== undefined && kept.isPrivate) return kept.key;
  if (kept.exists) await rm(file, { force: true });
  await writeKey(file);
  // Used as it is where the file system keeps no mode bits; the next start then makes another key.
  const { key } = await readKey(file);
  if (key === undefined) throw new Error(`${file} cannot be read back`);
  return key;
}

type Reading = { readonly exists: boolean; readonly isPrivate: boolean; readonly key?: SigningKey };

async function readKey(file: string): Promise<Reading> {
  let text: string;
  let mode: number;
  try {
    text = await readFile(file, 'utf8');
    mode = (await stat(file)).mode;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { exists: false, isPrivate: false };
    throw error;
  }
  // Windows knows no mode bits; there the rights of the folder count.
  const isPrivate = process.platform === 'win32' || (mode & 0o077) === 0;
  try {
    return { exists: true, isPrivate, key: await parseKey(text) };
  } catch {
    return { exists: true, isPrivate };
  }
}

async function parseKey(text: string): Promise<SigningKey> {
  const jwk = JSON.parse(text) as JWK;
  const { d, ...shared } = jwk;
  if (jwk.crv !== 'P-256' || typeof d !== 'string') throw new Error('not a private key for ES256');
  const kid = await calculateJwkThumbprint(jwk);
  const privateKey = (await importJWK(jwk, 'ES256')) as CryptoKey;
  return { kid, privateKey, publicKeys: { keys: [{ ...shared, kid, alg: 'ES256', use: 'sig' }] } };
}

/** Written aside and linked into place: the file is whole or absent, and the first of two writers wins. */
async function writeKey(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' });
  try {
    await link(aside, file);
  } catch (error) {
    // Some file systems have no links; there the last writer wins.
    if (!hasCode(error, 'EEXIST')) await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return isObject(error) && error['code'] === code;
}
