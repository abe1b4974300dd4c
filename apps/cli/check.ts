/**
 * `schakel check`: form and types of documents, every fault with file, line and column; and, where regions are among them,
 * the proofs of every model that they have chosen.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { DIAGNOSTICS, didYouMean, formatDiagnostic, readLibrary, type Library, type SourceFile } from '#language';
import { changesOf, readFiles } from '#operations';
import { ProofMemory, RULES, type Verdict } from '#proof';
import { allHold, proveAll, verdictsAsFindings, verdictsAsText, type ProveOptions } from './prove.js';
import { toSarif, type Rule } from './sarif.js';

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly today: string;
  readonly language: 'nl' | 'en';
  readonly format: 'text' | 'json' | 'sarif';
  /** Absent: nothing is proved. */
  readonly proof?: Pick<ProveOptions, 'calendar' | 'region' | 'stories'>;
}

/** How often files are looked at for a change. */
const LOOK_MS = 500;

/** Checks documents, and proves what regions have chosen where the documents are right. */
export async function check(options: CheckOptions): Promise<number> {
  return checkFiles(await readFiles(options.paths), options);
}

/**
 * The same, and again whenever a file changes, until the process is ended; a proof goes on from the one before the change. Files are
 * read to see that they changed: not every editor and file system tells of it.
 */
export async function checkAndWatch(options: CheckOptions): Promise<never> {
  const memory = new ProofMemory();
  for (let last = ''; ; await delay(LOOK_MS)) {
    const files = await readFiles(options.paths).catch((error: unknown) => {
      // Taken away between being seen and being read, as when an editor puts another file in its place.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      return undefined;
    });
    const text = JSON.stringify(files);
    if (files === undefined || text === last) continue;
    last = text;
    const began = performance.now();
    await checkFiles(files, options, memory);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stderr.write(`Checked in ${seconds} s. Waiting for a file to change; Ctrl-C ends it.\n`);
  }
}

async function checkFiles(files: readonly SourceFile[], options: CheckOptions, memory?: ProofMemory): Promise<number> {
  const { today, language, format, proof } = options;
  const library = readLibrary(files, today);
  const errors = library.diagnostics.filter(({ severity }) => severity === 'error').length;
  if (format === 'text') printDiagnostics(library, language);
  if (errors === 0 && proof?.region !== undefined && !library.regions.has(proof.region)) {
    const known = [...library.regions.keys()];
    const { hint } = { hint: '', ...didYouMean(proof.region, known) };
    process.stderr.write(`There is no region ${proof.region}; there are ${known.join(', ')}. ${hint}`.trim() + '\n');
    return 2;
  }
  const verdicts =
    proof === undefined || errors > 0 ? [] : await proveAll(library, { ...proof, today, language }, memory);
  const print = { text: toText, json: toJson, sarif: findingsOf }[format];
  process.stdout.write(`${print(library, verdicts, options)}\n`);
  return errors === 0 && allHold(verdicts) ? 0 : 1;
}

/** Prints diagnostics, one a line; returns how many are errors. */
export function printDiagnostics(library: Library, language: 'nl' | 'en'): number {
  for (const diagnostic of library.diagnostics) process.stdout.write(`${formatDiagnostic(diagnostic, language)}\n`);
  return library.diagnostics.filter(({ severity }) => severity === 'error').length;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function toText(library: Library, verdicts: readonly Verdict[], { language }: CheckOptions): string {
  const parts = [
    counted(library.workflows.size, 'workflow'),
    counted(library.regions.size, 'region'),
    counted(library.laws.length, 'law'),
    counted(library.scenarios.length, 'scenario'),
  ];
  const all = [...library.diagnostics, ...verdicts.flatMap(({ faults }) => faults)];
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const undecided = verdicts.filter((one) => one.undecided !== null).length;
  const notDecided = undecided === 0 ? '' : `, ${undecided} not decided`;
  const counts = `${errors === 0 ? 'no errors' : counted(errors, 'error')}, ${counted(all.length - errors, 'warning')}${notDecided}`;
  const proofs = verdicts.length === 0 ? [] : [verdictsAsText(verdicts, language)];
  const changes = allChanges(library).map(({ region, workflow, at, text }) => {
    const place = `${at.file}:${at.line}`;
    return `${region} ${workflow}: ${text[language]}  ${place}`;
  });
  return [...proofs, ...changes, `${parts.join(', ')}: ${counts}`].join('\n');
}

/** What regions change in workflows, as behaviour. */
const allChanges = (library: Library) =>
  [...library.regions].flatMap(([region, source]) => changesOf(library, source).map((one) => ({ region, ...one })));

const toJson = (library: Library, verdicts: readonly Verdict[]): string =>
  JSON.stringify({ diagnostics: library.diagnostics, changes: allChanges(library), verdicts }, null, 2);

function findingsOf({ diagnostics }: Library, verdicts: readonly Verdict[], { language }: CheckOptions): string {
  const told = diagnostics.map(({ code, severity, file, line, column, message, expected, hint }) => ({
    rule: code,
    severity,
    file,
    line,
    column,
    text: [message[language], ...(expected === undefined ? [] : [`Expected ${expected}.`]), hint ?? []]
      .flat()
      .join(' '),
  }));
  return toSarif([...told, ...verdictsAsFindings(verdicts, language)], rulesIn(language));
}

const rulesIn = (language: 'nl' | 'en'): Rule[] => [
  ...Object.entries(DIAGNOSTICS).map(([id, text]) => ({ id, text: text[language] })),
  ...RULES.map(({ id, asks }) => ({ id, text: asks[language] })),
];
