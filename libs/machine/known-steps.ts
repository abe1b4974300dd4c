/**
 * Steps that XState has taken, taken again without it. What XState makes of an event follows from the configuration, the event
 * and the answers of guards alone: facts and data are only read by guards and by the values that actions are given. So a step is
 * kept as what was asked and done on the way, a branch for each answer; guards and values are asked anew each time. What was
 * not answered so before is taken by XState, and kept. Pure but for this memory.
 */
import type { Facts } from '#language';
import { changeFacts } from './facts.js';
import type { Effect, MachineEvent, Step, TimerChange } from './outcome.js';
import type { Snapshot } from './snapshot.js';
import {
  effectOf,
  judgedOn,
  onOf,
  raisedBy,
  Taking,
  type Deed,
  type EventOf,
  type Given,
  type Question,
  type Stretch,
  type Told,
} from './taking.js';

/** Where a step ends: what of it does not depend on facts and data. */
export interface End {
  readonly snapshot: Snapshot;
  readonly states: readonly string[];
  readonly timers: readonly TimerChange[];
}

interface Branch {
  readonly deeds: readonly Deed[];
  readonly question?: Question;
  readonly end?: End;
  yes?: Branch;
  no?: Branch;
}

/** A branch takes some hundred bytes, a step of a shipped workflow has some five. When there are more of them all start anew. */
const MOST_BRANCHES = 100_000;

let branches = 0;
let firstBranches = new WeakMap<object, Map<string, Branch>>();

/**
 * The step that `name` takes from `start`. `anew` has XState take it; it must end the same for the same answers, whatever facts and
 * data there are.
 */
export function takeStep(
  start: object,
  name: string,
  given: Given,
  anew: (taking: Taking) => End & { readonly facts: Facts },
): Step {
  const first = firstBranches.get(start)?.get(name);
  const known = first === undefined ? [] : follow(first, given);
  if (!Array.isArray(known)) return known;
  const taking = new Taking(given, known);
  const { facts, snapshot, states, timers } = anew(taking);
  keep(start, name, taking.stretches, { snapshot, states, timers });
  return { facts, snapshot, states, effects: taking.effects, timers };
}

/** The step along known branches; where they end before it does, what everything came to so far. */
function follow(first: Branch, given: Given): Step | Told[] {
  const { machine, scope } = given;
  const events: MachineEvent[] = given.event === undefined ? [] : [given.event];
  const eventAt = (of: EventOf): MachineEvent => (typeof of === 'number' ? (events[of] ?? UNKNOWN) : of);
  const told: Told[] = [];
  const effects: Effect[] = [];
  let { facts } = given;
  for (let branch = first; ;) {
    for (const { kind, action, event: of } of branch.deeds) {
      const event = eventAt(of);
      if (kind === 'effect') {
        effects.push(effectOf(action, facts, event));
        continue;
      }
      const on = onOf(machine, facts, event);
      if (kind === 'change') told.push((facts = changeFacts(action, on, scope)));
      else {
        const data = raisedBy(action, on, scope);
        told.push(data);
        events.push({ type: action.event, data });
      }
    }
    const { question, end } = branch;
    if (end !== undefined) return { facts, snapshot: end.snapshot, states: end.states, effects, timers: end.timers };
    if (question === undefined) throw new Error('A step is known in part only.');
    const { transition, where, event } = question;
    const answer = scope.judge(transition, judgedOn(machine, where, facts, eventAt(event)));
    told.push(answer);
    const next = answer ? branch.yes : branch.no;
    if (next === undefined) return told;
    branch = next;
  }
}

/** No step refers to an event before it is raised. */
const UNKNOWN: MachineEvent = { type: '' };

function keep(start: object, name: string, stretches: readonly Stretch[], end: End): void {
  if (branches >= MOST_BRANCHES) {
    firstBranches = new WeakMap();
    branches = 0;
  }
  const ofStart = firstBranches.get(start) ?? new Map<string, Branch>();
  firstBranches.set(start, ofStart);
  let place: { branch: Branch; answer: boolean } | undefined;
  for (const { deeds, asked } of stretches) {
    const known = place === undefined ? ofStart.get(name) : place.answer ? place.branch.yes : place.branch.no;
    const branch: Branch = known ?? (asked === undefined ? { deeds, end } : { deeds, question: asked.question });
    if (known === undefined) {
      branches += 1;
      if (place === undefined) ofStart.set(name, branch);
      else place.branch[place.answer ? 'yes' : 'no'] = branch;
    }
    if (asked !== undefined) place = { branch, answer: asked.answer };
  }
}
