/** `schakel structure`: how models differ in form, computed from their charts and from searches, as one table. */
import { didYouMean, readLibrary } from '#language';
import { readCalendar, readFiles } from '#operations';
import { BUDGET, groundFor, LONGEST, structureOf, type Structure, type Way } from '#proof';
import { printDiagnostics } from './check.js';
import { inOrder } from './models.js';
import { showProgress } from './progress.js';
import { toMarkdown, toText, type Cell, type Table } from './table.js';

export interface StructureOptions {
  /** Names of workflows; none: all. */
  readonly workflows: readonly string[];
  readonly documents: readonly string[];
  readonly calendar: string;
  readonly today: string;
  readonly language: 'nl' | 'en';
  readonly format: 'text' | 'markdown' | 'json';
}

export async function structure(options: StructureOptions): Promise<number> {
  const { documents, calendar, today, language, format } = options;
  const library = readLibrary(await readFiles(documents), today);
  if (library.diagnostics.some(({ severity }) => severity === 'error')) {
    printDiagnostics(library, language);
    return 1;
  }
  const known = inOrder(library.workflows.keys());
  const unknown = options.workflows.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const { hint } = { hint: '', ...didYouMean(unknown, known) };
    process.stderr.write(`There is no workflow ${unknown}; there are ${known.join(', ')}. ${hint}`.trim() + '\n');
    return 2;
  }
  const data = await readCalendar(calendar);
  const names = options.workflows.length > 0 ? inOrder(new Set(options.workflows)) : known;
  const progress = showProgress('Searching', names.length);
  const found: { readonly title: string; readonly structure: Structure }[] = [];
  for (const name of names) {
    const ground = groundFor(library, data, name, today);
    if (ground === undefined) {
      process.stderr.write(`No school uses ${name} on ${today}, so there is no region to try it in.\n`);
      return 1;
    }
    found.push({ title: ground.model.workflow.title[language], structure: structureOf(ground) });
    progress.step();
  }
  progress.end();
  if (format === 'json')
    process.stdout.write(
      `${JSON.stringify(
        found.map((one) => one.structure),
        null,
        2,
      )}\n`,
    );
  else {
    const table = tableOf(found, language);
    process.stdout.write(`${format === 'text' ? toText(table) : toMarkdown(table)}\n${WORDS[language].note}\n`);
  }
  return 0;
}

const WORDS = {
  en: {
    machines: 'kinds of case',
    shape: 'form of the main case',
    shapes: {
      apart: (parts: number) => `apart: ${parts} states, and the other side for itself`,
      sequence: (parts: number) => `${parts} links in a row`,
      parallel: (parts: number) => `${parts} parts side by side`,
      loop: () => 'one owner who weighs, helps and reviews',
    },
    owners: 'owners at once',
    most: 'at most',
    handover: 'hand-over',
    handovers: {
      letter: 'a letter that opens another case',
      offer: 'offered, and accepted or returned',
      join: 'none: parties join and leave',
      none: 'none: stays with the owner',
    },
    order: 'order',
    orders: { perTrack: 'for each side', total: 'total', none: 'none' },
    light: 'events to light help',
    specialist: 'events to specialist help',
    handedOver: 'hand-overs on the way (light, specialist)',
    points: 'points that ask who pays (light, specialist)',
    decisions: 'decisions of payers (light, specialist)',
    notFound: 'not found',
    note:
      'Events after the signal on the shortest way that was found, without emergency, referral by law and waiting. What every model asks of staff (talk with the parents, context, consent, residence) is done and not counted. The search varies one field of an event at a time, from ordinary data and from data with every yes or no a yes, and gives up after ' +
      `${BUDGET} situations or ${LONGEST} events: a shorter way, or one where none was found, is not ruled out.`,
  },
  nl: {
    machines: 'soorten zaken',
    shape: 'vorm van de hoofdzaak',
    shapes: {
      apart: (parts: number) => `apart: ${parts} toestanden, en de andere kant voor zich`,
      sequence: (parts: number) => `${parts} schakels achter elkaar`,
      parallel: (parts: number) => `${parts} delen naast elkaar`,
      loop: () => 'één eigenaar die weegt, helpt en evalueert',
    },
    owners: 'eigenaren tegelijk',
    most: 'hooguit',
    handover: 'overdracht',
    handovers: {
      letter: 'een brief die een andere zaak opent',
      offer: 'aangeboden, en overgenomen of teruggegeven',
      join: 'geen: partijen sluiten aan en gaan weg',
      none: 'geen: blijft bij de eigenaar',
    },
    order: 'volgorde',
    orders: { perTrack: 'per kant', total: 'volledig', none: 'geen' },
    light: 'gebeurtenissen tot lichte hulp',
    specialist: 'gebeurtenissen tot specialistische hulp',
    handedOver: 'overdrachten onderweg (licht, specialistisch)',
    points: 'punten waar gevraagd wordt wie betaalt (licht, specialistisch)',
    decisions: 'besluiten van betalers (licht, specialistisch)',
    notFound: 'niet gevonden',
    note:
      'Gebeurtenissen na het signaal op de kortste weg die is gevonden, zonder spoed, wettelijke verwijzing en wachten. Wat elk model van medewerkers vraagt (ouders spreken, context, toestemming, woonplaats) is gedaan en niet geteld. De zoektocht varieert één veld van een gebeurtenis tegelijk, vanuit gewone gegevens en vanuit gegevens met overal ja, en stopt na ' +
      `${BUDGET} situaties of ${LONGEST} gebeurtenissen: een kortere weg, of een waar geen is gevonden, is niet uitgesloten.`,
  },
} as const;

function tableOf(
  found: readonly { readonly title: string; readonly structure: Structure }[],
  language: 'nl' | 'en',
): Table {
  const words = WORDS[language];
  const row = (title: string, of: (one: Structure) => string): Cell[] => [
    [title],
    ...found.map(({ structure: one }) => [of(one)]),
  ];
  const both = (of: (way: Way) => number) => (one: Structure) =>
    [one.light, one.specialist].map((way) => (way === null ? '-' : String(of(way)))).join(', ');
  const count = (way: Way | null): string => (way === null ? words.notFound : String(way.events.length));
  return {
    head: ['', ...found.map(({ title }) => title)],
    rows: [
      row(words.machines, ({ machines }) => `${machines.length}: ${machines.join(', ')}`),
      row(words.shape, ({ shape, parts }) => words.shapes[shape](parts)),
      row(words.owners, ({ owners: { seen, most } }) =>
        seen === most ? String(seen) : `${seen} (${words.most} ${most})`,
      ),
      row(words.handover, ({ handover }) => words.handovers[handover]),
      row(words.order, ({ order }) => words.orders[order]),
      row(words.light, ({ light }) => count(light)),
      row(words.specialist, ({ specialist }) => count(specialist)),
      row(
        words.handedOver,
        both(({ handovers }) => handovers),
      ),
      row(
        words.points,
        both(({ points }) => points),
      ),
      row(
        words.decisions,
        both(({ decisions }) => decisions),
      ),
    ],
  };
}
