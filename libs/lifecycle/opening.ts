/**
 * Opening a case: who may, where its machine starts and that it takes the opening event there at once. Opens related cases
 * the same way, within the decision that asks for them.
 */
import { firstFacts, withDefaults, type Machine, type WorkflowEvent } from '#language';
import { accessTo, obstacles } from './availability.js';
import type { Opening } from './carry-out.js';
import type { CaseState, RelatedCase } from './case-state.js';
import { chartOf } from './chart.js';
import type { Command, Surroundings } from './command.js';
import { concludeOne, type Conclusion } from './conclusion.js';
import type { CaseWrite, Decision, Rejection } from './decision.js';
import { eventOf } from './event.js';
import { judgementOf } from './judgement.js';
import type { Model } from './model.js';
import { findOrganisation } from './party.js';
import { genesisHash } from './record.js';
import { reason, reject } from './rejection.js';
import { HANDED_ON, OPENED_BY } from './relation.js';
import { activePaths } from './standing.js';
import { Inquiry } from './world.js';

/** What is known of a case before its first transition. */
export interface NewCase {
  readonly region: string;
  readonly case: string;
  readonly subject: string;
  readonly school: string;
  readonly configuration: number;
  readonly related: readonly RelatedCase[];
}

/** Opens a case: the machine starts at the event's state and takes the event there; both are transition 1. */
export function decideOpening(
  model: Model,
  born: NewCase,
  command: Command,
  surroundings: Surroundings,
): Decision | Rejection {
  const event = eventOf(model, command.event);
  const { opens } = event;
  if (opens === undefined) return reject([reason('transition.not-available', { source: event.at })]);
  const compiled = model.machine(opens.machine);
  const { machine } = compiled;
  const inquiry = new Inquiry(surroundings.world);
  inquiry.school(born.school);
  const data = withDefaults(event.fields, command.data);
  const before: CaseState = {
    ...born,
    workflow: model.workflow.name,
    machine: machine.name,
    definition: model.workflow.definition.hash,
    version: 0,
    head: genesisHash(born.region, born.case),
    openedAt: surroundings.now,
    recordedAt: surroundings.now,
    closedAt: null,
    outcome: null,
    snapshot: { value: {}, history: {} },
    states: [opens.at],
    facts: firstFacts(machine.fields),
    participants: {},
    clocks: [],
    tasks: [],
  };
  const foundBy = factsToFindBy(machine, event, data);
  const unborn = { ...before, participants: openersOf(model, foundBy, born.school, command, inquiry) };
  const { capacity, because: denied } = accessTo(model, machine, unborn, event, command.acting);
  if (denied !== undefined) return reject([denied]);
  const judgement = judgementOf(model, unborn, command, capacity, inquiry, surroundings.behaviour);
  const opened = compiled.open(opens.at, before.facts, judgement);
  const steps = [opened];
  if (knows(machine, opened.states, command.event)) {
    const standing: CaseState = { ...unborn, states: opened.states, snapshot: opened.snapshot, facts: opened.facts };
    const { because, isDenied } = obstacles(model, machine, standing, event, judgement, data);
    if (because.length > 0) return reject(because, judgement.guards, isDenied ? null : (capacity?.role ?? null));
    steps.push(compiled.step(opened.snapshot, opened.facts, { type: command.event, data }, judgement));
  }
  return conclude({
    before,
    from: [],
    steps,
    command,
    event,
    data,
    judgement,
    surroundings,
    ...(capacity === undefined || command.acting.kind === 'system'
      ? {}
      : { opener: { party: capacity.party, organisation: command.acting.organisation } }),
    isNew: true,
    heard: born.related.map(({ case: id, as, isOpener }) => ({
      as,
      case: id,
      event: isOpener ? OPENED_BY : HANDED_ON,
    })),
  });
}

/** Concludes a decision on a case and opens the related cases that it asks for: all of it or nothing. */
export function conclude(input: Conclusion): Decision | Rejection {
  const concluded = concludeOne(input);
  if ('kind' in concluded) return concluded;
  const opened: CaseWrite[] = [];
  for (const opening of input.surroundings.leavesOutOpened === true ? [] : concluded.openings) {
    const child = openRelated(input, opening, concluded.write.state);
    if (child.kind === 'rejection') return child;
    opened.push(...child.writes);
  }
  return { kind: 'decision', writes: [concluded.write, ...opened] };
}

/** A related case knows its opener and what was handed on, nothing else. */
function openRelated(input: Conclusion, opening: Opening, opener: CaseState): Decision | Rejection {
  const born: NewCase = {
    region: opener.region,
    case: opening.case,
    subject: opener.subject,
    school: opener.school,
    configuration: opener.configuration,
    related: [
      { as: 'opener', case: opener.case, data: {}, isOpen: true, isOpener: true },
      ...opening.handedOn.map((one) => ({ ...one, isOpener: false })),
    ],
  };
  const command: Command = {
    id: input.command.id,
    event: opening.event,
    data: opening.data,
    acting: { kind: 'system' },
    actor: 'system',
    onBehalfOf: null,
  };
  return decideOpening(input.judgement.setting.model, born, command, input.surroundings);
}

/** Nobody takes part yet: whoever would, by the region's way of finding each party, may open. */
function openersOf(
  model: Model,
  facts: CaseState['facts'],
  school: string,
  { acting }: Command,
  inquiry: Inquiry,
): CaseState['participants'] {
  if (acting.kind === 'system') return {};
  const { organisation } = acting;
  return Object.fromEntries(
    [...model.workflow.parties.values()]
      .filter((party) => findOrganisation(party, school, facts, inquiry) === organisation)
      .map((party) => [party.id, { organisation, isPart: true }]),
  );
}

/** Facts of the opening event that a party is found by (`chosen(...)`), before the event assigns them. */
function factsToFindBy(
  machine: Machine,
  { fields }: WorkflowEvent,
  data: Readonly<Record<string, unknown>>,
): CaseState['facts'] {
  const facts: Record<string, CaseState['facts'][string]> = { ...firstFacts(machine.fields) };
  for (const [name, { type }] of fields) {
    const value = data[name];
    if ((type === 'organisation' || type === 'municipality') && machine.fields.has(name) && typeof value === 'string')
      facts[name] = value;
  }
  return facts;
}

/** Whether an active state knows an event. */
function knows(machine: Machine, leaves: readonly string[], event: string): boolean {
  const active = activePaths(machine, leaves);
  return (chartOf(machine).knowing.get(event) ?? []).some(({ path }) => active.has(path));
}
