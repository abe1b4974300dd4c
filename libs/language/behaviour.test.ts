import { describe, expect, it } from '@jest/globals';
import { edited, libraryPatched, SAMPLE, shippedLibrary, type Edit } from '#testing';
import { compareBehaviour } from './behaviour.js';
import { readLibrary, type Library } from './documents.js';
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

const workflowIn = ({ regions }: Library): Workflow => regions.get('holland-rijnland')!.workflows.get('chain')!;

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
      ['gone', 'fact', 'near', 'Gone: the fact "near" (near).'],
      ['gone', 'condition', 'close', 'Gone: the condition "It is near." (close).'],
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

  it.each<[string, Edit[], string[]]>([
    [
      'a term that is longer',
      [['answerWithin: { type: workingDays, default: 5', 'answerWithin: { type: workingDays, default: 15']],
      ['changed parameter answerWithin', 'Different: the parameter "answer" (answerWithin): default 15 (was 5).'],
    ],
    [
      'a party that sees everything',
      [['visibility: none', 'visibility: full']],
      ['changed party town', 'Different: the party "Municipality" (town): visibility full (was none).'],
    ],
    [
      'a clock that stands still and begins with another event',
      [
        ['    from: [GO]\n', '    from: [GO, MARK]\n'],
        ['    raises: LATE\n', '    raises: LATE\n    suspension: { from: [GO], until: [MARK] }\n'],
      ],
      [
        'changed clock reply',
        'Different: the clock "Reply" (reply): from ["GO","MARK"] (was ["GO"]); suspension {"from":["GO"],"until":["MARK"]} (was nothing).',
      ],
    ],
    [
      'what is no longer said to hold',
      [['invariants:\n  oneOwner: { always: size(owners) <= 1, why: R-005 }\n', '']],
      ['gone invariant oneOwner', 'Gone: the invariant oneOwner.'],
    ],
    [
      'related cases of which there can be more',
      [['helper: { machine: side,', 'helper: { machine: side, many: true,']],
      ['changed relation helper', 'Different: the related case "helper case" (helper): many true (was nothing).'],
    ],
    [
      'a fact that can be more',
      [['count: { type: int, min: 0, max: 9,', 'count: { type: int, min: 0, max: 8,']],
      ['changed fact count', 'Different: the fact "count" (count): max 8 (was 9).'],
    ],
    [
      'a fact of a block that is so at first',
      [['per: purposes, default: false', 'per: purposes, default: true', 'block']],
      ['changed fact told', 'Different: the fact "told" (told): default true (was false).'],
    ],
  ])('is %s', (_what, edits, [what = '', text]) => {
    expect(changesOf(...edits).map(([change, of, id, told]) => [`${change} ${of} ${id}`, told])).toContainEqual([
      what,
      text,
    ]);
  });

  it('is what a region changes of places, ladders and activities, at the lines of its patch', () => {
    const patch = `  chain:
    ladders:
      handover: { rungs: { policy: { role: youthConsultant } } }
    activities:
      TA5: [localTeamContact]
    places:
      chain: { beyond: [CARE_ALLOCATED, CRISIS, RELAPSE, HANDOVER_DECIDED] }
`;
    const changes = compareBehaviour(workflowIn(shippedLibrary()), workflowIn(libraryPatched(patch)))
      .filter(({ of }) => ['ladder', 'activity', 'place'].includes(of))
      .map(({ text, at }) => [text.nl, at.file]);
    const region = 'config/regions/holland-rijnland.yaml';
    expect(changes).toEqual([
      [
        'Anders: de plaats van chain: beyond ["CARE_ALLOCATED","CRISIS","RELAPSE","HANDOVER_DECIDED"] (was ["CRISIS","CARE_ALLOCATED","RELAPSE","HANDOVER_DECIDED"]).',
        region,
      ],
      [
        'Anders: de ladder "Een overdracht blijft zonder besluit" (handover): rungs.policy.role youthConsultant (was municipalDecider).',
        region,
      ],
      [
        'Anders: de activiteit TA5: by ["localTeamContact"] (was ["localTeamContact","youthNurse","schoolSocialWorker"]).',
        region,
      ],
    ]);
  });
});
