/** A clock that can be suspended, as proofs see it: it stands still until it is taken up, and promises no day. */
import { describe, expect, it } from '@jest/globals';
import { shippedCalendar, shippedLibrary, smallWorkflow } from '#testing';
import { clockValue } from './configurations/clock-values.js';
import { NOTHING, type Configurations } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { Staff } from './configurations/staff.js';
import { within } from './rules/within.js';

const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();
const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;
const final = (state: string): string => `${state}: { ${label(state)}, type: final, outcome: withdrawn }`;
const SUSPENSION = 'suspension: { from: [DOCUMENTS_ASKED], until: [DOCUMENTS_SENT], basis: Awb 4:15 }';

/** A decision that is asked for, and has come after eight weeks: then a clock says that it is late. */
function explored(suspension: string): Exploration {
  const workflow = smallWorkflow({
    data: `asked: { type: boolean, default: false, ${label('asked')} }`,
    events: ['BEGIN', 'GRANTED', 'DOCUMENTS_ASKED', 'DOCUMENTS_SENT'],
    eventEntries: `LATE: { by: [system], ${label('late')} }`,
    more: `clocks:
  answer: { ${label('answer')}, machine: small, from: [BEGIN], until: [GRANTED], duration: P8W, raises: LATE, basis: Awb${suspension === '' ? '' : `, ${suspension}`} }
invariants:
  answered: { within: P8W, from: in('small.waiting'), to: "!in('small.waiting')", why: Awb }`,
    states: `
first: { ${label('first')}, on: { BEGIN: waiting } }
waiting:
  ${label('waiting')}
  on:
    GRANTED: granted
    LATE: late
    DOCUMENTS_ASKED: { guard: '!data.asked', actions: [{ assign: { asked: true } }] }
    DOCUMENTS_SENT: { guard: data.asked, actions: [{ assign: { asked: false } }] }
${final('granted')}
${final('late')}`,
  });
  const staff = new Staff(workflow, region, 'voorbeeldschool', calendar);
  return new Exploration(workflow.machines.get('small')!, staff);
}

/** Reached configurations in which the clock is so. */
function being({ terrain, reached }: Exploration, is: string): Configurations {
  const { space, clocks } = terrain;
  return space.diagram.and(
    reached,
    space.where(clocks.get('answer')!, (value) => clockValue([value], 0).is === is),
  );
}

/** Whether the clock can fire in any of these. */
const fires = ({ moves, search }: Exploration, set: Configurations): boolean =>
  moves.some((move) => move.clock === 'clock/answer' && search.after(move, set) !== NOTHING);

const broken = (exploration: Exploration): string[] =>
  within.find(exploration, () => ({ file: '', line: 1 })).map(({ message }) => message.en);

describe('a clock that can be suspended', () => {
  const suspended = explored(SUSPENSION);

  it('stands still from one event to another, and does not fire meanwhile', () => {
    expect(being(suspended, 'suspended')).not.toBe(NOTHING);
    expect(fires(suspended, being(suspended, 'suspended'))).toBe(false);
  });

  it('fires where it runs, also after it was taken up', () => {
    const { search, moves } = suspended;
    const sent = moves.filter(({ event }) => event === 'DOCUMENTS_SENT');
    const again = sent.map((move) => search.after(move, being(suspended, 'suspended')));
    expect(fires(suspended, being(suspended, 'running'))).toBe(true);
    expect(again.some((set) => fires(suspended, set))).toBe(true);
  });

  it('promises no day, as one that always runs does', () => {
    expect(broken(explored(''))).toEqual([]);
    expect(broken(suspended)).toEqual([expect.stringContaining('as long as nobody does anything')]);
  });
});
