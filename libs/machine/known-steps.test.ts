import { describe, expect, it } from '@jest/globals';
import type { Workflow } from '#language';
import { compileMachine, type CompiledMachine } from './compile.js';
import { Chance, EVENTS, randomChart, Witness, type RandomChart } from './kernel/testing-charts.js';
import type { Step } from './outcome.js';
import { openAt, stepWith } from './step.js';

const SEED = 20_261_123;
const CHARTS = 20;
const STEPS = 40;

const compile = ({ machine }: RandomChart): CompiledMachine =>
  compileMachine({ name: 'm', machines: new Map([['m', machine]]) } as unknown as Workflow, 'm');

/** A step with everything that was asked and raised on the way, in order; the message where XState gave up on a ring. */
function told(chart: RandomChart, run: (scope: Witness) => Step): { step: Step | undefined; log: unknown } {
  const witness = new Witness(chart);
  try {
    return { step: run(witness), log: witness.log };
  } catch (error) {
    return { step: undefined, log: String(error) };
  }
}

describe('a step that was taken before', () => {
  it(`is what XState makes of it with nothing in memory, and asks the same in the same order (seed ${SEED})`, () => {
    let taken = 0;
    for (let seed = SEED; seed < SEED + CHARTS; seed += 1) {
      const chance = new Chance(seed);
      const chart = randomChart(chance);
      const machine = compile(chart);
      const [first] = [...chart.machine.states.values()].filter(({ kind }) => kind !== 'history');
      const at = first?.path ?? '';
      const facts = { count: 0, flag: false, marks: [] };
      let { step } = told(chart, (scope) => openAt(machine, at, facts, scope));
      for (let count = 0; step !== undefined && count < STEPS; count += 1) {
        const { snapshot, facts: before } = step;
        const event = { type: chance.of(EVENTS), data: { n: chance.below(3) } };
        const known = told(chart, (scope) => stepWith(machine, snapshot, before, event, scope));
        // Nothing is known of a machine that was just compiled.
        expect(known).toEqual(told(chart, (scope) => stepWith(compile(chart), snapshot, before, event, scope)));
        expect(known).toEqual(told(chart, (scope) => stepWith(machine, snapshot, before, event, scope)));
        step = known.step;
        taken += 1;
      }
    }
    expect(taken).toBeGreaterThan(400);
  });
});
