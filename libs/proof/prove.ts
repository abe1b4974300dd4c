/**
 * Proves the kinds of case of a workflow in a region: every rule over every configuration that can be reached. A kind of case
 * that is too large, or written in a way that proofs do not know, is not decided, and says so.
 */
import type { CalendarData } from '#calendar';
import { modelOf, type DecisionTable, type Label, type Library, type Machine, type SourceLine } from '#language';
import { NOTHING, TooLarge, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { readByProof, readByTable, type ProofMemory } from './memory.js';
import { TooManyTrials } from './configurations/attempt.js';
import { NotProvable } from './configurations/regions.js';
import type { Finding } from './rules/rule.js';
import { PROOF_RULES } from './rules.js';
import { findInTable } from './table-rules.js';
import { storyTo } from './story.js';
import { subjectOf, type Place } from './subject.js';
import type { ProofFault, Verdict } from './verdict.js';

export interface ToProve extends Place {
  /** False: faults come without stories, which take longer to find than the faults. */
  readonly tellsStories?: boolean;
}

/** What there is to prove on a day: every model that a region has chosen, once. */
export function toProve({ regions, workflows }: Library, day: string): ToProve[] {
  return [...regions].flatMap(([region, { document }]) => {
    const found = new Map<string, ToProve>();
    for (const school of Object.keys(document.schools).sort()) {
      const workflow = modelOf(document, school, day)?.workflow;
      if (workflow !== undefined && workflows.has(workflow) && !found.has(workflow))
        found.set(workflow, { region, workflow, school });
    }
    return [...found.values()];
  });
}

/** The verdict on every kind of case of a workflow, and on its decision tables; with a memory it goes on from earlier proofs. */
export function prove(library: Library, calendar: CalendarData, place: ToProve, memory?: ProofMemory): Verdict[] {
  const { region, workflow, school, machine: only, tellsStories = true } = place;
  const subject = subjectOf(library, calendar, place);
  if (subject === undefined) throw new Error(`The workflow ${workflow} does not compile for ${region}.`);
  const { source, staff, machines } = subject;
  /** As it was found before, where all that is read is the same. */
  const judged = (name: string, read: () => string, find: () => Verdict): Verdict => ({
    ...(memory === undefined ? find() : memory.verdictOf(`${workflow}/${name}`, read(), find)),
    ...{ region, school, workflow, machine: name },
  });
  const ofMachine = (machine: Machine): Verdict => {
    const common = { region, school, workflow, machine: machine.name };
    const placeOf = (path: string): SourceLine => {
      const [root = '', ...rest] = path.split('.');
      const head = root === machine.name ? ['workflow', 'machines', machine.name] : ['blocks', root, 'part'];
      return source.sources.key([...head, ...rest.flatMap((key) => ['states', key])]);
    };
    try {
      const exploration = new Exploration(machine, staff, { kept: memory?.movesOf(workflow, machine.name) });
      const faults = PROOF_RULES.flatMap((rule) =>
        once(rule.find(exploration, placeOf), exploration).map(({ at, message, where }): ProofFault => ({
          rule: rule.id,
          severity: rule.severity,
          at,
          message,
          story: where === undefined || !tellsStories ? null : (storyTo(exploration, where, rule.asksWayOn) ?? null),
        })),
      );
      const { configurations } = exploration;
      return { ...common, undecided: null, configurations, faults };
    } catch (error) {
      const isTooLarge = error instanceof TooLarge || error instanceof TooManyTrials;
      if (!isTooLarge && !(error instanceof NotProvable)) throw error;
      return { ...common, undecided: isTooLarge ? TOO_LARGE : error.why, configurations: 0, faults: [] };
    }
  };
  const tables = [...staff.workflow.decisions.values()].filter(({ id }) => only === undefined || id === only);
  const ofTable = (table: DecisionTable): Verdict => {
    const rows = ['workflow', 'decisions', table.id, 'rules'];
    const keys = Object.keys(source.document.decisions?.[table.id]?.rules ?? {});
    const places = keys.map((key) => source.sources.key([...rows, key]));
    const { inputs, found } = findInTable(table, library.laws, places);
    const faults = found.map(({ id, severity, at, message }) => ({ rule: id, severity, at, message, story: null }));
    return { region, school, workflow, machine: table.id, undecided: null, configurations: inputs, faults };
  };
  return [
    ...machines.map((one) =>
      judged(
        one.name,
        () => readByProof(staff, one),
        () => ofMachine(one),
      ),
    ),
    ...tables.map((one) =>
      judged(
        one.id,
        () => readByTable(one, library.laws),
        () => ofTable(one),
      ),
    ),
  ];
}

/** What a rule says twice of one line, as of two ways to take one transition, is one fault, found in all of them. */
function once(findings: readonly Finding[], { terrain }: Exploration): Finding[] {
  const found = new Map<string, Finding>();
  for (const one of findings) {
    const { at, message, where } = one;
    const key = `${at.file}:${at.line}:${at.column} ${message.en}`;
    const before = found.get(key);
    const all = [before?.where, where]
      .flatMap((set) => set ?? [])
      .reduce<Configurations>((a, b) => terrain.space.diagram.or(a, b), NOTHING);
    found.set(key, all === NOTHING ? one : { ...one, where: all });
  }
  return [...found.values()];
}

const TOO_LARGE: Label = {
  nl: 'Te veel standen om alle na te gaan.',
  en: 'Too many configurations to look at all of them.',
};
