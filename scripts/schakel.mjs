// `npm run schakel -- <verb>`: the command line from a clone, built first where something changed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare({ quiet: true });
const done = spawnSync(
  process.execPath,
  ['--enable-source-maps', join(root, 'dist/apps/cli/main.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exit(done.status ?? 1);
