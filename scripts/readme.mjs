// Fills what README.md shows of the command line: between `<!-- schakel VERB ... -->` and `<!-- end of schakel -->` stands what
// that command prints. `--check` writes nothing and fails when the page on disk says something else.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare({ quiet: true });

/** The day on which the documents are judged, so that a plan that expires does not change the page. */
const TODAY = '2026-11-21';

function print(command) {
  const given = [...command.split(' '), '--today', TODAY];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/apps/cli/main.js', ...given], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`schakel ${command}: ${stderr}${stdout}`);
  return stdout.trim();
}

const file = join(root, 'README.md');
const page = readFileSync(file, 'utf8');
let shown = 0;
const fresh = page.replace(/(<!-- schakel (.+?) -->\n)[^]*?(<!-- end of schakel -->)/g, (_, start, command, end) => {
  shown += 1;
  return `${start}\n<!-- prettier-ignore-start -->\n${print(command)}\n<!-- prettier-ignore-end -->\n\n${end}`;
});
const isStale = fresh !== page;
if (process.argv.includes('--check')) {
  if (isStale) {
    process.stderr.write('Stale: README.md. Run node scripts/readme.mjs and commit.\n');
    process.exit(1);
  }
} else if (isStale) writeFileSync(file, fresh);
process.stdout.write(`README.md shows ${shown} commands, ${isStale ? 'written' : 'fresh'}\n`);
