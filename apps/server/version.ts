/** The version of the service, as package.json says it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findPackage(folder: string): { version: string } {
  try {
    const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version: string };
    if (found.name === 'schakel') return found;
  } catch (error) {
    // Any folder on the way up may have no package.json; the root of the disk ends the search.
    if (dirname(folder) === folder) throw error;
  }
  return findPackage(dirname(folder));
}

export const VERSION = findPackage(dirname(fileURLToPath(import.meta.url))).version;
