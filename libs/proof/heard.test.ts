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

describe('what is said of a step that a related case brings', () => {
  /** The workflow with one way to take the message, help once or many times, and this said of it. */
  const said = (
    statement: string,
    { many = false, way = '{ guard: "!open(\'help\')", target: done, link: finish }' } = {},
  ) =>
    told(
      HELPED.replace(/HELP_OVER: \{ guard: .*\}/, `HELP_OVER: ${way}`)
        .replace('machine: help, label', `machine: help, many: ${String(many)}, label`)
        .replace(
          / {2}endsWithTheHelp: .*/,
          `  ofTheHelp: { on: HELP_OVER, in: small.helping, ${statement}, why: R-084 }`,
        ),
    );
  const both = '[{ guard: "!open(\'help\')", target: done, link: finish }, { actions: [{ notify: school }] }]';

  it('is asked with the relation as the message leaves it, as the guard of the step is', () => {
    expect(said("when: \"!open('help')\", to: in('small.done')")).toEqual([]);
    expect(said('needs: "!open(\'help\')"')).toEqual([]);
    expect(said("needs: open('help')")).toEqual(['proof.step']);
  });

  it('is asked of one that ends while others go on as well', () => {
    const many = { many: true, way: both };
    expect(said("when: open('help'), to: in('small.helping')", many)).toEqual([]);
    expect(said("when: open('help'), to: in('small.done')", many)).toEqual(['proof.step']);
    expect(said("when: open('help'), to: in('small.helping')", { many: true })).toEqual(['proof.step']);
  });

  it('is about one relation before the message and after it, where from and when differ', () => {
    const last = "from: open('help'), when: \"!open('help')\"";
    expect(said(`${last}, to: in('small.done')`)).toEqual([]);
    const never = { way: "{ guard: open('help'), target: done, link: finish }" };
    expect(said(`${last}, to: in('small.done')`, never)).toContain('proof.step');
  });

  it('is told apart of messages after which the relation is the same', () => {
    const again = '{ actions: [{ open: { machine: help, as: help, event: HELP_OPENED } }] }';
    expect(said('needs: "!open(\'help\')"', { many: true, way: again })).toEqual(['proof.step']);
    expect(said("needs: open('help')", { many: true, way: again })).toEqual(['proof.step']);
  });
});

describe('transitions that take what a related case tells', () => {
  const of = (ways: string): string[] =>
    told(HELPED.replace(/HELP_OVER: \{ guard: .*\}/, `HELP_OVER: ${ways}`).replace(/ {2}endsWithTheHelp: .*\n/, ''));
  const closes = 'target: done, link: finish }';
  const notes = 'actions: [{ notify: school }] }';

  it('are compared with the relation as the message leaves it', () => {
    const consented = `{ guard: consent('localTeam'), ${notes}`;
    expect(of(`[{ guard: "!open('help')", ${closes}, ${consented}]`)).toContain('proof.conflict');
    expect(of(`[{ guard: open('help'), ${notes}, { guard: consent('localTeam'), ${closes}, { ${notes}]`)).toEqual([]);
  });

  it('are hidden where those before them take it with the relation as the message leaves it', () => {
    expect(of(`[{ guard: "!open('help')", ${closes}, { ${notes}]`)).toEqual(['proof.hidden']);
    expect(of(`[{ guard: open('help'), ${notes}, { ${closes}]`)).toEqual([]);
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
    // Help that is over as soon as it begins is never found sufficient.
    expect(said('over')).toEqual(['proof.reachable']);
    expect(said('{ actions: [{ notify: school }] }')).toEqual(['proof.step']);
  });
});
