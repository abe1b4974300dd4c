/** Which events are tried again after an edit; that what is taken over is right is held against enumeration. */
import { describe, expect, it } from '@jest/globals';
import { shippedCalendar, shippedLibrary, smallWorkflow } from '#testing';
import { Exploration } from './exploration.js';
import { KeptMoves } from './kept-moves.js';
import { Staff } from './staff.js';

const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const calendar = shippedCalendar();

const CHART = `signal:
  label: { nl: signaal, en: signal }
  on: { ASK: { target: small.asked } }
asked:
  label: { nl: gevraagd, en: asked }
  on: { BEGIN: { target: small.helping } }
helping:
  label: { nl: hulp, en: helping }
  on: { FINISH: { target: small.done } }
done: { type: final, outcome: completedLight, label: { nl: klaar, en: done } }
`;
const MORE = 'more: { label: { nl: meer, en: more }, on: { ASK: { target: small.asked } } }\n';
const withMore = CHART.replace('small.asked', 'small.more') + MORE;

/** The events that are tried again when a chart is proved after another one: where no trial is allowed, each is given up. */
function triedAgain(before: string, after: string, leave = '{ target: small.done }'): string[] {
  const kept = new KeptMoves();
  const explore = (states: string, trials: number): Exploration => {
    const machine = `on: { LEAVE: ${leave} }`;
    const workflow = smallWorkflow({ states, machine, events: ['ASK', 'BEGIN', 'FINISH', 'LEAVE'] });
    const staff = new Staff(workflow, region, 'voorbeeldschool', calendar);
    return new Exploration(workflow.machines.get('small')!, staff, { kept, limits: { nodes: 10_000, trials } });
  };
  explore(before, 100);
  return [...explore(after, 0).trials.givenUp].map(({ event }) => event);
}

describe('after an edit', () => {
  it('nothing is tried again where nothing was edited', () => {
    expect(triedAgain(CHART, CHART)).toEqual([]);
  });

  it('only what leads to a new state and out of it is tried again', () => {
    expect(triedAgain(CHART, withMore)).toEqual(['ASK']);
    expect(triedAgain(withMore, CHART)).toEqual(['ASK']);
  });

  it('whether a new state is at rest has no say in what is tried again: where a case goes on is asked anew', () => {
    expect(triedAgain(CHART, withMore.replace(', on:', ', resting: true, on:'))).toEqual(['ASK']);
  });

  it('only what leads to a state and out of it is tried again when it is called otherwise', () => {
    expect(triedAgain(CHART, CHART.replaceAll('helping', 'helped'))).toEqual(['BEGIN', 'FINISH']);
  });

  it('what asks for a state is not tried again after a new state that answers as one that is not asked for', () => {
    const leave = '{ guard: "!in(\'small.helping\')", target: small.done }';
    expect(triedAgain(CHART, withMore, leave)).toEqual(['ASK']);
  });

  it('what asks for every other state is tried again after a new state', () => {
    const all = ['signal', 'asked', 'helping', 'done'].map((state) => `in('small.${state}')`).join(' || ');
    expect(triedAgain(CHART, withMore, `{ guard: "${all}", target: small.done }`)).toEqual(['ASK', 'LEAVE']);
  });

  it('how a case begins is not tried again after a new state that it does not come to', () => {
    const opened = CHART.replace('{ ASK: {', '{ OPENED: { target: small.asked }, ASK: {');
    const further = opened.replace('target: small.done', 'target: small.more');
    const last = MORE.replace('ASK: { target: small.asked }', 'FINISH: { target: small.done }');
    expect(triedAgain(opened, further + last)).toEqual(['FINISH']);
    // It is tried as what opens a case, and as what could come later.
    const other = opened.replace('OPENED: { target: small.asked', 'OPENED: { target: small.helping');
    expect(triedAgain(opened, other)).toEqual(['OPENED', 'OPENED']);
  });

  it('what enters a state is tried again when that does something else as it is entered', () => {
    const asking = CHART.replace('asked }\n  on:', 'asked }\n  entry: [{ notify: school }]\n  on:');
    expect(triedAgain(CHART, asking)).toEqual(['ASK']);
  });

  it('everything is tried again that a new state answers as no other does', () => {
    const does = withMore.replace(', on:', ', exit: [{ notify: school }], on:');
    expect(triedAgain(CHART, does)).toEqual(['ASK', 'BEGIN', 'FINISH', 'LEAVE']);
  });
});
