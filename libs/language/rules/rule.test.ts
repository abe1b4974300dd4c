/** Where the rules point: at the state, transition or event itself, not at the beginning of its line. */
import { expect, it } from '@jest/globals';
import { check, edited, type Edit } from '#testing';

it.each<[string, Edit[], string]>([
  ['a state', [['type: final, outcome: completedLight', 'type: final']], 'done:'],
  ['a transition', [['{ target: demo.second, link: handover }', '{ target: demo.second }']], '{ target: demo.second }'],
  ['an event', [['SIDE_DONE: ended', 'GO: ended']], 'SIDE_DONE: {'],
])('the rules point at %s', (_what, edits, pointed) => {
  const texts = edited(edits);
  const [fault] = check(texts);
  const line = texts.workflow.split('\n')[(fault?.line ?? 0) - 1];
  expect(line?.slice((fault?.column ?? 0) - 1).slice(0, pointed.length)).toBe(pointed);
});
