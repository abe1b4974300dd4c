import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { preferredWait, prefersMinimal } from './preferences.js';

const sent = (prefer?: string): FastifyRequest => ({ headers: { prefer } }) as unknown as FastifyRequest;

describe('what a client prefers', () => {
  it.each<[string | undefined, boolean, number | undefined]>([
    [undefined, false, undefined],
    ['', false, undefined],
    ['return=minimal', true, undefined],
    ['Return = "minimal"', true, undefined],
    ['wait=3, return=minimal', true, 3],
    ['return=minimal; why=fast, wait="10"', true, 10],
    ['return=representation, wait=0', false, 0],
    ['return=minimally, wait=10s', false, undefined],
    ['respond-async; return=minimal; wait=5', false, undefined],
    ['x-return=minimal, x-wait=5', false, undefined],
  ])('%s', (prefer, isMinimal, wait) => {
    expect([prefersMinimal(sent(prefer)), preferredWait(sent(prefer))]).toEqual([isMinimal, wait]);
  });
});
