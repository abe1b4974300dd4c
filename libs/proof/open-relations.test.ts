/** What is always so of the related cases of a case: a proof and every live step say the same, also where the case closes. */
import { describe, expect, it } from '@jest/globals';
import { createModel, decide, decideOpening, type Command, type Decision, type Rejection } from '#lifecycle';
import { NOW, shippedCalendar, shippedLibrary, smallWorkflow, surroundingsAt } from '#testing';
import { Exploration } from './configurations/exploration.js';
import { Staff } from './configurations/staff.js';
import { invariants } from './rules/invariants.js';

const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();

/** Help is opened on the way to `helping`, and the case may close before it. */
const saying = (always: string) =>
  smallWorkflow({
    events: ['GO'],
    states: `asked: { label: { nl: gevraagd, en: asked }, on: { GO: helping } }
helping:
  label: { nl: hulp loopt, en: helping }
  entry: [{ open: { machine: help, as: help, event: HELP_OPENED } }]
  on: { GO: done }
done: { label: { nl: klaar, en: done }, type: final, outcome: completedLight }`,
    eventEntries: `HELP_ENDS: { by: [teacher], label: { nl: stop, en: stop } }
HELP_OPENED: { opens: { machine: help, at: help.runs }, by: [system], label: { nl: hulp, en: help } }`,
    more: `relations:
  help: { machine: help, label: { nl: hulp, en: help }, many: false, closeFirst: false }
invariants:
  said: { always: "${always}", why: R-084 }`,
    machines: `help:
  label: { nl: hulp, en: help }
  owner: school
  states:
    runs: { label: { nl: loopt, en: runs }, on: { HELP_ENDS: over } }
    over: { label: { nl: klaar, en: over }, type: final, outcome: completedLight }`,
  });

function isProved(always: string): boolean {
  const staff = new Staff(saying(always), region, 'voorbeeldschool', calendar);
  const exploration = new Exploration(staff.workflow.machines.get('small')!, staff);
  return invariants.find(exploration, () => ({ file: '', line: 1 })).length === 0;
}

/** Whether the case comes to its end, and nothing broke what is said on the way. */
function isLived(always: string): boolean {
  const model = createModel(saying(always));
  const commandOf = (event: string): Command => ({
    id: event,
    event,
    data: {},
    acting: { kind: 'staff', organisation: 'voorbeeldschool', roles: ['teacher'] },
    actor: 'someone',
    onBehalfOf: null,
  });
  const born = { region: 'r', case: 'c', subject: 's', school: 'voorbeeldschool', configuration: 1, related: [] };
  const stateOf = (outcome: Decision | Rejection) => {
    if (outcome.kind !== 'decision') throw new Error('It was refused.');
    return outcome.writes[0].state;
  };
  try {
    const opened = stateOf(decideOpening(model, born, commandOf('OPENED'), surroundingsAt(NOW)));
    const helped = stateOf(decide(model, opened, commandOf('GO'), surroundingsAt(NOW)));
    return stateOf(decide(model, helped, commandOf('GO'), surroundingsAt(NOW))).closedAt !== null;
  } catch (error) {
    expect((error as Error).message).toContain('The invariant said (R-084) of small does not hold');
    return false;
  }
}

describe('what is always so of related cases', () => {
  it.each([
    ["!in('small.helping') || !open('help')", false],
    ["!in('small.done') || !open('help')", true],
    ["!in('small.done') || open('help')", false],
    ["!in('small.asked') || !open('help')", true],
  ])('%s: %s', (always, holds) => {
    expect({ proved: isProved(always), lived: isLived(always) }).toEqual({ proved: holds, lived: holds });
  });

  it('is asked of a case as a step leaves it; that help may end later is for the proof', () => {
    const always = "!in('small.helping') || open('help')";
    expect({ proved: isProved(always), lived: isLived(always) }).toEqual({ proved: false, lived: true });
  });
});
