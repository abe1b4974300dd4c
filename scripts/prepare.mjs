// Brings a clone to a state in which it can run: dependencies installed, sources built. Does nothing where nothing changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldest = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(`Schakel needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

/** Runs a command to its end; its output is shown only when it fails. Ends the process on failure. */
function run(title, command, args, quiet) {
  const started = Date.now();
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) {
    process.stderr.write(`${title} failed.\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}\n`);
    process.exit(done.status ?? 1);
  }
  if (!quiet) process.stdout.write(`${title}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function sources(folder) {
  return (
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter(
        (entry) => entry.isFile() && /\.(ts|sql|json)$/.test(entry.name) && !/\.(test|suite)\.ts$/.test(entry.name),
      )
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      // What the bench installs for its peers is no source.
      .filter((file) => !relative(root, file).includes('node_modules'))
      .sort()
  );
}

/** Size and time of change of every source: cheap, and enough to notice an edit. */
function fingerprint() {
  const files = ['apps', 'libs', 'bench'].filter((folder) => existsSync(join(root, folder))).flatMap(sources);
  return digest(
    ...files.map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`),
    readFileSync(join(root, 'tsconfig.json')),
    readFileSync(join(root, 'package-lock.json')),
  );
}

const installed = join(root, 'node_modules', '.schakel-lock');
const built = join(root, 'dist', '.schakel-build');
const holds = (file, content) => existsSync(file) && readFileSync(file, 'utf8') === content;

/** By the lock file of npm, and by the version of Node that native modules are built for. */
const isInstalled = (lock) => holds(installed, lock);
const isBuilt = () => holds(built, fingerprint());

export function prepare({ quiet = false } = {}) {
  const lock = digest(readFileSync(join(root, 'package-lock.json')), process.versions.modules);
  if (isInstalled(lock) && isBuilt()) return;
  alone(() => {
    if (!isInstalled(lock)) {
      run('Installed dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], quiet);
      mkdirSync(dirname(installed), { recursive: true });
      writeFileSync(installed, lock);
    }
    if (!isBuilt()) {
      rmSync(join(root, 'dist'), { recursive: true, force: true });
      run('Built', process.execPath, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'], quiet);
      writeFileSync(built, fingerprint());
    }
  });
}

/** One process at a time: a second would take away what the first has just written. Others wait until it has ended. */
function alone(work) {
  const held = join(root, '.schakel-preparing');
  for (let isTold = false; ; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)) {
    try {
      writeFileSync(held, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = holderOf(held);
      if (holder === undefined) rmSync(held, { force: true });
      else if (!isTold) {
        isTold = true;
        process.stderr.write(`Process ${holder} is preparing this clone: this one goes on when it has ended.\n`);
      }
    }
  }
  const release = () => rmSync(held, { force: true });
  process.once('exit', release);
  work();
  process.off('exit', release);
  release();
}

/** The process that holds it; undefined when that was killed. */
function holderOf(held) {
  try {
    const holder = Number(readFileSync(held, 'utf8'));
    process.kill(holder, 0);
    return holder;
  } catch (error) {
    if (error.code === 'ESRCH' || error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare();
