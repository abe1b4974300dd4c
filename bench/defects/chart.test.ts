import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { statesOf, transitionsOf } from './chart.js';
import type { Tree } from './tree.js';

const workflow = parse(`
machines:
  small:
    on: { STOPPED: small.done }
    states:
      one:
        on:
          NEXT: { guard: [ready, willing], target: two }
          ASKED: [{ guard: ready, actions: [{ notify: school }] }, { target: small.two.inner }]
        after: { soon: two }
      two: { states: { inner: {} } }
      done: { type: final }
`) as Tree;

it('the states of a chart are named from their machine', () => {
  expect(statesOf(workflow).map(({ name }) => name)).toEqual([
    'small',
    'small.one',
    'small.two',
    'small.two.inner',
    'small.done',
  ]);
});

it('a transition is found in every form, with its place, its target and the places of its conditions', () => {
  expect(
    transitionsOf(workflow).map(({ state, trigger, target, path, guard }) => [
      `${state.name} ${trigger}`,
      target,
      path.slice(2).join('/'),
      guard.map((one) => `${one.text} ${String(one.path.at(-1))}`).join(),
    ]),
  ).toEqual([
    ['small STOPPED', 'small.done', 'on/STOPPED', ''],
    ['small.one NEXT', 'small.two', 'states/one/on/NEXT', 'ready 0,willing 1'],
    ['small.one ASKED', undefined, 'states/one/on/ASKED/0', 'ready guard'],
    ['small.one ASKED', 'small.two.inner', 'states/one/on/ASKED/1', ''],
    ['small.one soon', 'small.two', 'states/one/after/soon', ''],
  ]);
});
