/** What the command line of the bench takes. Throws Misuse with the word that was meant. */
import { parseArgs } from 'node:util';
import { didYouMean } from '#language';

export const PARTS = ['commit', 'advance', 'http', 'machine', 'replay'] as const;
export type PartName = (typeof PARTS)[number];

/** What the clients and regions of the table are when nothing else is asked. */
const CLIENTS = [1, 8, 32, 128];
const REGIONS = [1, 8, 40];
const ROUNDS = 5;
const SECONDS = 2;

export interface Order {
  readonly parts: readonly PartName[];
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: readonly number[];
  readonly regions: readonly number[];
  readonly json: string | undefined;
}

/** What was asked is not what the bench takes. */
export class Misuse extends Error {}

export const USAGE = `npm run bench -- [parts] [options]

Parts (default all):
  commit    the commit function of the store, one event a call, from Node over 32 connections
  advance   the operation that advances a case, in this process
  http      the same over HTTP with authentication, with the clients in a process of their own
  machine   steps of the shipped workflows: XState alone, XState as it is used here, the kernel
  replay    recorded histories decided again: guards, states and hashes

and apart from these, each with options of its own (npm run bench -- proof --help):
  proof     how fast configurations are judged, beside xstate/graph
  defects   how many seeded defects of workflows are found, by what
  peers     the same work on DBOS Transact, Restate, pg-boss and graphile-worker
  scale     what one node holds on disk and advances in a second, and what the country needs of it
  soak      the growth of the server's heap under half its load
  worklist  how long the worklist takes with a million cases (npm run bench -- worklist --help)
  timers    clocks of cases: a heap that is due at once, how late they fire, and what those that wait cost

  --rounds N           every part is measured so often, in turns; figures are medians (default ${ROUNDS})
  --seconds S          of each measurement (default ${SECONDS})
  --clients N[,N...]   at once (default ${CLIENTS.join(',')})
  --regions N[,N...]   over which cases are spread (default ${REGIONS.join(',')})
  --json FILE          writes every figure to a file too

A temporary PostgreSQL is made for it and removed at the end. How to read the table: docs/how-to/measure.md.
`;

/** Undefined when help is asked for. */
export function readOrder(given: readonly string[]): Order | undefined {
  const options = {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    clients: { type: 'string' },
    regions: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  const { values, positionals, tokens } = parseArgs({
    args: [...given],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options,
  });
  for (const token of tokens) {
    if (token.kind === 'option' && !Object.hasOwn(options, token.name))
      throw new Misuse(`There is no option ${token.rawName}.${meant(token.name, Object.keys(options), '--')}`);
  }
  const text = (name: Exclude<keyof typeof options, 'help'>): string | undefined => {
    const value = values[name];
    if (value === true || value === '') throw new Misuse(`--${name} needs a value.`);
    return typeof value === 'string' ? value : undefined;
  };
  if (values.help === true) return undefined;
  const parts = positionals.map((word) => {
    const part = PARTS.find((one) => one === word);
    if (part === undefined) throw new Misuse(`There is no part ${word}.${meant(word, PARTS)}`);
    return part;
  });
  return {
    parts: PARTS.filter((part) => parts.length === 0 || parts.includes(part)),
    rounds: wholeOf('rounds', text('rounds') ?? String(ROUNDS), 99),
    seconds: secondsOf(text('seconds') ?? String(SECONDS)),
    clients: wholesOf('clients', text('clients'), 200) ?? CLIENTS,
    regions: wholesOf('regions', text('regions'), 40) ?? REGIONS,
    json: text('json'),
  };
}

function meant(word: string, known: readonly string[], mark = ''): string {
  const near = didYouMean(word, known);
  return 'hint' in near ? ` ${near.hint}` : ` There are ${known.map((one) => mark + one).join(', ')}.`;
}

function wholesOf(option: string, list: string | undefined, most: number): number[] | undefined {
  if (list === undefined) return undefined;
  const numbers = list.split(',').map((one) => wholeOf(option, one.trim(), most));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function wholeOf(option: string, value: string, most: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most) throw new Misuse(`--${option} is a whole number from 1 to ${most}, not "${value}".`);
  return number;
}

function secondsOf(value: string): number {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : 0;
  if (number < 0.05 || number > 600) throw new Misuse(`--seconds is a number from 0.05 to 600, not "${value}".`);
  return number;
}
