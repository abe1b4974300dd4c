// `npm test`: sets up what a fresh clone lacks, runs every check and suite, and ends with `N passed, N failed`.
// `npm run test:faults` runs the tests that report a fault, wherever they lie, and prints the table of faults and invariants.
// `npm run test:long` runs what takes too long for that: every `*.long.test.ts`, one after the other; `npm run test:long -- scale`
// only those whose file has that in its name.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { faultTable, faultTests } from './faults.mjs';
import { prepare, root } from './prepare.mjs';

const PARTS = ['static', 'unit', 'database', 'api', 'faults', 'long'];
const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);
const longTests = findLongTests(only.filter((name) => !PARTS.includes(name)));

prepare();

const cache = join(root, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
/** Where fault tests write what they saw. */
const faultReport = join(cache, 'faults.jsonl');
rmSync(faultReport, { force: true });

const bin = (name) => join(root, 'node_modules', '.bin', name);
let passed = 0;
let failed = 0;

/** Not part of everything: only when asked for, all of them or those named. What names nothing is told before any work. */
function findLongTests(names) {
  const all = ['apps', 'bench', 'libs', 'tests']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
    .filter((name) => name.endsWith('.long.test.ts'))
    .sort();
  const isLong = only.includes('long');
  const unknown = names.filter((name) => !isLong || !all.some((file) => file.includes(name)));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no part or long test named ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}. Long tests:\n${all.join('\n')}\n`,
    );
    process.exit(2);
  }
  return isLong ? all.filter((file) => names.length === 0 || names.some((name) => file.includes(name))) : [];
}

function report(title, ok, started, output) {
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (!ok) process.stdout.write(`${output}\n`);
}

async function check(title, command, args) {
  const started = Date.now();
  const output = [];
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => output.push(part));
  const ok = await new Promise((resolve) => {
    child.once('error', (error) => {
      output.push(Buffer.from(String(error)));
      resolve(false);
    });
    child.once('close', (status) => resolve(status === 0));
  });
  report(title, ok, started, Buffer.concat(output));
  if (ok) passed += 1;
  else failed += 1;
}

/** Two at a time: each of them uses one core. */
async function checks(list) {
  const left = [...list];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await check(...next);
  };
  await Promise.all([work(), work()]);
}

/** For Node, MB: a file loads all that it needs anew, and with the little room that V8 begins with a tenth of its time goes into garbage. */
const ROOM_FOR_YOUNG = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

function suite(project, args, { title = project, limitMs } = {}) {
  const started = Date.now();
  const results = join(cache, `jest-${project}.json`);
  rmSync(results, { force: true });
  const done = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      ...ROOM_FOR_YOUNG,
      join(root, 'node_modules/jest/bin/jest.js'),
      '--selectProjects',
      project,
    ].concat(['--json', `--outputFile=${results}`, '--passWithNoTests', ...args]),
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      // What takes minutes says how far it is.
      stdio: ['ignore', 'pipe', project === 'long' ? 'inherit' : 'pipe'],
      timeout: limitMs,
      env: { ...process.env, NODE_ENV: 'test', FAULT_REPORT_FILE: faultReport },
    },
  );
  let counted = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  try {
    counted = JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    process.stdout.write(`${project}: no result was written\n`);
  }
  passed += counted.numPassedTests;
  // A file that could not even be loaded counts as one failure; a runner that failed otherwise does too.
  const lost = counted.numRuntimeErrorTestSuites || (done.status !== 0 && counted.numFailedTests === 0 ? 1 : 0);
  failed += counted.numFailedTests + lost;
  report(`${title}: ${counted.numPassedTests} tests`, done.status === 0, started, `${done.stdout}${done.stderr ?? ''}`);
}

/** A file that is not done by then has hung, or the machine is too busy for it: it is ended and has failed. */
const LONG_LIMIT_MIN = 60;

if (wanted('static'))
  await checks([
    ['lint', bin('eslint'), ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint']],
    ['format', bin('prettier'), ['--check', '--log-level=warn', '.']],
    ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
    ['imports', bin('depcruise'), ['apps', 'libs', 'bench', 'tests', '--config', '.dependency-cruiser.cjs']],
    ['unused code', bin('knip'), []],
    ['requirements and links', process.execPath, ['scripts/requirements.mjs', '--check']],
    ['generated pages', process.execPath, ['scripts/reference.mjs', '--check']],
    ['commands in the README', process.execPath, ['scripts/readme.mjs', '--check']],
    ['workflow pages', process.execPath, ['scripts/workflow-readmes.mjs', '--check']],
  ]);
if (wanted('unit')) {
  await checks([
    ['stories', process.execPath, ['dist/apps/cli/main.js', 'test']],
    ['documents', process.execPath, ['dist/apps/cli/main.js', 'check', 'workflows', 'config']],
  ]);
  suite('unit', ['--maxWorkers=2']);
}
// More at a time than cores: they wait for a database and for services a third of their time.
if (wanted('database')) suite('database', ['--maxWorkers=3']);
if (wanted('api')) suite('api', ['--maxWorkers=3']);
// Two at a time: each has a database, services and folders of its own, and counts what others are let do beside a flood.
if (wanted('faults')) suite('faults', ['--maxWorkers=2']);
// Alone: also what reports a fault from beside the code, which is otherwise part of another suite.
if (only.length === 1 && wanted('faults'))
  for (const [project, files] of faultTests()) suite(project, ['--runInBand', '--runTestsByPath', ...files]);
for (const [index, file] of longTests.entries()) {
  const title = `long ${index + 1} of ${longTests.length}, ${file}`;
  process.stdout.write(`begun  ${title}: ended after ${LONG_LIMIT_MIN} minutes at the latest\n`);
  suite('long', ['--runInBand', '--runTestsByPath', file], { title, limitMs: LONG_LIMIT_MIN * 60_000 });
}

if (existsSync(faultReport)) {
  const { text, isSound } = await faultTable(faultReport, only.length === 0 || (only.length === 1 && wanted('faults')));
  process.stdout.write(text);
  if (!isSound) failed += 1;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
