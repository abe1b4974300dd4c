// `npm run bench`: measures, built first where something changed. `npm run bench -- --help` says what can be asked.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare({ quiet: true });
const { NODE_FLAGS } = await import('../dist/libs/platform/configuration/node-flags.js');
const bench = spawn(process.execPath, [...NODE_FLAGS, join(root, 'dist/bench/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// Ctrl-C reaches both: the bench cleans up, and this process ends after it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => bench.kill('SIGTERM'));
bench.once('close', (code) => process.exit(code ?? 1));
