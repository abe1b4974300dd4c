/** `schakel benchmarks`: the eight benchmarks of each model that a region has chosen, with reasons and lines. It never fails. */
import { didYouMean, readLibrary } from '#language';
import { readCalendar, readFiles } from '#operations';
import { benchmarksOf, toProve, type BenchmarkReport } from '#proof';
import { printDiagnostics } from './check.js';
import { inOrder } from './models.js';
import { showProgress } from './progress.js';
import { toMarkdown, toText, type Table } from './table.js';

export interface BenchmarksOptions {
  /** Only this region; absent: every one. */
  readonly region: string | undefined;
  readonly documents: readonly string[];
  readonly calendar: string;
  readonly today: string;
  readonly language: 'nl' | 'en';
  readonly format: 'text' | 'markdown' | 'json';
}

export async function benchmarks(options: BenchmarksOptions): Promise<number> {
  const { region, documents, calendar, today, language, format } = options;
  const library = readLibrary(await readFiles(documents), today);
  if (library.diagnostics.some(({ severity }) => severity === 'error')) {
    printDiagnostics(library, language);
    return 1;
  }
  if (region !== undefined && !library.regions.has(region)) {
    const known = [...library.regions.keys()];
    const { hint } = { hint: '', ...didYouMean(region, known) };
    process.stderr.write(`There is no region ${region}; there are ${known.join(', ')}. ${hint}`.trim() + '\n');
    return 2;
  }
  const data = await readCalendar(calendar);
  const chosen = toProve(library, today).filter((one) => region === undefined || one.region === region);
  const order = inOrder(new Set(chosen.map(({ workflow }) => workflow)));
  const sorted = chosen.toSorted((a, b) => order.indexOf(a.workflow) - order.indexOf(b.workflow));
  const progress = showProgress('Searching', sorted.length);
  const reports = sorted.map((one) => {
    const report = benchmarksOf(library, data, one, today);
    progress.step();
    return report;
  });
  progress.end();
  if (format === 'json') process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
  else {
    const table = tableOf(reports, language);
    const reasons = reports.map((report) => reasonsOf(report, language)).join('\n\n');
    process.stdout.write(
      `${format === 'text' ? toText(table) : toMarkdown(table)}\n${reasons}\n\n${WORDS[language].note}\n`,
    );
  }
  return 0;
}

const WORDS = {
  en: {
    verdicts: { met: 'met', partly: 'partly', notMet: 'not met' },
    notMeasured: 'not measured here',
    note: 'Judged from the charts and the region file; what really happens is for reports on the log. A benchmark warns and never blocks: a region may choose otherwise.',
  },
  nl: {
    verdicts: { met: 'gehaald', partly: 'deels', notMet: 'niet gehaald' },
    notMeasured: 'hier niet gemeten',
    note: 'Beoordeeld naar de werkwijze en het regiobestand; wat er echt gebeurt is voor rapportages over het logboek. Een ijkpunt waarschuwt en houdt niets tegen: een regio mag anders kiezen.',
  },
} as const;

function tableOf(reports: readonly BenchmarkReport[], language: 'nl' | 'en'): Table {
  const rows = reports[0]?.benchmarks.map(({ id, title }, index) => [
    [`${id} ${title[language]}`],
    ...reports.map((report) => [WORDS[language].verdicts[report.benchmarks[index]?.verdict ?? 'notMet']]),
  ]);
  return { head: ['', ...reports.map(({ region, workflow }) => `${region} ${workflow}`)], rows: rows ?? [] };
}

/** Lines that are shown of a finding; the others are in the JSON. */
const SHOWN = 2;

function reasonsOf({ region, workflow, benchmarks: all }: BenchmarkReport, language: 'nl' | 'en'): string {
  const words = WORDS[language];
  const lines = all.flatMap(({ id, title, verdict, findings, notMeasured }) => [
    `- ${id} ${title[language]}: ${words.verdicts[verdict]}`,
    ...findings.map(({ holds, reason, at }) => {
      const places = at.slice(0, SHOWN).map(({ file, line }) => `${file}:${line}`);
      const more = at.length > SHOWN ? [`+${at.length - SHOWN}`] : [];
      const where = places.length === 0 ? '' : ` (${[...places, ...more].join(', ')})`;
      return `  - ${holds ? '+' : '!'} ${reason[language]}${where}`;
    }),
    `  - ? ${words.notMeasured}: ${notMeasured[language]}.`,
  ]);
  return [`${region} ${workflow}`, '', ...lines].join('\n');
}
