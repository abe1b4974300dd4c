/** `schakel compare`: one story of a child under every model that tells it, side by side: route, owners, decisions, payers. */
import { didYouMean, readLibrary, type Label, type Library } from '#language';
import { readCalendar, readFiles } from '#operations';
import { readRoad, rehearse, type CaseRoad, type Road } from '#scenario';
import { printDiagnostics } from './check.js';
import { inOrder } from './models.js';
import { toMarkdown, toText, type Cell, type Table } from './table.js';

export interface CompareOptions {
  /** The number of the story, or the name that it has in one of the models. */
  readonly story: string;
  readonly documents: readonly string[];
  readonly calendar: string;
  readonly today: string;
  readonly language: 'nl' | 'en';
  readonly format: 'text' | 'markdown' | 'json';
}

export async function compare(options: CompareOptions): Promise<number> {
  const { story, documents, calendar, today, language, format } = options;
  const library = readLibrary(await readFiles(documents), today);
  if (library.diagnostics.some(({ severity }) => severity === 'error')) {
    printDiagnostics(library, language);
    return 1;
  }
  const chosen = storiesOf(story, library);
  if (typeof chosen === 'string') {
    process.stderr.write(`${chosen}\n`);
    return 2;
  }
  const data = await readCalendar(calendar);
  const roads: Road[] = [];
  for (const { document, file } of chosen) {
    const run = rehearse(document, library, data);
    if (run.failures.length > 0) {
      process.stderr.write(
        `${file} does not come out as it says: ${run.failures.map(({ what }) => what).join('; ')}\n`,
      );
      return 1;
    }
    roads.push(readRoad(run, document.title, file, library));
  }
  if (format === 'json') process.stdout.write(`${JSON.stringify(roads, null, 2)}\n`);
  else {
    const table = tableOf(roads, language, format);
    process.stdout.write(`${format === 'text' ? toText(table) : toMarkdown(table)}\n${WORDS[language].caveat}\n`);
  }
  return 0;
}

/** The story of each model, in the order of the models; of several with one number the first file. Else what is wrong. */
function storiesOf(story: string, library: Library): Library['scenarios'] | string {
  const named = library.scenarios.find(({ document }) => document.scenario === story);
  const number = /^\d{1,2}$/.test(story) ? Number(story) : named?.document.number;
  const found = inOrder(library.workflows.keys()).flatMap(
    (workflow) =>
      library.scenarios
        .filter(({ document }) => document.workflow === workflow && document.number === number)
        .sort((a, b) => (a.file < b.file ? -1 : 1))[0] ?? [],
  );
  if (found.length > 0) return found;
  const names = [...new Set(library.scenarios.map(({ document }) => document.scenario))];
  const numbers = [...new Set(library.scenarios.map(({ document }) => document.number))].sort((a, b) => a - b);
  const { hint } = { hint: '', ...didYouMean(story, names) };
  return `There is no story ${story}; there are ${numbers.join(', ')}.${hint === '' ? '' : ` ${hint}`}`;
}

const WORDS = {
  en: {
    story: 'story',
    route: 'route',
    owners: 'owners, in order',
    decisions: 'decisions of payers',
    none: 'none',
    payers: 'paid by (row of the table)',
    handovers: 'hand-overs',
    terms: 'terms that ran',
    end: 'end',
    open: 'still open',
    caveat: 'No model has been shown to give better outcomes than another; this table ranks none.',
  },
  nl: {
    story: 'verhaal',
    route: 'route',
    owners: 'eigenaren, op volgorde',
    decisions: 'besluiten van betalers',
    none: 'geen',
    payers: 'betaald door (rij van de tabel)',
    handovers: 'overdrachten',
    terms: 'termijnen die liepen',
    end: 'einde',
    open: 'loopt nog',
    caveat: 'Van geen model is aangetoond dat het betere uitkomsten geeft dan een ander; deze tabel rangschikt niet.',
  },
} as const;

/** One column for each model, one row for each thing compared. */
function tableOf(roads: readonly Road[], language: keyof Label, format: 'text' | 'markdown'): Table {
  const words = WORDS[language];
  const say = (label: Label): string => label[language];
  const code = (word: string): string => (format === 'markdown' ? `\`${word}\`` : word);
  const inCases = (road: Road, of: (one: CaseRoad) => string): Cell =>
    road.cases.length === 1
      ? road.cases.map(of)
      : road.cases.map((one) => `${say(one.title)}${one.cases > 1 ? ` (${one.cases}×)` : ''}: ${of(one)}`);
  const route = ({ states }: CaseRoad): string =>
    states
      .map(({ label, inside }) => `${say(label)}${inside.length > 0 ? ` (${inside.map(say).join(', ')})` : ''}`)
      .join(' → ');
  const row = (title: string, of: (road: Road) => Cell): Cell[] => [[title], ...roads.map(of)];
  return {
    head: ['', ...roads.map(({ title }) => say(title))],
    rows: [
      row(words.story, ({ story, file }) => [format === 'markdown' ? `[${say(story)}](${file})` : say(story)]),
      row(words.route, (road) => inCases(road, route)),
      row(words.owners, (road) => inCases(road, ({ owners }) => owners.map(say).join(' → '))),
      row(words.decisions, ({ decisions }) =>
        decisions.length === 0
          ? [words.none]
          : [String(decisions.length), ...decisions.map(({ label, party }) => `${say(party)}: ${say(label)}`)],
      ),
      row(words.payers, ({ payers }) =>
        payers.map(({ payer, rule, label }) => `${say(label)} (${code(`${payer}/${rule}`)})`),
      ),
      row(words.handovers, ({ handovers }) => [String(handovers)]),
      row(words.terms, ({ terms }) =>
        terms.length === 0
          ? [words.none]
          : terms.map(
              ({ label, length, times }) =>
                `${label === null ? '' : `${say(label)}: `}${say(length)}${times > 1 ? ` (${times}×)` : ''}`,
            ),
      ),
      row(words.end, (road) => inCases(road, ({ end }) => (end === null ? words.open : say(end)))),
    ],
  };
}
