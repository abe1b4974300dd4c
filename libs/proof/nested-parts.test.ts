/** Parts within parts within parts: what is known of one is asked from the outermost inwards. */
import { describe, expect, it } from '@jest/globals';
import { NOW, shippedCalendar, shippedLibrary, smallWorkflow, surroundingsAt } from '#testing';
import { NOTHING } from './configurations/diagram.js';
import { Exploration } from './configurations/exploration.js';
import { Staff } from './configurations/staff.js';
import { enumerate } from './testing/enumeration.js';
import { setOf } from './testing/standing.js';

const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;

/** Two states, of which the first holds what is given, and an event that leads from each to the other. */
const part = (name: string, event: string, inner = ''): string => `
${name}:
  ${label(name)}
  states:
    ${name}a:
      ${label(`${name}a`)}
      resting: true
      on: { ${event}: ${name}b }
${inner}
    ${name}b: { ${label(`${name}b`)}, resting: true, on: { ${event}: ${name}a } }
`;
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const within = (text: string): string => `      type: parallel\n      states:\n${indented(text, 8)}`;

describe('parts within parts within parts', () => {
  it.each(["in('small.p.pa.q.qa.r.rb')", "!in('small.p.pa.q.qa.r.ra')"])('are reached where %s is asked', (guard) => {
    const inner = part('r', 'RED') + part('s', 'SEE');
    const middle = part('q', 'QUIT', within(inner)) + part('t', 'TELL');
    const outer = part('p', 'PASS', within(middle));
    const workflow = smallWorkflow({
      machine: 'type: parallel',
      events: ['PASS', 'QUIT', 'TELL', 'RED', 'SEE', 'END'],
      states: `${outer}
last:
  ${label('last')}
  states:
    open: { ${label('open')}, on: { END: { guard: "${guard}", target: done } } }
    done: { ${label('done')}, type: final, outcome: completedLight }
`,
    });
    const staff = new Staff(workflow, region, 'voorbeeldschool', shippedCalendar());
    const { standings } = enumerate(staff, surroundingsAt(NOW), 1_000);
    const exploration = new Exploration(workflow.machines.get('small')!, staff);
    const { diagram } = exploration.terrain.space;
    const missed = standings.filter((one) => !diagram.meets(setOf(exploration, one), exploration.reached));
    expect(missed.map(({ state }) => state.states)).toEqual([]);
    expect(exploration.configurations).toBe(standings.length);
    expect(exploration.ended).not.toBe(NOTHING);
  });
});
