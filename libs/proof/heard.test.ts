/** What a case hears of a related one, on a small workflow whose help is a case of its own. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatDiagnostic, hasErrors, readLibrary } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { prove } from './index.js';

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);

/** Help ends in a case of its own, and with it the case that asked for it. */
const HELPED = readFileSync('libs/proof/fixtures/step/valid.yaml', 'utf8')
  .replace(
    'parties:',
    'relations:\n  help: { machine: help, label: { nl: hulp, en: help }, onClosed: HELP_OVER }\nparties:',
  )
  .replace(
    '  HELP_SUFFICIENT:',
    '  HELP_OVER: { by: [system], label: { nl: Hulp klaar, en: Help over } }\n  HELP_OPENED: { opens: { machine: help, at: help.runs }, by: [system], label: { nl: Hulp, en: Help } }\n  HELP_SUFFICIENT:',
  )
  .replace(
    'target: helping, link: handover }',
    'target: helping, link: handover, actions: [{ open: { machine: help, as: help, event: HELP_OPENED } }] }',
  )
  .replace(
    '          HELP_SUFFICIENT: { target: done, link: finish }\n',
    '          HELP_OVER: { guard: "!open(\'help\')", target: done, link: finish }\n          HELP_SUFFICIENT: { target: done, link: finish }\n',
  )
  .replace(
    'invariants:',
    "invariants:\n  endsWithTheHelp: { on: HELP_OVER, in: small.helping, to: in('small.done'), why: R-084 }",
  ).concat(`  help:
    label: { nl: Hulp, en: Help }
    owner: localTeam
    blocks: []
    states:
      runs:
        label: { nl: Loopt, en: Runs }
        on: { HELP_SUFFICIENT: over }
      over: { label: { nl: Over, en: Over }, type: final, outcome: completedLight }
`);

function told(text: string): string[] {
  const read = readLibrary([...besides, { file: 'small.yaml', text }], TODAY);
  if (hasErrors(read.diagnostics)) throw new Error(read.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  const place = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool', tellsStories: false };
  return prove({ ...read, regions }, calendar, place).flatMap(({ faults }) => faults.map(({ rule }) => rule));
}

describe('the end of a related case', () => {
  it('is heard before the step that follows it: guards read the relation as ended', () => {
    expect(told(HELPED)).toEqual([]);
  });

  it('is not read as open by what follows it', () => {
    expect(told(HELPED.replace('"!open(\'help\')"', "open('help')"))).toContain('proof.step');
  });
});

describe('what opens a case', () => {
  const said = (transition: string): string[] =>
    told(
      HELPED.replace(
        'invariants:',
        "invariants:\n  beginsAtOnce: { on: HELP_OPENED, to: in('help.over'), why: R-055 }",
      ).replace('on: { HELP_SUFFICIENT: over }', `on: { HELP_SUFFICIENT: over, HELP_OPENED: ${transition} }`),
    );

  it('is a step of which a statement is held to where the case begins', () => {
    expect(said('over')).toEqual([]);
    expect(said('{ actions: [{ notify: school }] }')).toEqual(['proof.step']);
  });
});
