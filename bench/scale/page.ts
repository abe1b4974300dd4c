/** The part of docs/scale.md that holds figures, written from the assumptions and from docs/scale.json. */
import { toMarkdown } from '../../apps/cli/table.js';
import { ASSUMPTIONS, type Assumption } from './assumptions.js';
import { bytesPerCase, needOf, type Need, type ScaleMeasured } from './country.js';

/** The table of answers to requests: no longer needed after a week. */
const ANSWERS = 'commands';
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];
const UNTOUCHED = ['<!-- prettier-ignore-start -->', '<!-- prettier-ignore-end -->'];

export function figures(measured: ScaleMeasured): string {
  const rows = measured.tables.filter((one) => one.rows > 0 && (one.of !== 'other' || one.table === ANSWERS));
  const [need, upper] = [needOf(measured, 'value'), needOf(measured, 'upper')];
  const line = (what: string, print: (need: Need) => string): string[][] => [[what], [print(need)], [print(upper)]];
  return [
    `Measured on ${measured.startedAt.slice(0, 10)} with \`npm run bench -- scale --write\`: ${measured.machine}.`,
    '',
    toMarkdown({
      head: ['table', 'rows', 'bytes a row, with indexes', 'rows a case'],
      rows: rows.map(({ table, of, rows: count, bytes }) => [
        [`\`${table}\`${of === 'openCase' ? ', of a case on its way' : table === ANSWERS ? ', kept for a week' : ''}`],
        [whole(count)],
        [whole(bytes / count)],
        [(count / (of === 'openCase' ? measured.openCases : measured.cases)).toFixed(1)],
      ]),
    }),
    `A case that has ended takes ${bytesOf(bytesPerCase(measured))}. Over HTTP with authentication, 32 clients over 8 regions and`,
    `everything on one machine, the node did ${whole(measured.rate)} events a second.`,
    '',
    '## What the country needs',
    '',
    toMarkdown({
      head: ['assumption', 'taken', 'upper', 'from'],
      rows: Object.values<Assumption>(ASSUMPTIONS).map(({ what, value, upper: most, unit, source }) => [
        [what],
        [amount(value, unit)],
        [most === value ? '' : amount(most, unit)],
        [source],
      ]),
    }),
    toMarkdown({
      head: ['so', 'taken', 'all upper ends at once'],
      rows: [
        line('cases a year', ({ casesPerYear }) => whole(casesPerYear)),
        line('events a year', ({ transitionsPerYear }) => whole(transitionsPerYear)),
        line('events a second of working time', ({ averagePerSecond }) => averagePerSecond.toFixed(1)),
        line('events a second in the busiest hour', ({ peakPerSecond }) => whole(peakPerSecond)),
        line('of what the node did', ({ peakOfNode }) => `${(peakOfNode * 100).toFixed(1)} %`),
        line('a case on disk', (one) => bytesOf(one.bytesPerCase)),
        line('a year of cases', ({ bytesPerYear }) => bytesOf(bytesPerYear)),
        line('all that is kept', ({ bytesKept }) => bytesOf(bytesKept)),
        line('of which an average municipality', ({ bytesKeptPerMunicipality }) => bytesOf(bytesKeptPerMunicipality)),
      ],
    }),
  ].join('\n');
}

/** The page with its figures written anew. Throws when it has no place for them. */
export function withFigures(page: string, measured: ScaleMeasured): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`The page has no ${BEGIN} ... ${END}.`);
  return `${page.slice(0, from)}${BEGIN}\n${UNTOUCHED[0]}\n\n${figures(measured)}\n${UNTOUCHED[1]}\n${page.slice(to)}`;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

function amount(value: number, unit: string): string {
  if (unit === 'of pupils') return `${(value * 100).toFixed(1)} %`;
  return [whole(value), unit].filter((part) => part !== '').join(' ');
}

function bytesOf(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), units.length - 1);
  const scaled = value / 1_000 ** power;
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : whole(scaled)} ${units[power] ?? ''}`;
}
