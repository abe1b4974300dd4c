#!/usr/bin/env node
/** The command line. Verbs on files need no database; `replay` reads the store. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { check } from './check.js';
import { test } from './test.js';

const USAGE = `schakel <verb> [paths] [--language nl|en] [--today YYYY-MM-DD]

  check [paths]            form and types of workflows, regions and law (default: workflows config)
  test  [paths]            run scenarios in memory (default: workflows config) [--calendar FILE]
`;

function main(): number | Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      language: { type: 'string', default: 'en' },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      calendar: { type: 'string', default: 'config/calendars/nl.yaml' },
      help: { type: 'boolean', default: false },
    },
  });
  const [verb, ...given] = positionals;
  const language = values.language === 'nl' ? 'nl' : 'en';
  const paths = given.length > 0 ? given : ['workflows', 'config'];
  const missing = paths.filter((path) => !existsSync(path));
  if (verb === undefined || values.help) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  if ((verb === 'check' || verb === 'test') && missing.length > 0) {
    process.stderr.write(`There is no ${missing.join(', ')}.\n`);
    return 2;
  }
  switch (verb) {
    case 'check':
      return check(paths, values.today, language);
    case 'test':
      // A scenario needs its region and law too, wherever the scenarios themselves are.
      return test(
        [
          ...new Set([
            ...paths,
            ...['workflows', 'config'].filter(
              (path) => existsSync(path) && !paths.includes(path) && !paths.some((one) => one.startsWith(path)),
            ),
          ]),
        ],
        values.calendar,
        values.today,
        language,
      );
    default:
      process.stderr.write(`There is no verb ${verb}.\n\n${USAGE}`);
      return 2;
  }
}

Promise.resolve()
  .then(main)
  .then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
