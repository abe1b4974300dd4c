/** The files a verb works on: YAML under the folders it was given, with names relative to where it runs. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from '#language';

/** YAML that is no document of the language. */
const ELSEWHERE = `${sep}calendars${sep}`;

export function readFiles(paths: readonly string[], from = process.cwd()): SourceFile[] {
  return paths
    .flatMap((path) => {
      const whole = join(from, path);
      if (statSync(whole).isFile()) return [whole];
      return readdirSync(whole, { recursive: true, encoding: 'utf8' }).map((name) => join(whole, name));
    })
    .filter((path) => /\.ya?ml$/.test(path) && !path.includes(ELSEWHERE))
    .sort()
    .map((path) => ({ file: relative(from, path), text: readFileSync(path, 'utf8') }));
}
