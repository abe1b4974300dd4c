import { describe, expect, it } from '@jest/globals';
import { dataSchema } from './data-schema.js';
import type { FactField } from './fact-field.js';
import { readRegion, REGION } from './testing/region-sample.js';

const schemaOf = (field: Omit<FactField, 'optional'>): unknown =>
  (
    dataSchema(new Map([['it', { ...field, optional: false }]]), readRegion(REGION).document).properties as Record<
      string,
      unknown
    >
  )['it'];

describe('the form of what an event asks for', () => {
  it('names the organisations of the region that a field can hold, of its kind only', () => {
    expect(schemaOf({ type: 'organisation', kind: 'provider' })).toEqual({
      type: 'string',
      enum: ['helper', 'secondHelper'],
    });
    expect(schemaOf({ type: 'organisation' })).toMatchObject({
      enum: ['city', 'village', 'access', 'partnership', 'helper', 'secondHelper', 'crew'],
    });
  });

  it('names its municipalities, and elsewhere', () => {
    expect(schemaOf({ type: 'municipality' })).toEqual({ type: 'string', enum: ['here', 'elsewhere'] });
  });

  it('leaves a case to its pattern: which there are depends on who asks', () => {
    expect(schemaOf({ type: 'case' })).toMatchObject({ type: 'string', pattern: expect.any(String) as unknown });
  });
});
