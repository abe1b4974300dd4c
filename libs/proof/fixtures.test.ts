import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { formatDiagnostic, hasErrors, readLibrary } from '#language';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { prove, RULES, type ProofFault } from './index.js';

/** In a fixture that is refused this comment stands above the line that the fault names. */
const MARK = '# Refused here.';

/** The rules about decision tables. */
const TABLES = ['proof.law', 'proof.row', 'proof.decision'];

const calendar = shippedCalendar();
const { regions } = shippedLibrary();
const besides = shippedFiles(['workflows/blocks', 'config/law']);
const folderOf = (rule: string): string => `libs/proof/fixtures/${rule.replace('proof.', '')}`;

function faultsIn(file: string): ProofFault[] {
  const read = readLibrary([...besides, { file, text: readFileSync(file, 'utf8') }], TODAY);
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
      if (TABLES.includes(rule)) expect(message.en).toMatch(/crisis: (true|false), |stands/);
      else expect(story?.steps[0]?.event).toBe('SIGNAL_RAISED');
    }
  });
});

describe('the fixtures of rules', () => {
  it('are those of the rules there are', () => {
    expect(readdirSync('libs/proof/fixtures').sort()).toEqual(RULES.map(({ id }) => id.slice(6)).sort());
  });
});
