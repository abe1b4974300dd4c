/** What expressions of the tests can read, and how they are read. */
import { CelSpace, type Expression } from '../cel.js';
import type { CelType } from '../cel-field.js';
import type { CelScope } from '../cel-program.js';
import type { Diagnostic } from '../diagnostic.js';

export const space = new CelSpace(
  {
    data: {
      count: { type: 'int' },
      few: { type: 'int', from: 0, to: 3 },
      colour: { type: 'string', values: ['', 'red', 'blue'] },
      need: { type: 'string', values: ['', 'anxiety', 'mood'] },
      urgent: { type: 'bool' },
      marks: { type: 'list<string>', values: ['red', 'blue'], max: 2 },
      told: { home: { type: 'string', values: ['yes', 'no'] } },
    },
    agreements: { shortHelp: { maxTalks: { type: 'int' } } },
    owners: { type: 'list<string>', values: ['school', 'provider'], max: 8 },
  },
  {
    in: new Set(['demo', 'demo.first', 'demo.second']),
    consent: new Set(['localTeam', 'provider']),
    open: new Set(['helper']),
  },
);

export const scope: CelScope = {
  variables: {
    data: { count: 2n, few: 1n, colour: '', need: 'mood', urgent: true, marks: ['red'], told: { home: 'yes' } },
    agreements: { shortHelp: { maxTalks: 5n } },
    owners: ['school'],
  },
  in: (path) => path === 'demo' || path === 'demo.first',
  consent: (purpose) => purpose === 'provider',
  open: () => false,
};

/** Where the expressions stand. */
export const here = { file: 'f.yaml', line: 3, column: 10 };
const read = (text: string, types: readonly CelType[] = ['bool']) => space.read(text, here, types);

export function faultsOf(text: string, types?: readonly CelType[]): Diagnostic[] {
  const result = read(text, types);
  return Array.isArray(result) ? result : [];
}

export function expressionOf(text: string, types?: readonly CelType[]): Expression {
  const result = read(text, types);
  if (Array.isArray(result)) throw new Error(result.map(({ message }) => message.en).join('; '));
  return result;
}
