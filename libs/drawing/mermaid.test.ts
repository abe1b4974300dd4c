import { describe, expect, it } from '@jest/globals';
import { shippedLibrary, smallWorkflow } from '#testing';
import { toMermaid } from './index.js';

describe.each([...shippedLibrary().workflows.values()].map(({ workflow }) => workflow))(
  'the diagram of $name',
  (workflow) => {
    const machines = [...workflow.machines.values()];

    it('shows every state of the main part once and every event that leads somewhere', () => {
      for (const machine of machines) {
        const text = toMermaid(machine, workflow, 'en');
        for (const state of machine.states.values()) {
          if (!state.path.startsWith(`${machine.name}.`) || state.kind === 'history') continue;
          const id = state.path.replaceAll(/[.-]/g, '_');
          expect(text.match(new RegExp(`as ${id}$`, 'gm'))).toHaveLength(1);
          for (const { target, trigger } of state.transitions) {
            if (target === undefined || trigger.kind !== 'event') continue;
            expect(text).toMatch(new RegExp(`^ *${id} --> ${target.replaceAll(/[.-]/g, '_')} : `, 'm'));
          }
        }
      }
    });

    it('is the same text for the same machine, and another in another language', () => {
      const [machine] = machines;
      expect(toMermaid(machine!, workflow, 'nl')).toBe(toMermaid(machine!, workflow, 'nl'));
      expect(toMermaid(machine!, workflow, 'nl')).not.toBe(toMermaid(machine!, workflow, 'en'));
    });
  },
);

it('lets no label end a name or start a line of its own', () => {
  const workflow = smallWorkflow({
    events: ['GO'],
    states: `
one: { label: { nl: "a\\"b: c{d}\\ne", en: x }, on: { GO: two } }
two: { label: { nl: "t]w;o", en: y }, type: final, outcome: withdrawn }
`,
  });
  const text = toMermaid(workflow.machines.get('small')!, workflow, 'nl');
  expect(text.split('\n').slice(0, 3)).toEqual([
    'stateDiagram-v2',
    '  state "a b c d e" as small_one',
    '  state "t w o" as small_two',
  ]);
});
