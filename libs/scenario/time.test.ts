/** In which order terms run out that are due at one moment. */
import { expect, it } from '@jest/globals';
import type { CaseState } from '#lifecycle';
import { nextDue } from './time.js';

const caseWith = (name: string, ...clocks: [id: string, dueAt: string][]): CaseState =>
  ({ case: name, clocks: clocks.map(([id, dueAt]) => ({ id, dueAt })) }) as unknown as CaseState;
const first = (...cases: CaseState[]): string | undefined => {
  const due = nextDue(cases, '2026-03-10');
  return due && `${due.state.case} ${due.clock.id}`;
};

it('of all terms the one that is due first runs out first', () => {
  expect(first(caseWith('one', ['a', '2026-03-09']), caseWith('two', ['b', '2026-03-08']))).toBe('two b');
});

it('of terms that are due at one moment the case that was opened first goes first', () => {
  expect(first(caseWith('one', ['b', '2026-03-09']), caseWith('two', ['a', '2026-03-09']))).toBe('one b');
});

it('of terms of one case that are due at one moment the term that began first goes first', () => {
  expect(first(caseWith('one', ['b', '2026-03-09'], ['a', '2026-03-09']))).toBe('one b');
});

it('a term that is due at the moment itself has run out, and a later one has not', () => {
  expect(first(caseWith('one', ['a', '2026-03-10']))).toBe('one a');
  expect(first(caseWith('one', ['a', '2026-03-11']))).toBeUndefined();
});
