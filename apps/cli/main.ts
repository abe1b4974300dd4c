#!/usr/bin/env node
/** The command line. `check` and `test` work on files; `replay` reads the store. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { check } from './check.js';
import { replay } from './replay.js';
import { test } from './test.js';

const USAGE = `schakel <verb> [options]

  check  [paths]           form and types of workflows, regions and law
  test   [paths]           scenarios, run in memory
  replay [case] --region R one case, or every case of a region, decided again and compared byte by byte

  --language nl|en         of messages (default en)
  --today YYYY-MM-DD       the day on which periods are judged (default today)
  --documents PATH         where workflows, regions and law are; may be given twice (default workflows, config)
  --calendar FILE          for test (default config/calendars/nl.yaml)
Paths default to workflows and config. replay uses the environment of the service (DATABASE_URL, SCHAKEL_DATA_DIR, ...).
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      language: { type: 'string', default: 'en' },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      calendar: { type: 'string', default: 'config/calendars/nl.yaml' },
      documents: { type: 'string', multiple: true, default: ['workflows', 'config'] },
      region: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [verb, ...given] = positionals;
  const language = values.language === 'nl' ? 'nl' : 'en';
  const { today, documents, calendar, region } = values;
  const paths = given.length > 0 ? given : documents;
  if (verb === undefined || values.help) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  if (verb === 'check' || verb === 'test') {
    const missing = [...paths, ...(verb === 'test' ? documents : [])].filter((path) => !existsSync(path));
    if (missing.length > 0) return complain(`There is no ${missing.join(', ')}.`);
  }
  switch (verb) {
    case 'check':
      return check(paths, today, language);
    case 'test':
      return test({ paths, documents, calendar, today, language });
    case 'replay':
      return region === undefined ? complain('Say which region: --region R.') : replay(region, given[0], today);
    default:
      return complain(`There is no verb ${verb}.\n\n${USAGE}`);
  }
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
