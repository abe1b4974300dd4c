/**
 * Whether what happens to a clock that spans states fits its term: an extension counts what the clock counts, only days end on
 * working days, skip school holidays or follow others, and one event does not suspend and take up at once.
 */
import type { Reporter } from '../compile-values.js';
import type { DiagnosticCode } from '../diagnostic-catalogue.js';
import type { RegionDocument } from '../region-document.js';
import { decisiveDays, modelOf } from '../region-models.js';
import type { Clock, Machine, SourceLine, Term, Workflow } from '../workflow.js';
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
  for (const { at, code, values } of findingsOf(workflow)) fault(report, at, code, values);
}

/** The same with the values of a region, told there; and every school says which holidays a clock of its model skips. */
export function checkRegionLegalClocks(
  region: RegionDocument,
  workflow: Workflow,
  today: string,
  report: Reporter,
): void {
  const own = region.parameters?.[workflow.name] ?? {};
  for (const { code, values, terms } of findingsOf(workflow)) {
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

const findingsOf = (workflow: Workflow): Finding[] =>
  machinesOf(workflow).flatMap((machine) => {
    const terms = termsOf(machine);
    return [
      ...machine.clocks.flatMap((clock) => findingsIn(clock, terms)),
      ...terms.flatMap(({ term, at }) => endFindings(term.name, term, term.endsOn, at)),
    ];
  });

/** The terms of states, each once. */
function termsOf({ states }: Machine): { term: Term; at: SourceLine }[] {
  const found = new Map<string, { term: Term; at: SourceLine }>();
  for (const { transitions } of states.values())
    for (const { trigger, at } of transitions)
      if (trigger.kind === 'after' && !found.has(trigger.term.name))
        found.set(trigger.term.name, { term: trigger.term, at });
  return [...found.values()];
}

function endFindings(name: string, term: Term, endsOn: Term['endsOn'], at: SourceLine): Finding[] {
  const values = { name, one: shown(term) };
  if (endsOn !== undefined && counted(term) === 'time') return [{ code: 'clock.time', values, terms: [term.name], at }];
  return endsOn === 'termsAct' && isTooLong(term) ? [{ code: 'clock.terms-act', values, terms: [term.name], at }] : [];
}

function findingsIn(
  { id, term, at, endsOn, schoolHolidays, suspension, extension, follows }: Clock,
  terms: readonly { readonly term: Term }[],
): Finding[] {
  const found = endFindings(id, term, endsOn, at);
  const add = (code: DiagnosticCode, values: Record<string, string>, ...terms: Term[]): void => {
    found.push({ code, values: { name: id, ...values }, terms: terms.map(({ name }) => name), at });
  };
  if (extension !== undefined && counted(extension.term) !== counted(term))
    add('clock.counts', { one: shown(term), other: shown(extension.term) }, extension.term, term);
  if (counted(term) === 'time' && schoolHolidays === 'skipped' && endsOn === undefined)
    add('clock.time', { one: shown(term) }, term);
  if (follows !== undefined) {
    const isOfState = terms.some((one) => one.term.name === follows.name);
    if (!isOfState || [term, follows].some((one) => counted(one) === 'time'))
      add('clock.follows', { one: shown(follows) }, follows, term);
  }
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
