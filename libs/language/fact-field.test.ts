// Facts as CEL reads them: all at once, or each when it is read.
import { describe, expect, it } from '@jest/globals';
import { celValuesOf, celViewOf, type FactFields } from './fact-field.js';

const FIELDS: FactFields = new Map([
  ['isAgreed', { type: 'boolean', optional: false }],
  ['talks', { type: 'int', min: 2, max: 9, optional: false }],
  ['need', { type: 'enum', values: ['anxiety', 'learning'], optional: false }],
  ['level', { type: 'enum', values: ['low', 'high'], default: 'low', optional: false }],
  ['agreed', { type: 'set', values: ['parent', 'pupil'], optional: false }],
  [
    'consent',
    { type: 'enum', values: ['asked', 'given'], default: 'asked', per: ['localTeam', 'provider'], optional: false },
  ],
  ['summary', { type: 'records', of: {}, optional: false }],
  ['constructor', { type: 'boolean', default: true, optional: false }],
]);

const FACTS: readonly Record<string, unknown>[] = [
  {},
  { isAgreed: true, talks: 5, need: 'anxiety', level: 'high', agreed: ['pupil'], summary: [{}], constructor: false },
  { isAgreed: null, talks: null, need: null, agreed: null, consent: { provider: 'given' } },
];

describe('what CEL sees of facts', () => {
  it.each(FACTS)('is the same read one by one as all at once: %j', (facts) => {
    const view = celViewOf(FIELDS, facts) as Record<string, unknown>;
    const whole = celValuesOf(FIELDS, facts);
    for (const name of [...FIELDS.keys(), 'unknown'])
      expect([name, view[name]]).toEqual([name, Object.hasOwn(whole, name) ? whole[name] : undefined]);
  });
});
