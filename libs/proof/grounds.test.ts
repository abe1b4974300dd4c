import { describe, expect, it } from '@jest/globals';
import { NOW, randomHelpingWorkflow, shippedCalendar, shippedLibrary, smallWorkflow, surroundingsAt } from '#testing';
import { NOTHING, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { Staff } from './configurations/staff.js';
import { careHasGround } from './rules/care-has-ground.js';
import { enumerate, type Standing, type Step } from './testing/enumeration.js';
import { setOf } from './testing/standing.js';

const CHARTS = 200;
const MOST = 3_000;
const STARTS = ['LIGHT_HELP_STARTED', 'CARE_STARTED'];
const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();
const at = (standings: readonly Standing[]): string[] =>
  standings.map(({ state }) => JSON.stringify([state.states, state.facts]));

/** Help begins, however it comes to that, and for one child. */
const begins = ({ transitions, event, data }: Step): boolean =>
  transitions.some(
    ({ trigger }) =>
      trigger.kind === 'event' &&
      STARTS.includes(trigger.event) &&
      !(trigger.event === event && ['group', 'class'].includes(String(data['kind']))),
  );

const hasGround = ({ state: { facts } }: Standing): boolean =>
  Object.values(facts['consent'] as Record<string, string>).includes('given') ||
  facts['crisis'] === true ||
  facts['statutoryReferral'] === true ||
  facts['delivery'] === 'pgb';

let [holding, failing] = [0, 0];

describe('of help that begins without a ground a proof says what plain enumeration says', () => {
  it.each(Array.from({ length: CHARTS }, (_, index) => index + 1))('in chart %s', (seed) => {
    const staff = new Staff(smallWorkflow(randomHelpingWorkflow(seed)), region, 'voorbeeldschool', calendar);
    const { standings } = enumerate(staff, surroundingsAt(NOW), MOST);
    const exploration = new Exploration(staff.workflow.machines.get('small')!, staff);
    const { diagram } = exploration.terrain.space;
    const where = careHasGround
      .find(exploration, () => ({ file: '', line: 1 }))
      .reduce<Configurations>((all, one) => diagram.or(all, one.where ?? NOTHING), NOTHING);
    const wrong = standings.filter((one) => !hasGround(one) && one.steps.some(begins));
    const told = standings.filter((one) => diagram.meets(setOf(exploration, one), where));
    expect(at(told)).toEqual(at(wrong));
    const least = Math.min(...wrong.map(({ distance }) => distance));
    expect(exploration.wayTo(where)?.moves.length ?? Infinity).toBe(least);
    if (wrong.length === 0) holding += 1;
    else failing += 1;
  });

  it('and often that it does, and often that it does not', () => {
    expect(Math.min(holding, failing)).toBeGreaterThan(40);
  });
});
