import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '#proof';
import { allHold, verdictsAsFindings, verdictsAsText } from './prove.js';

const text = (one: string) => ({ nl: `${one} (nl)`, en: one });
const verdict: Verdict = {
  region: 'testland',
  school: 'acorn',
  workflow: 'demo',
  machine: 'demo',
  undecided: null,
  configurations: 12,
  faults: [
    {
      rule: 'proof.no-dead-end',
      severity: 'error',
      at: { file: 'demo.yaml', line: 40 },
      message: text('In "Waiting" a case can get stuck.'),
      story: {
        isShortest: true,
        steps: [{ event: 'GO', text: text('The office goes on.'), standing: text('Waiting.'), at: undefined }],
        obstacles: [{ text: text('Nobody takes over.'), at: undefined }],
      },
    } as unknown as Verdict['faults'][number],
  ],
};

describe('a proof that fails, as a finding', () => {
  it('says region, fault and the whole story, at the place of the fault', () => {
    expect(verdictsAsFindings([verdict], 'en')).toEqual([
      {
        rule: 'proof.no-dead-end',
        severity: 'error',
        file: 'demo.yaml',
        line: 40,
        column: 1,
        text: [
          'testland: In "Waiting" a case can get stuck.',
          'The office goes on. Waiting.',
          'Nobody takes over.',
        ].join('\n'),
      },
    ]);
  });

  it('is nothing where everything holds', () => {
    expect(verdictsAsFindings([{ ...verdict, faults: [] }], 'nl')).toEqual([]);
  });
});

describe('what was proved', () => {
  const [fault] = verdict.faults;
  const sound = { ...verdict, faults: [] };

  it('may be activated where all of it was decided and has no error', () => {
    expect(allHold([sound, { ...sound, faults: [{ ...fault!, severity: 'warning' }] }])).toBe(true);
    expect(allHold([sound, verdict])).toBe(false);
    expect(allHold([sound, { ...sound, undecided: text('Too many configurations.') }])).toBe(false);
  });
});

describe('a proof that looked at a part only', () => {
  const undecided = text('Too many configurations.');

  it('says so before what it found', () => {
    const [first, fault] = verdictsAsText([{ ...verdict, undecided }], 'en').split('\n');
    expect(first).toBe('testland demo/demo: not decided. Too many configurations.');
    expect(fault).toContain('demo.yaml:40:1 error proof.no-dead-end');
  });

  it('says so in each finding', () => {
    const [finding] = verdictsAsFindings([{ ...verdict, undecided }], 'en');
    expect(finding?.text.split('\n')[1]).toBe('Too many configurations.');
  });
});
