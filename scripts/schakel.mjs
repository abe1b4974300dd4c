// `npm run schakel -- <verb>`: the command line from a clone, built first where something changed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare({ quiet: true });
const { NODE_FLAGS } = await import('../dist/libs/platform/configuration/node-flags.js');
const child = spawn(process.execPath, [...NODE_FLAGS, join(root, 'dist/apps/cli/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// Ctrl-C reaches both: the verb ends as it should (a worker finishes what it holds), and this process after it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('close', (code) => process.exit(code ?? 1));
