/**
 * Whether what happens to a clock that spans states fits its term: an extension counts what the clock counts, only days end on
 * working days or skip school holidays, and one event does not suspend and take up at once.
 */
import type { Reporter } from '../compile-values.js';
import type { DiagnosticCode } from '../diagnostic-catalogue.js';
import type { RegionDocument } from '../region-document.js';
import { decisiveDays, modelOf } from '../region-models.js';
import type { Clock, SourceLine, Term, Workflow } from '../workflow.js';
import { fault, machinesOf } from './rule.js';

interface Finding {
  readonly code: DiagnosticCode;
  readonly values: Record<string, string>;
  /** The terms that it depends on. */
  readonly terms: readonly string[];
  readonly at: SourceLine;
}

/** Every clock of a workflow fits its term. */
export function legalClocks(workflow: Workflow, report: Reporter): void {
  for (const { at, code, values } of clocksOf(workflow).flatMap(findingsIn)) fault(report, at, code, values);
}

/** The same with the values of a region, told there; and every school says which holidays a clock of its model skips. */
export function checkRegionLegalClocks(
  region: RegionDocument,
  workflow: Workflow,
  today: string,
  report: Reporter,
): void {
  const own = region.parameters?.[workflow.name] ?? {};
  for (const { code, values, terms } of clocksOf(workflow).flatMap(findingsIn)) {
    const given = terms.find((name) => Object.hasOwn(own, name));
    if (given !== undefined) report.at(['region', 'parameters', workflow.name, given], code, { with: values });
  }
  const skipping = clocksOf(workflow).find(({ schoolHolidays }) => schoolHolidays === 'skipped');
  if (skipping === undefined) return;
  const days = decisiveDays(region, today);
  for (const [id, { holidayRegion }] of Object.entries(region.schools)) {
    const isUsed = days.some((day) => modelOf(region, id, day)?.workflow === workflow.name);
    if (holidayRegion === undefined && isUsed)
      report.atKey(['region', 'schools', id], 'region.holidays', { with: { name: id, other: skipping.id } });
  }
}

const clocksOf = (workflow: Workflow): Clock[] => machinesOf(workflow).flatMap(({ clocks }) => [...clocks]);

function findingsIn({ id, term, at, endsOn, schoolHolidays, suspension, extension }: Clock): Finding[] {
  const found: Finding[] = [];
  const add = (code: DiagnosticCode, values: Record<string, string>, ...terms: Term[]): void => {
    found.push({ code, values: { name: id, ...values }, terms: terms.map(({ name }) => name), at });
  };
  if (extension !== undefined && counted(extension.term) !== counted(term))
    add('clock.counts', { one: shown(term), other: shown(extension.term) }, extension.term, term);
  if (counted(term) === 'time' && (endsOn !== undefined || schoolHolidays === 'skipped'))
    add('clock.time', { one: shown(term) }, term);
  else if (endsOn === 'termsAct' && isTooLong(term)) add('clock.terms-act', { one: shown(term) }, term);
  for (const event of suspension?.from.filter((one) => suspension.until.includes(one)) ?? [])
    add('clock.both', { other: event });
  return found;
}

const shown = ({ name, duration }: Term): string => (name === duration ? name : `${name} (${duration})`);

/** What a term counts: working days, time, or days, of which weeks, months and years are made. */
function counted({ duration }: Term): 'workingDays' | 'time' | 'days' {
  return duration.endsWith('wd') ? 'workingDays' : duration.startsWith('PT') ? 'time' : 'days';
}

/** Algemene termijnenwet, article 4(a); libs/calendar counts by the same lengths. */
function isTooLong({ duration }: Term): boolean {
  const most = { D: 90, W: 12, M: 3, Y: 0 }[duration.at(-1) ?? ''];
  return most !== undefined && Number(/\d+/.exec(duration)?.[0]) > most;
}
