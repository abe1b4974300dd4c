/** The glossary has every name of a state or an event, and no event that does not exist. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { shippedLibrary } from '#testing';

const text = readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8');
const named = new Set([...text.matchAll(/`([^`]+)`/g)].flatMap(([, name = '']) => [name, ...name.split('.')]));
const workflows = [...shippedLibrary().workflows.values()].map(({ workflow }) => workflow);
const events = new Set(workflows.flatMap((one) => [...one.events.keys()]));
const states = new Set(
  workflows.flatMap((one) =>
    [...one.machines.values()].flatMap((machine) => [...machine.states.values()].map(({ key }) => key)),
  ),
);

describe('the glossary', () => {
  it('has every state of the models and blocks', () => {
    expect([...states].filter((name) => !named.has(name))).toEqual([]);
  });

  it('has every event of the models and blocks', () => {
    expect([...events].filter((name) => !named.has(name))).toEqual([]);
  });

  it('has no event that does not exist', () => {
    const said = [...text.matchAll(/^\|(?: [^|`]*\|)? `([A-Z]+(?:_[A-Z]+)+)`/gm)].map(([, name = '']) => name);
    expect(said.length).toBeGreaterThan(50);
    expect(said.filter((name) => !events.has(name))).toEqual([]);
  });
});
