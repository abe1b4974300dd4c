// The SQL of the store lies in files of its own; a build copies them beside the compiled code (nest-cli.json).
import { readFile } from 'node:fs/promises';

/** The text of sql/<name>.sql. */
export function readSql(name: string): Promise<string> {
  return readFile(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
}
