import { describe, expect, it } from '@jest/globals';
import { refusedDeed, TASK_DEEDS, type TaskStanding } from './task-deeds.js';

const free: TaskStanding = { isDone: false, claim: 'nobody', delegatedBy: 'nobody', isFinishedByHand: true };
const mine: TaskStanding = { ...free, claim: 'you' };
const another: TaskStanding = { ...free, claim: 'other' };
const given: TaskStanding = { ...free, claim: 'other', delegatedBy: 'you' };
const got: TaskStanding = { ...free, claim: 'you', delegatedBy: 'other' };

describe('what may be done with a task', () => {
  it.each<[string, TaskStanding, (string | undefined)[]]>([
    // claim, release, reassign, delegate, complete
    ['nobody has', free, [undefined, 'task.unclaimed', undefined, 'task.unclaimed', undefined]],
    ['you have', mine, [undefined, undefined, undefined, undefined, undefined]],
    ['somebody else has', another, Array<string>(5).fill('task.claimed')],
    ['you gave to a colleague', given, ['task.claimed', undefined, undefined, undefined, undefined]],
    ['a colleague gave you', got, [undefined, undefined, 'task.delegated', 'task.delegated', undefined]],
    ['is done', { ...mine, isDone: true }, Array<string>(5).fill('task.done')],
  ])('that %s', (_whose, task, refusals) => {
    expect(TASK_DEEDS.map((deed) => refusedDeed(deed, task))).toEqual(refusals);
  });

  it('is to give it back for a colleague who is absent, and nothing else of what is his', () => {
    expect(TASK_DEEDS.filter((deed) => refusedDeed(deed, another, 'absent') === undefined)).toEqual(['release']);
  });

  it('is never to say that something is done which the case itself finishes', () => {
    expect(refusedDeed('complete', { ...mine, isFinishedByHand: false })).toBe('task.finishes-itself');
  });
});
