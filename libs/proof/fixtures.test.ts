import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { formatDiagnostic, hasErrors, readLibrary } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { prove, RULES, type ProofFault } from './index.js';

/** In a fixture that is refused this comment stands above the line that the fault names. */
const MARK = '# Refused here.';

/** The rules about decision tables. */
const TABLES = ['proof.law', 'proof.row', 'proof.decision', 'proof.overlap', 'proof.monotone'];

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);
const folderOf = (rule: string): string => `libs/proof/fixtures/${rule.replace('proof.', '')}`;

function faultsIn(file: string, text = readFileSync(file, 'utf8')): ProofFault[] {
  const read = readLibrary([...besides, { file, text }], TODAY);
  if (hasErrors(read.diagnostics)) throw new Error(read.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  const verdicts = prove({ ...read, regions }, calendar, {
    region: 'holland-rijnland',
    workflow: 'small',
    school: 'voorbeeldschool',
  });
  for (const { undecided } of verdicts) expect(undecided).toBeNull();
  return verdicts.flatMap(({ faults }) => faults);
}

describe.each(RULES.map(({ id }) => id))('the rule %s', (rule) => {
  it('finds nothing in its valid fixture, and neither does any other', () => {
    expect(faultsIn(`${folderOf(rule)}/valid.yaml`)).toEqual([]);
  });

  it('alone refuses its invalid fixture, with file, line, column and a story', () => {
    const file = `${folderOf(rule)}/invalid.yaml`;
    const line =
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((one) => one.trim() === MARK) + 2;
    const faults = faultsIn(file);
    expect(new Set(faults.map((one) => one.rule))).toEqual(new Set([rule]));
    expect(faults.map(({ at }) => `${at.file}:${at.line}`)).toContain(`${file}:${line}`);
    for (const { at, story, message } of faults) {
      expect(at.column).toBeGreaterThan(1);
      // Of a table no way leads there; what it tells instead are inputs.
      if (TABLES.includes(rule)) expect(message.en).toMatch(/crisis: (true|false), |stands|atHome: true/);
      else expect(story?.steps[0]?.event).toBe('SIGNAL_RAISED');
    }
  });
});

/** More that no model may do, each a lawful fixture with one thing changed: what it is, the rule, and the line where it is told. */
const UNLAWFUL: readonly (readonly [
  what: string,
  fixture: string,
  right: string,
  wrong: string,
  rule: string,
  line: string,
])[] = [
  [
    'help without consent',
    'order',
    "guard: consent('localTeam'), target",
    'target',
    'proof.care-has-ground',
    'LIGHT_HELP_STARTED: {',
  ],
  [
    'help only where there is no consent',
    'row',
    "guard: consent('localTeam')",
    'guard: "!consent(\'localTeam\')"',
    'proof.care-has-ground',
    'LIGHT_HELP_STARTED: {',
  ],
  [
    'one of the two pairs of eyes left out',
    'four-eyes',
    'data.bySchool, data.byLocalTeam',
    'data.bySchool',
    'proof.four-eyes',
    '{ guard: [consent',
  ],
  [
    'two roles of four eyes at one school',
    'four-eyes',
    'by: [supportCoordinator, localTeamContact],\n      from',
    'by: [supportCoordinator, teacher],\n      from',
    'proof.four-eyes',
    'byBoth:',
  ],
  [
    'a row of the law after another that comes later',
    'law',
    '      lifelongCare: { law: lifelongCare }\n      medicalCare: { law: medicalCare }\n',
    '      medicalCare: { law: medicalCare }\n      lifelongCare: { law: lifelongCare }\n',
    'proof.law',
    'medicalCare: {',
  ],
];

describe('a model that is not lawful', () => {
  it('is one of 25 or more', () => {
    expect(RULES.length + UNLAWFUL.length).toBeGreaterThanOrEqual(25);
  });

  it.each(UNLAWFUL)('with %s is refused by its rule, at its line', (_what, fixture, right, wrong, rule, line) => {
    const file = `${folderOf(fixture)}/valid.yaml`;
    const lawful = readFileSync(file, 'utf8');
    expect(lawful.split(right)).toHaveLength(2);
    const text = lawful.replace(right, wrong);
    const at = text.split('\n').findLastIndex((one) => one.trim().startsWith(line)) + 1;
    expect(faultsIn(file, text).map((one) => `${one.rule} ${one.at.line}`)).toContain(`${rule} ${at}`);
  });
});

describe('the fixtures of rules', () => {
  it('are those of the rules there are', () => {
    expect(readdirSync('libs/proof/fixtures').sort()).toEqual(RULES.map(({ id }) => id.slice(6)).sort());
  });
});
