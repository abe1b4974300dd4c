/** What every refusal looks like (RFC 9457), checked wherever a test meets one. */
import { expect } from '@jest/globals';
import { PROBLEMS, type ProblemCode } from '#platform';
import type { Problem, Reply } from './api.js';

const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The problem of a reply; fails when the reply is no well-formed problem document of the catalogue. */
export function problemOf(reply: Reply): Problem {
  const problem = reply.body as Problem;
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const { code } = problem;
  expect(Object.keys(PROBLEMS)).toContain(code);
  const kind = PROBLEMS[code as ProblemCode];
  expect(problem).toMatchObject({ type: expect.stringContaining(code), title: kind.en, status: reply.status });
  expect(reply.status).toBe(kind.status);
  expect(problem.detail).not.toBe('');
  expect(problem.requestId).toMatch(REQUEST_ID);
  const known = ['type', 'title', 'status', 'detail', 'code', 'because', 'faults', 'requestId'];
  expect(known).toEqual(expect.arrayContaining(Object.keys(problem)));
  return problem;
}

/** Status and code of a refusal, in one value to compare with. */
export function refusalOf(reply: Reply): string {
  const { status, code } = problemOf(reply);
  return `${status} ${code}`;
}
