import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { smallWorkflow } from '#testing';
import { byBoth, timerEvent, type Step, type Stepper, type StepScope } from './index.js';

/** Guards by their CEL text on the facts and the active states; values as they are written. */
function scopeOf(events: string[] = []): StepScope {
  return {
    judge: (transition, on) =>
      transition.guard.every(
        ({ expression }) =>
          expression.evaluate({
            variables: {
              data: { flag: on.facts['flag'] === true, count: BigInt((on.facts['count'] as number | undefined) ?? 0) },
              owners: [],
            },
            in: (path) => on.active(path),
            consent: () => false,
            open: () => false,
          }) === true,
      ),
    value: (value, on) =>
      value.of({
        cel: {
          variables: {
            data: { flag: on.facts['flag'] === true, count: BigInt((on.facts['count'] as number | undefined) ?? 0) },
            owners: [],
          },
          in: () => false,
          consent: () => false,
          open: () => false,
        },
        facts: on.facts,
        eventData: on.eventData,
      }),
    values: () => ({}),
    raised: (event, data) => {
      events.push(event);
      return data;
    },
  };
}

const FLAGS = 'flag: { type: boolean, default: false }\ncount: { type: int, min: 0, max: 3, default: 0 }';
const label = (text: string) => `label: { nl: ${text}, en: ${text} }`;
const use = (state: string) => `${state}: { ${label(state)}, type: final, outcome: withdrawn }`;
const take = (machine: Stepper, from: Step, event: string, scope = scopeOf()) =>
  machine.step(from.snapshot, from.facts, { type: event, data: {} }, scope);

describe('a step', () => {
  const parallel = byBoth(
    smallWorkflow({
      data: FLAGS,
      events: ['GO', 'ASK', 'BACK'],
      machine: 'type: parallel',
      states: `
left:
  ${label('left')}
  states:
    one: { ${label('one')}, resting: true, on: { GO: { target: two, actions: [{ assign: { flag: true, count: data.count + 2 } }, { raise: ASK }] } } }
    two: { ${label('two')}, resting: true, on: { BACK: one } }
right:
  ${label('right')}
  states:
    idle: { ${label('idle')}, resting: true, on: { ASK: { guard: "in('small.left.two') && data.flag", target: busy } } }
    busy: { ${label('busy')}, resting: true, on: { BACK: idle } }
`,
    }),
    'small',
  );

  it('judges in() on the configuration of the very microstep, so that a raised event sees where the first one led', () => {
    const events: string[] = [];
    const opened = parallel.open('small.left', { flag: false, count: 0 }, scopeOf());
    expect(opened.states).toEqual(['small.left.one', 'small.right.idle']);
    const step = take(parallel, opened, 'GO', scopeOf(events));
    expect(step.states).toEqual(['small.left.two', 'small.right.busy']);
    expect(events).toEqual(['ASK']);
  });

  it('keeps a number within the bounds of its fact', () => {
    let step = parallel.open('small.left', { flag: false, count: 0 }, scopeOf());
    step = take(parallel, step, 'GO');
    expect(step.facts['count']).toBe(2);
    step = take(parallel, take(parallel, step, 'BACK'), 'GO');
    expect(step.facts['count']).toBe(3);
  });

  it('keeps a number that is held for each entry of a list within its bounds', () => {
    const counters = byBoth(
      smallWorkflow({
        data: 'each: { type: int, min: 0, max: 3, default: 0, per: thing }',
        more: 'codes:\n  thing: { one: { nl: een, en: one }, two: { nl: twee, en: two } }',
        events: ['GO'],
        states: `
here: { ${label('here')}, on: { GO: { actions: [{ assign: { each: { for: one, to: 2 + 2 } } }] } } }
${use('gone')}
`,
      }),
      'small',
    );
    const step = take(counters, counters.open('small.here', { each: { one: 0, two: 0 } }, scopeOf()), 'GO');
    expect(step.facts['each']).toEqual({ one: 3, two: 0 });
  });

  it('leaves everything as it was when no state takes the event', () => {
    const opened = parallel.open('small.left', { flag: false, count: 0 }, scopeOf());
    expect(take(parallel, opened, 'BACK')).toEqual({ ...opened, effects: [], timers: [] });
  });

  it('does not change the other part when one part moves', () => {
    const busy = take(parallel, parallel.open('small.left', { flag: false, count: 0 }, scopeOf()), 'GO');
    const again = take(parallel, { ...busy, snapshot: { ...busy.snapshot } }, 'NOTHING');
    expect(again.states).toEqual(busy.states);
  });

  const timed = byBoth(
    smallWorkflow({
      events: ['GO', 'AGAIN'],
      parameters:
        'soon: { type: workingDays, default: 5, label: { nl: gauw, en: soon } }\nlater: { type: workingDays, default: 5, label: { nl: later, en: later } }',
      states: `
waiting:
  ${label('waiting')}
  on: { GO: done, AGAIN: { target: waiting, reenter: true } }
  after: { soon: { actions: [{ notify: school }] }, later: done }
${use('done')}
`,
    }),
    'small',
  );

  it('arms the terms of a state on entering, two of equal length apart, and cancels them on leaving', () => {
    const opened = timed.open('small.waiting', {}, scopeOf());
    expect(opened.timers).toEqual([
      { change: 'armed', state: 'small.waiting', ordinal: 1 },
      { change: 'armed', state: 'small.waiting', ordinal: 2 },
    ]);
    expect(take(timed, opened, 'GO').timers.map(({ change, ordinal }) => [change, ordinal])).toEqual([
      ['cancelled', 1],
      ['cancelled', 2],
    ]);
  });

  it('starts a term anew when the state is left and entered again', () => {
    const again = take(timed, timed.open('small.waiting', {}, scopeOf()), 'AGAIN');
    expect(again.timers.map(({ change, ordinal }) => [change, ordinal])).toEqual([
      ['cancelled', 1],
      ['cancelled', 2],
      ['armed', 1],
      ['armed', 2],
    ]);
  });

  it('fires the term it was asked to fire: one without a target stays, the other leads on', () => {
    const opened = timed.open('small.waiting', {}, scopeOf());
    const first = timed.step(opened.snapshot, {}, timerEvent('small.waiting', 1), scopeOf());
    expect([first.states, first.effects.map(({ action }) => action.kind)]).toEqual([['small.waiting'], ['notify']]);
    expect(timed.step(opened.snapshot, {}, timerEvent('small.waiting', 2), scopeOf()).states).toEqual(['small.done']);
  });

  const remembering = byBoth(
    smallWorkflow({
      events: ['NEXT', 'PAUSE', 'RESUME'],
      states: `
work:
  ${label('work')}
  states:
    one: { ${label('one')}, on: { NEXT: two } }
    two: { ${label('two')}, on: { NEXT: one } }
    back: { type: history, target: one }
  on: { PAUSE: pause }
pause: { ${label('pause')}, on: { RESUME: small.work.back, NEXT: done } }
${use('done')}
`,
    }),
    'small',
  );

  it('comes back to where it was by history, also after being stored as JSON', () => {
    let step = remembering.open('small.work.one', {}, scopeOf());
    step = take(remembering, take(remembering, step, 'NEXT'), 'PAUSE');
    const stored = JSON.parse(JSON.stringify(step.snapshot)) as Step['snapshot'];
    expect(stored.history).toEqual({ 'small.work.back': ['small.work.two'] });
    expect(remembering.step(stored, {}, { type: 'RESUME' }, scopeOf()).states).toEqual(['small.work.two']);
  });

  it('opens in any state that an event names, with what lies on the way there entered', () => {
    expect(remembering.open('small.work.two', {}, scopeOf()).states).toEqual(['small.work.two']);
    expect(remembering.open('small.work.one', {}, scopeOf()).states).toEqual(['small.work.one']);
  });

  it('runs on the version of xstate whose guards were looked at', () => {
    const { version } = JSON.parse(readFileSync('node_modules/xstate/package.json', 'utf8')) as { version: string };
    expect(version).toBe('5.33.3');
  });
});
