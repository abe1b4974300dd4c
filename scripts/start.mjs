// `npm start`: everything a fresh clone needs, then the service in the foreground.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const { NODE_FLAGS } = await import('../dist/libs/platform/configuration/node-flags.js');
// npm and the shell send Ctrl-C to the whole group: the child gets it too and ends by itself, so this process only waits.
const child = spawn(process.execPath, [...NODE_FLAGS, join(root, 'dist/apps/server/main.js')], {
  cwd: root,
  stdio: 'inherit',
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
