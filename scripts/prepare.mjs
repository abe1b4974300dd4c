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
      .filter((entry) => entry.isFile() && /\.(ts|sql|json)$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
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

export function prepare({ quiet = false } = {}) {
  const installed = join(root, 'node_modules', '.schakel-lock');
  const lock = digest(readFileSync(join(root, 'package-lock.json')), process.versions.modules);
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
    run('Installed dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], quiet);
    mkdirSync(dirname(installed), { recursive: true });
    writeFileSync(installed, lock);
  }
  const built = join(root, 'dist', '.schakel-build');
  if (!existsSync(built) || readFileSync(built, 'utf8') !== fingerprint()) {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    run('Built', process.execPath, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'], quiet);
    writeFileSync(built, fingerprint());
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare();
