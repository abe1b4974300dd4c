import { describe, expect, it } from '@jest/globals';
import { smallWorkflow, surroundingsAt, LATER, NOW } from '#testing';
import { behaviourOf } from './engine.js';
import { createModel, decide, decideMessage, decideOpening, type CaseState, type Decision } from './index.js';

const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;
const model = createModel(
  smallWorkflow({
    data: `reason: { type: enum, values: [asked, other], default: other, ${label('reason')} }`,
    events: ['GO', 'TOLD'],
    eventEntries: `EXPLAINED: { by: [system], ${label('explained')}, data: { why: { type: enum, values: [asked, other], default: asked, ${label('why')} } } }
LATE: { by: [system], ${label('late')} }`,
    more: `clocks:
  answer: { machine: small, from: [TOLD], until: [GO], duration: P1D, raises: LATE, ${label('answer')} }`,
    states: `one: { ${label('one')}, on: { GO: { target: two, actions: [{ raise: EXPLAINED }] } } }
two: { ${label('two')}, on: { EXPLAINED: { actions: [{ assign: { reason: event.data.why } }] }, TOLD: two, LATE: two } }`,
  }),
);

const by = { acting: { kind: 'staff' as const, organisation: 'voorbeeldschool', roles: ['teacher'] }, actor: 'one' };
const command = (event: string) => ({ id: event, event, data: {}, onBehalfOf: null, ...by });
const surroundings = (engine: string) => ({ ...surroundingsAt(NOW), behaviour: behaviourOf(engine) });
const stateOf = (outcome: unknown): CaseState => (outcome as Decision).writes[0].state;
const opened = (engine: string): CaseState =>
  stateOf(
    decideOpening(
      model,
      { region: 'r', case: 'c', subject: 's', school: 'voorbeeldschool', configuration: 1, related: [] },
      command('OPENED'),
      surroundings(engine),
    ),
  );
const gone = (engine: string): CaseState => stateOf(decide(model, opened(engine), command('GO'), surroundings(engine)));
const told = (state: CaseState, engine: string): CaseState =>
  stateOf(
    decideMessage(
      model,
      state,
      { fromCase: 'other', as: 'other', event: 'TOLD', data: {} },
      { id: 'm' },
      { ...surroundingsAt(LATER), behaviour: behaviourOf(engine) },
    ),
  );

describe('an event that is raised', () => {
  it('has the defaults of its fields, and had none before schakel/2', () => {
    expect(gone('schakel/2').facts['reason']).toBe('asked');
    expect(gone('schakel/1').facts['reason']).not.toBe('asked');
  });
});

describe('an event that is told', () => {
  it('starts its clock where it is taken, and not where it is not; before schakel/2 it did there too', () => {
    const clocks = (state: CaseState) => state.clocks.map(({ id }) => id);
    expect(clocks(told(gone('schakel/2'), 'schakel/2'))).toEqual(['clock/answer']);
    expect(clocks(told(opened('schakel/2'), 'schakel/2'))).toEqual([]);
    expect(clocks(told(opened('schakel/1'), 'schakel/1'))).toEqual(['clock/answer']);
  });
});
