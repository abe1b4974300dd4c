/**
 * The road of a child in a story that was run: through which states, with whom as owner, who decided, who paid and by which
 * row, how often it was handed over, which terms ran and where it ended. Reads what happened; it judges no model.
 */
import { describeDuration, parseDuration } from '#calendar';
import { isPayersDecision } from '#funding';
import { lawOn, type Label, type Library, type Machine, type Workflow } from '#language';
import { owningParties } from '#lifecycle';
import type { Rehearsal } from './rehearse.js';
import type { Happening } from './cast.js';

/** One case of the story, or several of a kind that took the same road. */
export interface CaseRoad {
  readonly title: Label;
  readonly cases: number;
  /** States passed in order; those inside one state of the machine together. */
  readonly states: readonly { readonly label: Label; readonly inside: readonly Label[] }[];
  readonly owners: readonly Label[];
  /** Where it ended; null while it runs. */
  readonly end: Label | null;
}

export interface RoadDecision {
  readonly event: string;
  readonly label: Label;
  readonly party: Label;
}

export interface RoadPayer {
  readonly payer: string;
  /** The row of the table that hit, as the receipt names it. */
  readonly rule: string;
  readonly label: Label;
}

export interface Road {
  readonly workflow: string;
  readonly title: Label;
  readonly story: Label;
  readonly file: string;
  readonly cases: readonly CaseRoad[];
  readonly decisions: readonly RoadDecision[];
  readonly payers: readonly RoadPayer[];
  /** How often an owner let go and another took over. */
  readonly handovers: number;
  /** A term that is written as a length only has no name. */
  readonly terms: readonly { readonly label: Label | null; readonly length: Label; readonly times: number }[];
}

/** What a story that was run shows of the child's road. */
export function readRoad(run: Rehearsal, story: Label, file: string, library: Library): Road {
  const { workflow, course } = run;
  const names = [...new Set(course.map(({ name }) => name))];
  const byCase = names.map((name) => course.filter((one) => one.name === name));
  return {
    workflow: workflow.name,
    title: workflow.title,
    story,
    file,
    cases: together(byCase.map((happenings) => caseRoad(happenings, workflow))),
    decisions: course.flatMap(({ record }) => {
      const event = workflow.events.get(record.event);
      if (event === undefined || !isPayersDecision(event)) return [];
      const party = [...workflow.parties.values()].find(({ roles }) => roles.includes(record.role));
      return [{ event: event.name, label: event.label, party: party?.label ?? plain(record.role) }];
    }),
    payers: payersOf(course, workflow, library),
    handovers: byCase.reduce((sum, happenings) => sum + handoversIn(happenings, workflow), 0),
    terms: termsOf(course, workflow),
  };
}

const plain = (word: string): Label => ({ nl: word, en: word });

function machineOf({ state }: Happening, workflow: Workflow): Machine {
  const machine = workflow.machines.get(state.machine);
  if (machine === undefined) throw new Error(`There is no machine ${state.machine} in ${workflow.name}.`);
  return machine;
}

function caseRoad(happenings: readonly Happening[], workflow: Workflow): CaseRoad {
  const [first] = happenings;
  const last = happenings.at(-1);
  if (first === undefined || last === undefined) throw new Error('A case without a transition.');
  const machine = machineOf(first, workflow);
  const states: { label: Label; inside: Label[] }[] = [];
  const owners: Label[] = [];
  let before: readonly string[] = [];
  let owned: readonly string[] = [];
  for (const { state } of happenings) {
    for (const path of state.states.filter((leaf) => !before.includes(leaf))) note(path, machine, states);
    const owning = owningParties(machine, state.states);
    owners.push(...owning.filter((party) => !owned.includes(party)).map((party) => partyLabel(party, workflow)));
    before = state.states;
    owned = owning;
  }
  const ended = last.state.states.find((path) => path.startsWith(`${machine.name}.`) && isFinal(path, machine));
  return {
    title: machine.label,
    cases: 1,
    states,
    owners,
    end: ended === undefined ? null : (machine.states.get(ended)?.label ?? null),
  };
}

const partyLabel = (party: string, workflow: Workflow): Label => workflow.parties.get(party)?.label ?? plain(party);
const isFinal = (path: string, machine: Machine): boolean => machine.states.get(path)?.kind === 'final';

/** Notes a state of the main part. Where nothing goes on is passed over, and so is the end, which is told apart. */
function note(path: string, machine: Machine, states: { label: Label; inside: Label[] }[]): void {
  const state = machine.states.get(path);
  if (state === undefined || !path.startsWith(`${machine.name}.`) || state.isResting || state.kind === 'final') return;
  const outer = machine.states.get(path.split('.').slice(0, 2).join('.'));
  if (outer === undefined) return;
  const place = states.at(-1);
  if (place?.label !== outer.label) states.push({ label: outer.label, inside: outer === state ? [] : [state.label] });
  else if (outer !== state) place.inside.push(state.label);
}

/** Cases that took the same road are told once. */
function together(roads: readonly CaseRoad[]): CaseRoad[] {
  const same = new Map<string, CaseRoad>();
  for (const road of roads) {
    const key = JSON.stringify({ ...road, cases: 0 });
    same.set(key, { ...road, cases: (same.get(key)?.cases ?? 0) + 1 });
  }
  return [...same.values()];
}

/** An owner lets go and another takes over. Who joins beside others hands nothing over. */
function handoversIn(happenings: readonly Happening[], workflow: Workflow): number {
  let owned: readonly string[] = [];
  let count = 0;
  for (const happening of happenings) {
    const owning = owningParties(machineOf(happening, workflow), happening.state.states);
    const joined = owning.some((party) => !owned.includes(party));
    const left = owned.some((party) => !owning.includes(party));
    if (joined && left) count += 1;
    owned = owning;
  }
  return count;
}

function payersOf(course: readonly Happening[], workflow: Workflow, library: Library): RoadPayer[] {
  const found = new Map<string, RoadPayer>();
  for (const { record } of course) {
    const law = lawOn(record.recordedAt.slice(0, 10), library.laws);
    for (const { id, rule, result } of record.tables) {
      const payer = String(result['payer']);
      const own = workflow.decisions.get(id)?.rules.find((one) => one.id === rule)?.label;
      found.set(`${payer}/${rule}`, { payer, rule, label: own ?? law.row(id, rule)?.label ?? plain(rule) });
    }
  }
  return [...found.values()];
}

function termsOf(course: readonly Happening[], workflow: Workflow): Road['terms'] {
  const found = new Map<string, Road['terms'][number]>();
  for (const happening of course) {
    for (const { id, change } of happening.record.timers) {
      const term = change === 'armed' ? termOf(id, machineOf(happening, workflow)) : undefined;
      const duration = parseDuration(term?.duration ?? '');
      if (term === undefined || duration === undefined) continue;
      const length = { nl: describeDuration(duration, 'nl'), en: describeDuration(duration, 'en') };
      const label = term.name === term.duration ? null : term.label;
      found.set(term.name, { label, length, times: (found.get(term.name)?.times ?? 0) + 1 });
    }
  }
  return [...found.values()];
}

/** The term of a timer: of a clock (`clock/startWithin`) or of a state (`chain.school.offered/acceptWithin`). */
function termOf(id: string, machine: Machine) {
  const at = id.lastIndexOf('/');
  const [place, name] = [id.slice(0, at), id.slice(at + 1)];
  const clock = machine.clocks.find((one) => one.id === name);
  if (place === 'clock') return clock?.term;
  return machine.states
    .get(place)
    ?.transitions.map(({ trigger }) => (trigger.kind === 'after' ? trigger.term : undefined))
    .find((term) => term?.name === name);
}
