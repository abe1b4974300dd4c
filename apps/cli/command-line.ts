/** The command line. Some verbs work on the store (STORE_VERBS), every other one on files. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { didYouMean } from '#language';
import { benchmarks } from './benchmarks.js';
import { check, checkAndWatch } from './check.js';
import { compare } from './compare.js';
import { distributeDatabase } from './distribute.js';
import { draw, DRAW_OPTIONS } from './draw.js';
import { init } from './init.js';
import { parked, release } from './parked.js';
import { replay } from './replay.js';
import { structure } from './structure.js';
import { test } from './test.js';
import { worker } from './worker.js';

const USAGE = `schakel <verb> [options]

  init region NAME         a region file to begin with, commented and valid
  check  [paths]           form and types of workflows, regions and law, and proofs of every model that a region has chosen
  test   [paths]           scenarios, run in memory
  compare STORY            one child's story under every model: route, owners, decisions, payers; by number or name
  structure [workflows]    how models differ in form: owners, hand-overs, order, decisions, events to help
  benchmarks               the eight benchmarks (ijkpunten) of each model a region has chosen; --region R: only of R
  replay [case] --region R one case, or every case of a region, decided again and compared byte by byte
  db distribute            the statements that lay the tables over Citus by region; --run: runs them (docs/scale.md)
  parked --region R        timers and messages of a region that failed too often and are not tried any more
  release [case] --region R
                           lets them be tried again, those of a case or all
  worker                   fires clocks and delivers messages until it is stopped, beside a service or several
  draw WORKFLOW            a workflow as SVG, by its name or its file

  --language nl|en         of messages (default en)
  --today YYYY-MM-DD       the day on which periods are judged (default today)
  --documents PATH         where workflows, regions and law are; may be given twice (default workflows, config)
  --format text|markdown|json|sarif
                           for check (not markdown), compare, structure and benchmarks (not sarif) (default text)
  --no-prove               for check: leave the proofs out; --region R: prove only the models of R
  --watch                  for check: again after every change, proving anew only where the change can matter
  --stories FOLDER         for check: write the way to each fault as a scenario that schakel test runs
  --model M                for init: the workflow of its schools (default chain); --out FILE says where it is written
  --calendar FILE          for check, test, compare and structure (default config/calendars/nl.yaml)

  for draw, which writes to standard output:
  --machine M              one machine of the workflow (default all)
  --out FILE               write to a file
  --history FILE           how a recorded case stands, as in workflows/<name>/replays; then WORKFLOW may be left out
  --story S --case C       which one, where the file holds several
  --step N                 how it stood after N steps (default all)
  --active S,S --visited S,S --problems S,S --possible E,E
                           a standing by hand: states that the case is in, has been in or that need attention, and
                           events that can happen
Paths default to workflows and config. replay, db, parked, release and worker use the environment of the service
(DATABASE_URL, SCHAKEL_DATA_DIR, ...).
`;

/** Carries out one command; returns what the process ends with. What goes wrong is told on standard error. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await carryOut(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    const { code } = error as { code?: string };
    return error instanceof Misuse || code?.startsWith('ERR_PARSE_ARGS') === true ? 2 : 1;
  }
}

async function carryOut(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: {
      language: { type: 'string', default: 'en' },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      calendar: { type: 'string', default: 'config/calendars/nl.yaml' },
      documents: { type: 'string', multiple: true, default: ['workflows', 'config'] },
      region: { type: 'string' },
      model: { type: 'string' },
      format: { type: 'string', default: 'text' },
      prove: { type: 'boolean', default: true },
      stories: { type: 'string' },
      watch: { type: 'boolean', default: false },
      run: { type: 'boolean', default: false },
      ...DRAW_OPTIONS,
      help: { type: 'boolean', default: false },
    },
  });
  const [verb, ...given] = positionals;
  const language = oneOf('--language', values.language, ['nl', 'en']);
  const format = verb === 'check' ? 'text' : oneOf('--format', values.format, ['text', 'markdown', 'json']);
  const { today, documents, calendar, region } = values;
  const paths = given.length > 0 ? given : documents;
  if (verb === undefined || values.help) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  if (!STORE_VERBS.includes(verb)) {
    const read = { check: paths, test: [...paths, ...documents] }[verb] ?? documents;
    const missing = read.filter((path) => !existsSync(path));
    if (missing.length > 0) return complain(`There is no ${missing.join(', ')}.`);
  }
  switch (verb) {
    case 'init':
      return init({ given, model: values.model, out: values.out, documents, today, language });
    case 'check':
      return (values.watch ? checkAndWatch : check)({
        paths,
        today,
        language,
        format: oneOf('--format', values.format, ['text', 'json', 'sarif']),
        ...(values.prove ? { proof: { calendar, region, stories: values.stories } } : {}),
      });
    case 'test':
      return test({ paths, documents, calendar, today, language });
    case 'compare':
      return given[0] === undefined
        ? complain('Say which story: schakel compare 3.')
        : compare({ story: given[0], documents, calendar, today, language, format });
    case 'structure':
      return structure({ workflows: given, documents, calendar, today, language, format });
    case 'benchmarks':
      return benchmarks({ region, documents, calendar, today, language, format });
    case 'worker':
      return worker();
    case 'replay':
    case 'parked':
    case 'release':
      if (region === undefined) return complain('Say which region: --region R.');
      if (verb === 'parked') return parked(region);
      return verb === 'release' ? release(region, given[0]) : replay(region, given[0], today);
    case 'db':
      return given.join(' ') === 'distribute'
        ? distributeDatabase({ run: values.run })
        : complain(`Say what to do with the database: schakel db distribute.${meant(given[0] ?? '', ['distribute'])}`);
    case 'draw':
      return draw({ ...values, workflow: given[0], documents, today, language });
    default:
      return complain(`There is no verb ${verb}.${meant(verb, VERBS)}\n\n${USAGE}`);
  }
}

/** What was asked is not what the command line takes. */
class Misuse extends Error {}

/** They need no file besides the environment. */
const STORE_VERBS = ['replay', 'db', 'parked', 'release', 'worker'];
const VERBS = ['init', 'check', 'test', 'compare', 'structure', 'benchmarks', 'draw', ...STORE_VERBS];

/** One of the words that an option takes. Throws with the words and the nearest one. */
function oneOf<T extends string>(option: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new Misuse(`${option} is ${words.join(' or ')}, not ${value}.${meant(value, words)}`);
}

function meant(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known);
  return 'hint' in near ? ` ${near.hint}` : '';
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
