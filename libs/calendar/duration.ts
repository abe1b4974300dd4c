// How long a term is, as written in YAML, records and regions: one unit and one count.
// Decides which texts are durations and how they read in Dutch and English. Does not know when a term starts or is due.

/** What a duration counts. Hours and minutes are elapsed time; all others are counted in local days. */
export type DurationUnit = 'workingDays' | 'days' | 'weeks' | 'months' | 'years' | 'hours' | 'minutes';

/** A length of time in one unit; `count` is a whole number from 1 to 9999. */
export interface Duration {
  readonly unit: DurationUnit;
  readonly count: number;
}

/** Four digits hold every term of law and contract, and keep all arithmetic exact. */
const highestCount = 9999;

/** What stands before and after the count. ISO 8601 knows no working days; `wd` is ours. */
const writtenForms = {
  workingDays: { before: '', after: 'wd' },
  days: { before: 'P', after: 'D' },
  weeks: { before: 'P', after: 'W' },
  months: { before: 'P', after: 'M' },
  years: { before: 'P', after: 'Y' },
  hours: { before: 'PT', after: 'H' },
  minutes: { before: 'PT', after: 'M' },
} as const satisfies Record<DurationUnit, { before: string; after: string }>;

const units = Object.keys(writtenForms) as DurationUnit[];

/** After a number Dutch keeps "uur" and "jaar" singular. */
const words = {
  workingDays: { nl: ['werkdag', 'werkdagen'], en: ['working day', 'working days'] },
  days: { nl: ['dag', 'dagen'], en: ['day', 'days'] },
  weeks: { nl: ['week', 'weken'], en: ['week', 'weeks'] },
  months: { nl: ['maand', 'maanden'], en: ['month', 'months'] },
  years: { nl: ['jaar', 'jaar'], en: ['year', 'years'] },
  hours: { nl: ['uur', 'uur'], en: ['hour', 'hours'] },
  minutes: { nl: ['minuut', 'minuten'], en: ['minute', 'minutes'] },
} as const satisfies Record<DurationUnit, Record<'nl' | 'en', readonly [string, string]>>;

/**
 * Reads `10wd`, or an ISO 8601 duration of one unit: `P10D`, `P6W`, `P1M`, `P1Y`, `PT12H`, `PT5M`. Undefined for anything else:
 * zero, leading zeros, more than four digits, fractions, signs, several units, lower-case designators, spaces.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(PT?|)([1-9]\d{0,3})(wd|[DWMYH])$/.exec(text);
  if (!match) return undefined;
  const [, before, count, after] = match;
  const unit = units.find((name) => writtenForms[name].before === before && writtenForms[name].after === after);
  return unit && { unit, count: Number(count) };
}

/** The text that parseDuration reads back as the same duration. Throws a RangeError when it is not a duration. */
export function formatDuration(duration: Duration): string {
  assertDuration(duration);
  const { before, after } = writtenForms[duration.unit];
  return `${before}${duration.count}${after}`;
}

/** The duration in words: "10 werkdagen", "1 working day". Throws a RangeError when it is not a duration. */
export function describeDuration(duration: Duration, language: 'nl' | 'en'): string {
  assertDuration(duration);
  const [singular, plural] = words[duration.unit][language];
  return `${duration.count} ${duration.count === 1 ? singular : plural}`;
}

/** Throws a RangeError for a count that is no whole number from 1 to 9999, or a unit that does not exist. */
export function assertDuration(duration: Duration): void {
  const { unit, count } = duration;
  if (!units.includes(unit) || !Number.isInteger(count) || count < 1 || count > highestCount) {
    throw new RangeError(`not a duration: ${String(count)} ${unit}`);
  }
}
