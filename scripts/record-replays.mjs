// Records histories of stories for ever: workflows/<name>/replays/<version>.json, named by the version that wrote them. A test
// replays every file that was ever written; a file is added for a release and never changed.
// Between releases, for what no file shows yet: record-replays.mjs NAME WORKFLOW/STORY ... writes those stories alone, to
// <version>-NAME.json.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare({ quiet: true });
const { canonicalDefinition, canonicalText, lawOn, readLibrary } = await import('../dist/libs/language/index.js');
const { calendarDigestInput } = await import('../dist/libs/calendar/index.js');
const { recordBytes } = await import('../dist/libs/lifecycle/index.js');
const { readCalendar, readFiles } = await import('../dist/libs/operations/index.js');
const { rehearse } = await import('../dist/libs/scenario/index.js');

/** Stories that together touch every part: help, hand-overs, referral, safety, returns, personal budget. */
const NUMBERS = new Set([1, 3, 5, 10, 13, 16]);

const [what, ...chosen] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const library = readLibrary(await readFiles(['workflows', 'config']), '2026-11-21');
const calendar = await readCalendar('config/calendars/nl.yaml');
const isKept = ({ workflow, scenario, number, agreements }) =>
  what === undefined ? NUMBERS.has(number) && agreements === undefined : chosen.includes(`${workflow}/${scenario}`);
for (const name of library.workflows.keys()) {
  const file = join(
    root,
    'workflows',
    name,
    'replays',
    `${[version, ...(what === undefined ? [] : [what])].join('-')}.json`,
  );
  if (existsSync(file)) {
    process.stdout.write(`${file} exists and stays as it is\n`);
    continue;
  }
  const histories = [];
  let definition;
  let law;
  for (const { document } of library.scenarios) {
    if (document.workflow !== name || !isKept(document)) continue;
    const { records } = rehearse(document, library, calendar);
    definition ??= library.regions.get(document.region).definitions.get(name);
    law ??= lawOn(document.startAt.slice(0, 10), library.laws);
    for (const [id, list] of records) {
      histories.push({
        story: document.scenario,
        region: document.region,
        case: id,
        records: list.map((record) => new TextDecoder().decode(recordBytes(record))),
      });
    }
  }
  if (definition === undefined) continue;
  mkdirSync(dirname(file), { recursive: true });
  const kept = {
    version,
    definition: { hash: definition.hash, canonical: canonicalDefinition(definition.document) },
    law: law.canonical,
    calendar: canonicalText(calendarDigestInput(calendar)),
    histories,
  };
  writeFileSync(file, `${JSON.stringify(kept, null, 1)}\n`);
  process.stdout.write(
    `${file}: ${histories.length} histories, ${histories.reduce((sum, { records }) => sum + records.length, 0)} transitions\n`,
  );
}
