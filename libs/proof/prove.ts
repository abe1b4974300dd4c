/**
 * Proves the kinds of case of a workflow in a region: every rule over every configuration that can be reached. A kind of case
 * that is too large, or written in a way that proofs do not know, is not decided, and says so. Of one that is too large it is told
 * what was found in the part that was looked at, by the rules for which a part is enough.
 */
import type { CalendarData } from '#calendar';
import { modelOf, type DecisionTable, type Label, type Library, type Machine, type SourceLine } from '#language';
import { TooLarge, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { readByProof, readByTable, type ProofMemory } from './memory.js';
import { KeptMoves } from './configurations/kept-moves.js';
import { TooManyTrials } from './configurations/attempt.js';
import type { Limits } from './configurations/terrain.js';
import { NotProvable } from './configurations/regions.js';
import { findingsOf, type Found } from './findings.js';
import { PROOF_RULES } from './rules.js';
import { findInTable } from './table-rules.js';
import { storyOf, type Story } from './story.js';
import { subjectOf, type Place } from './subject.js';
import type { ProofFault, Verdict } from './verdict.js';

export interface ToProve extends Place {
  /** False: faults come without stories, which take longer to find than the faults. */
  readonly tellsStories?: boolean;
  /** Absent: as much as there is room and time for. */
  readonly limits?: Limits;
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
  const { region, workflow, school, machine: only, tellsStories = true, limits } = place;
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
      // Also without a memory: a rule may ask for a proof that follows more.
      const kept = memory?.movesOf(workflow, machine.name) ?? new KeptMoves();
      const exploration = new Exploration(machine, staff, { kept, limits });
      return { ...common, ...judge(exploration, placeOf, tellsStories) };
    } catch (error) {
      if (!isTooLarge(error) && !(error instanceof NotProvable)) throw error;
      const undecided = error instanceof NotProvable ? error.why : TOO_LARGE;
      return { ...common, undecided, configurations: 0, faults: [] };
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

type Judgement = Pick<Verdict, 'undecided' | 'configurations' | 'faults'>;

/** What the rules find, or those of them that can be judged where a part is known only. */
function judge(exploration: Exploration, placeOf: (path: string) => SourceLine, tellsStories: boolean): Judgement {
  const { lacks, configurations } = exploration;
  let isDecided = lacks === 'nothing';
  const faults = PROOF_RULES.flatMap((rule): ProofFault[] => {
    const { id, severity, mayLack, asksWayOn } = rule;
    if (lacks !== 'nothing' && mayLack !== 'moves' && mayLack !== lacks) return [];
    try {
      const found = findingsOf(rule, exploration, placeOf);
      return found.findings.map(({ at, message, where }) => ({
        rule: id,
        severity,
        at,
        message,
        story: where === undefined || !tellsStories ? null : (told(found, where, asksWayOn) ?? null),
      }));
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      isDecided = false;
      return [];
    }
  });
  return { undecided: isDecided ? null : faults.length === 0 ? TOO_LARGE : PARTLY, configurations, faults };
}

/** A story, where finding it is not too much. */
function told({ exploration, ways }: Found, where: Configurations, asksWayOn?: true): Story | undefined {
  try {
    const way = ways.to(where);
    return way === undefined ? undefined : storyOf(exploration, way, asksWayOn);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return undefined;
  }
}

const isTooLarge = (error: unknown): boolean => error instanceof TooLarge || error instanceof TooManyTrials;

const TOO_LARGE: Label = {
  nl: 'Te veel standen om alle na te gaan.',
  en: 'Too many configurations to look at all of them.',
};
const PARTLY: Label = {
  nl: 'Te veel standen om alle na te gaan. Wat hierbij staat is gevonden in het deel dat is bekeken.',
  en: 'Too many configurations to look at all of them. What is told here was found in the part that was looked at.',
};
