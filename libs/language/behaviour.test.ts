import { describe, expect, it } from '@jest/globals';
import { edited, SAMPLE, type Edit } from '#testing';
import { compareBehaviour } from './behaviour.js';
import { readLibrary } from './documents.js';
import type { Workflow } from './workflow.js';

function compiled(edits: readonly Edit[]): Workflow {
  const files = Object.entries(edits.length === 0 ? SAMPLE : edited(edits)).map(([name, text]) => ({
    file: `${name}.yaml`,
    text,
  }));
  const { workflows, diagnostics } = readLibrary(files, '2026-11-21');
  const workflow = workflows.get('demo')?.workflow;
  if (workflow === undefined) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

const base = compiled([]);
const changesOf = (...edits: Edit[]) =>
  compareBehaviour(base, compiled(edits)).map(({ change, of, id, text }) => [change, of, id, text.en]);

describe('what a change to a workflow comes to', () => {
  it('is nothing when only lines move', () => {
    expect(compareBehaviour(base, compiled([['machines:\n  demo:', '# a remark\n\nmachines:\n  demo:']]))).toEqual([]);
  });

  it('is a route that came, told as who would take it', () => {
    expect(
      changesOf([
        '              PASS: { target: demo.second, link: handover }',
        '              PASS: { target: demo.second, link: handover }\n              GO: { guard: enough, target: open }',
      ]),
    ).toEqual([
      [
        'added',
        'route',
        'demo.first.waiting GO',
        'Added: in "Waiting" (demo.first.waiting) "Go on" leads to "Open" (demo.first.open) when "There is enough.".',
      ],
    ]);
  });

  it('is a route that went', () => {
    expect(changesOf(['              answerWithin: open\n', ''])).toEqual([
      [
        'gone',
        'route',
        'demo.first.waiting after answerWithin',
        'Gone: in "Waiting" (demo.first.waiting) after the term "answer" leads to "Open" (demo.first.open).',
      ],
    ]);
  });

  it('is a route that asks less', () => {
    expect(
      changesOf(
        ['guard: [enough, close], target: waiting', 'guard: enough, target: waiting'],
        ['facts:\n  near: { reads: residenceInRegion, type: boolean, label: { nl: dichtbij, en: near } }\n', ''],
        ['  close: { when: facts.near, label: { nl: Het is dichtbij., en: It is near. } }\n', ''],
      ),
    ).toEqual([
      [
        'changed',
        'route',
        'demo.first.open GO',
        'Different: in "Open" (demo.first.open) "Go on" leads to "Waiting" (demo.first.waiting) when "There is enough.".',
      ],
    ]);
  });

  it('is a term that does more, told by what people notice', () => {
    expect(
      changesOf([
        'P2D: { actions: [{ notify: town }] }',
        'P2D: { actions: [{ notify: town }, { task: { id: ring, to: office, role: teacher, label: { nl: Bellen, en: Ring } } }] }',
      ]),
    ).toMatchObject([
      [
        'changed',
        'route',
        'demo.first.waiting after P2D',
        expect.stringMatching(/stays there: notice to town, task "Ring" \(office\)\.$/),
      ],
    ]);
  });

  it('is a state that came, with its routes', () => {
    expect(
      changesOf(
        [
          '      done: { label',
          '      extra: { label: { nl: Extra, en: Extra }, owner: town, on: { PASS: done } }\n      done: { label',
        ],
        [
          "guard: data.urgent || open('helper'), target: demo.done",
          "guard: data.urgent || open('helper'), target: demo.extra",
        ],
      ).map((one) => one.slice(0, 3)),
    ).toEqual([
      ['added', 'state', 'demo.extra'],
      ['changed', 'route', 'demo.second.busy PASS'],
      ['added', 'route', 'demo.extra PASS'],
    ]);
  });

  it('is an event that others may fire, and a rule of a table', () => {
    expect(
      changesOf(
        ['GO: { by: [teacher, schoolBoard]', 'GO: { by: [teacher]'],
        [
          "red: { when: colour == 'red', gives: { payer: office } }",
          "red: { when: colour == 'blue', gives: { payer: office } }",
        ],
      ),
    ).toEqual([
      ['changed', 'event', 'GO', 'Different: the event "Go on".'],
      ['changed', 'rule', 'red', 'Different: the rule "red" of "Who pays?" when colour == \'blue\': payer office.'],
    ]);
  });
});
