import { describe, expect, it } from '@jest/globals';
import { compileFor } from '#language';
import { byKernel } from '#machine';
import { randomOf, shippedCalendar, shippedLibrary, takeWalk, TODAY } from '#testing';
import { toProve } from '../prove.js';
import { NOTHING } from './diagram.js';
import { Exploration } from './exploration.js';
import { standingOf } from '../testing/standing.js';
import { Staff } from './staff.js';

const library = shippedLibrary();
const calendar = shippedCalendar();
const WALKS = 6;
const STEPS = 80;

describe('what the search reaches', () => {
  const all = toProve(library, TODAY).map((one) => [one.workflow, one] as const);
  it.each(all)(`holds every configuration of %s that random walks come to (seeds 1 to ${WALKS})`, (_, one) => {
    const { workflow, region, school } = one;
    const source = library.workflows.get(workflow)!;
    const { document } = library.regions.get(region)!;
    const compiled = compileFor(library, document, source)!;
    const staff = new Staff(compiled, document, school, calendar);
    const explorations = new Map(
      [...compiled.machines.values()].map((machine) => [machine.name, new Exploration(machine, staff)]),
    );
    let seen = 0;
    for (let seed = 1; seed <= WALKS; seed += 1) {
      const random = randomOf(seed);
      const steps = Array.from({ length: STEPS }, () => Math.floor(random() * 2 ** 32));
      const { moves } = takeWalk({ library, calendar, region, school, steps, engine: byKernel });
      for (const { write } of moves) {
        const { state } = write;
        const exploration = explorations.get(state.machine)!;
        const { space } = exploration.terrain;
        const here = space.all(standingOf(exploration, state));
        seen += 1;
        if (space.diagram.and(here, exploration.reached) === NOTHING)
          throw new Error(
            `Seed ${seed}: ${state.machine} at ${state.states.join(', ')} ${JSON.stringify(state.facts)}.`,
          );
      }
    }
    expect(seen).toBeGreaterThan(WALKS * 3);
  });
});
