/**
 * What is looked at for the benchmarks: ways to help, guards and meetings of a workflow, and what a region wrote. Each look
 * gives whether it holds, the reason and its lines; which benchmark it counts for is in benchmarks.ts.
 */
import {
  keyPlaceAt,
  modelOf,
  type ChartTransition,
  type GuardTerm,
  type Label,
  type RegionSource,
  type SourceLine,
  type Workflow,
} from '#language';
import type { Structure, Way } from './structure.js';

/** One thing that is looked at for a benchmark. */
export interface Finding {
  readonly holds: boolean;
  readonly reason: Label;
  readonly at: readonly SourceLine[];
}

/** What is looked at: the workflow as the region has it, and how it is formed. */
export interface Subject {
  readonly workflow: Workflow;
  readonly structure: Structure;
  readonly region: RegionSource;
  readonly day: string;
  readonly eventAt: (name: string) => SourceLine[];
  readonly workflowAt: (...path: readonly string[]) => SourceLine;
}

export const NOT_FOUND: Label = { nl: 'Er is geen weg gevonden.', en: 'No way was found.' };

export const lastOf = ({ eventAt }: Subject, way: Way | null): SourceLine[] => eventAt(way?.events.at(-1)?.event ?? '');

export function wayIsShort(subject: Subject, way: Way | null, most: number, what: Label): Finding {
  const events = way?.events.map(({ event }) => event) ?? [];
  return {
    holds: way !== null && events.length <= most && way.handovers === 0,
    reason:
      way === null
        ? NOT_FOUND
        : {
            nl: `${what.nl} begint na het signaal: gebeurtenissen ${events.length}, overdrachten ${way.handovers} (hooguit ${most} en 0): ${events.join(', ')}.`,
            en: `${what.en} starts after the signal: events ${events.length}, hand-overs ${way.handovers} (at most ${most} and 0): ${events.join(', ')}.`,
          },
    at: lastOf(subject, way),
  };
}

/** Where transitions are of which something holds; each line once. */
export function placesOf(
  { workflow }: Subject,
  holds: (transition: ChartTransition, owner: string | undefined) => boolean,
): SourceLine[] {
  const found = new Map<string, SourceLine>();
  for (const machine of workflow.machines.values())
    for (const { transitions, owner } of machine.states.values())
      for (const transition of transitions)
        if (holds(transition, owner)) found.set(`${transition.at.file}:${transition.at.line}`, transition.at);
  return [...found.values()];
}
/** What a guard asks, as it is written. */
const textOf = ({ guard }: ChartTransition): string => guard.map(({ expression }) => expression.text).join(' && ');

/** Where a guard asks for a fact; not where the region's agreements take that question away. */
export function guardReads(subject: Subject, fact: string, words: { holds: Label; fails: Label }): Finding {
  const isAsked = ({ expression: { text } }: GuardTerm): boolean =>
    text.includes(fact) &&
    Object.entries(subject.region.document.agreements).every(
      ([name, value]) => value !== false || !text.includes(`!agreements.${name}`),
    );
  const at = placesOf(subject, ({ guard }) => guard.some(isAsked));
  return { holds: at.length > 0, reason: at.length > 0 ? words.holds : words.fails, at };
}

/** Kinds of parties that bring youth help when they own the state themselves. */
const YOUTH_HELP = ['team', 'localTeam', 'provider'];

/** Where a meeting asks for the family and the school and, when it is asked, for youth help. */
export function meetings(subject: Subject, withYouthHelp: boolean): SourceLine[] {
  return placesOf(subject, (transition, owner) => {
    const text = textOf(transition);
    const asks = (who: string): boolean => text.includes(`'${who}' in `);
    const kind = subject.workflow.parties.get(owner ?? '')?.kind ?? '';
    const hasYouthHelp = asks('youthHelp') || YOUTH_HELP.includes(kind);
    return (asks('parent') || asks('pupil')) && asks('school') && (!withYouthHelp || hasYouthHelp);
  });
}

export function familyAtMeeting(subject: Subject): Finding {
  const at = meetings(subject, false);
  return {
    holds: at.length > 0,
    reason:
      at.length > 0
        ? {
            nl: 'Plan of evaluatie telt pas met gezin en school erbij.',
            en: 'A plan or review only counts with family and school present.',
          }
        : {
            nl: 'Geen plan of evaluatie vraagt dat gezin en school er samen bij zijn.',
            en: 'No plan or review asks that family and school are there together.',
          },
    at,
  };
}

export function schoolsHaveContact({ region: { document, file, tree }, structure, day }: Subject): Finding {
  const schools = Object.keys(document.schools).filter(
    (school) => modelOf(document, school, day)?.workflow === structure.workflow,
  );
  const without = schools.filter((school) => document.schools[school]?.contact === 'none');
  return {
    holds: without.length === 0,
    reason: {
      nl: `${schools.length - without.length} van de ${schools.length} scholen hebben een vaste contactpersoon van jeugdhulp.`,
      en: `${schools.length - without.length} of the ${schools.length} schools have a fixed contact of youth help.`,
    },
    at: without.map((school) => ({ file, line: keyPlaceAt(tree, ['schools', school, 'contact']).line })),
  };
}

export function evaluationIsPlanned({ region: { document, file, tree }, day }: Subject): Finding {
  const late = Object.entries(document.workingAgreements).filter(([, { reviewDate }]) => reviewDate < day);
  return {
    holds: late.length === 0,
    reason:
      late.length === 0
        ? {
            nl: 'Elke afspraak heeft een dag waarop zij wordt besproken, en die komt nog.',
            en: 'Every agreement has a day on which it is reviewed, and that is still to come.',
          }
        : {
            nl: `Over tijd om te bespreken: ${late.map(([id]) => id).join(', ')}.`,
            en: `Overdue for review: ${late.map(([id]) => id).join(', ')}.`,
          },
    at: late.map(([id]) => ({ file, line: keyPlaceAt(tree, ['workingAgreements', id, 'reviewDate']).line })),
  };
}
