import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepSigningKey } from './signing-key.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-key-'));
  file = join(folder, 'data', 'demo-issuer.json');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the signing key of the demo issuer', () => {
  it('is made once and kept for its owner only', async () => {
    const made = await keepSigningKey(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await keepSigningKey(file)).kid).toBe(made.kid);
    expect(await readdir(join(folder, 'data'))).toEqual(['demo-issuer.json']);
  });

  it('publishes its public half only', async () => {
    const { publicKeys, kid } = await keepSigningKey(file);
    expect(Object.keys(publicKeys.keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(publicKeys.keys).toMatchObject([{ kid, alg: 'ES256', crv: 'P-256' }]);
  });

  it('is one key when several start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => keepSigningKey(file)));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
  });

  it('is replaced when others may read it', async () => {
    const { kid } = await keepSigningKey(file);
    await chmod(file, 0o640);
    expect((await keepSigningKey(file)).kid).not.toBe(kid);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '{}', 'null', '{"kty":"EC","crv":"P-256","d":"AA","x":"AA","y":"AA"}', '{"kty":"oct","k":"AA"}'])(
    'is replaced when the file holds %p',
    async (text) => {
      await keepSigningKey(file);
      await writeFile(file, text);
      const { kid } = await keepSigningKey(file);
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ kty: 'EC', crv: 'P-256' });
      expect((await keepSigningKey(file)).kid).toBe(kid);
    },
  );

  it('is not made anew when its place cannot be read', async () => {
    await expect(keepSigningKey(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
