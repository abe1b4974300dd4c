import { describe, expect, it } from '@jest/globals';
import { AdvanceDto } from './dto.js';
import { readBody } from './read-body.js';

const body = { event: 'TALK_HELD', onBehalfOf: 'parent' };

describe('a body', () => {
  it('is judged by itself, also after another that was right', () => {
    expect(readBody(AdvanceDto, body)).toMatchObject({ event: 'TALK_HELD', onBehalfOf: { whose: 'parent' } });
    expect(readBody(AdvanceDto, { ...body, event: 'CARE_STARTED' })).toMatchObject({ event: 'CARE_STARTED' });
    expect(readBody(AdvanceDto, body)).toMatchObject({ event: 'TALK_HELD', onBehalfOf: { whose: 'parent' } });
  });

  it('is wrong as often as it comes, and where only its data are no object', () => {
    const right = { event: 'TALK_HELD', data: { any: 1 } };
    readBody(AdvanceDto, right);
    for (const wrong of [{ event: 1 }, { event: 1 }, { ...right, data: 1 }, { ...right, dat: {} }])
      expect(() => readBody(AdvanceDto, wrong)).toThrow('request.invalid');
  });
});
