// Decides in which folder the cluster of a data folder lies: `<data folder>/postgres/`, or, where the user of the server cannot
// get there (a clone below a folder of mode 0700, started by root), a folder of its own below /var/lib/schakel;
// `<data folder>/postgres` is then a file that holds its path. Does not know what lies inside.
import { randomBytes } from 'node:crypto';
import { access, chmod, link, mkdir, readdir, readFile, realpath, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { codeOf, EmbeddedPostgresError, ignore } from './failure.js';
import { canEnter, type OperatingSystemUser } from './operating-system-user.js';

/** What root needs outside the clone: copies of the programs, and clusters. */
const SYSTEM_FOLDER = '/var/lib/schakel';
/** In a home below SYSTEM_FOLDER: the data folder it belongs to, so that one left behind can be recognised. */
const BELONGS_TO = 'belongs-to';

/** Where copies of the programs go, made when it is missing. Without root nobody else needs them: they stay with the data. */
export async function findOrMakeCopiesFolder(dataDir: string, user: OperatingSystemUser | undefined): Promise<string> {
  if (user !== undefined) return await makePassable(SYSTEM_FOLDER, 'binaries');
  const folder = join(dataDir, 'binaries');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The home of the cluster of this data folder, found or made; a folder that the user of the server can enter. */
export async function findOrMakeHome(
  dataDir: string,
  user: OperatingSystemUser | undefined,
  log: (message: string) => void,
): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const place = join(await realpath(dataDir), 'postgres');
  const home = (await findHome(dataDir)) ?? (await makeHome(place, user, log));
  if (!(await canEnter(user, home))) {
    throw new EmbeddedPostgresError(
      `The user "${user?.name ?? ''}", under whom PostgreSQL runs, cannot enter ${home}. Open the folders above it to that user, or start Schakel as the user of the first time.`,
    );
  }
  if (home !== place) await writeFile(join(home, BELONGS_TO), `${place}\n`);
  return home;
}

/** The home of the cluster of this data folder; undefined when there is none yet. */
export async function findHome(dataDir: string): Promise<string | undefined> {
  const folder = await realpath(dataDir).catch(ignore('ENOENT'));
  if (folder === undefined) return undefined;
  const place = join(folder, 'postgres');
  const found = await stat(place).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return found && place;
  const home = (await readFile(place, 'utf8')).trim();
  if (isAbsolute(home) && (await stat(home).catch(() => undefined))?.isDirectory()) return await realpath(home);
  throw new EmbeddedPostgresError(
    `${place} says that the database lies in "${home}", which is no folder. ` +
      `Bring that folder back, or remove ${place} to begin with an empty database.`,
  );
}

/** Takes the cluster and all its data away. The caller has stopped the server. */
export async function removeHome(dataDir: string): Promise<void> {
  const home = await findHome(dataDir);
  if (home !== undefined) await rm(home, { recursive: true, force: true });
  await rm(join(dataDir, 'postgres'), { recursive: true, force: true });
}

async function makeHome(
  place: string,
  user: OperatingSystemUser | undefined,
  log: (message: string) => void,
): Promise<string> {
  if (user === undefined) {
    await mkdir(place, { recursive: true, mode: 0o700 });
    return place;
  }
  if (await canEnter(user, dirname(place))) return await makePassable(place);
  await reportLeftBehind(log);
  const home = await makePassable(SYSTEM_FOLDER, 'clusters', randomBytes(6).toString('hex'));
  const draft = `${place}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${home}\n`, { mode: 0o600 });
  try {
    // A link fails when the name is taken: of two first starts at once the second uses the first one's home.
    await link(draft, place);
  } catch (error) {
    await rmdir(home);
    if (codeOf(error) !== 'EEXIST') throw error;
    return (await readFile(place, 'utf8')).trim();
  } finally {
    await rm(draft, { force: true });
  }
  log(
    `The database lies in ${home}: the user "${user.name}", under whom PostgreSQL runs, cannot enter ${dirname(place)}`,
  );
  return home;
}

/**
 * Makes a chain of folders that others may pass but not list, whatever the umask. They stay root's own: the user of the server
 * owns only what lies deeper, and so cannot make root write through a link of its choice.
 */
async function makePassable(first: string, ...rest: string[]): Promise<string> {
  let folder = first;
  for (const name of [undefined, ...rest]) {
    folder = name === undefined ? folder : join(folder, name);
    if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, 0o711);
  }
  return folder;
}

/** Clusters hold data about children: one whose data folder was removed must not lie forgotten. It is named, never removed. */
async function reportLeftBehind(log: (message: string) => void): Promise<void> {
  const clusters = join(SYSTEM_FOLDER, 'clusters');
  for (const name of await readdir(clusters).catch(() => [])) {
    const place = await readFile(join(clusters, name, BELONGS_TO), 'utf8').catch(() => undefined);
    const gone =
      place !== undefined &&
      (await access(place.trim()).then(
        () => false,
        () => true,
      ));
    if (gone)
      log(`${join(clusters, name)} holds the database of ${place.trim()}, which is gone; remove it if nobody needs it`);
  }
}
