/** Documents that are checked together: what is wrong in one is told there, and not again by those that name it. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { TODAY } from '#testing';
import { formatDiagnostic } from './diagnostic.js';
import { readLibrary } from './documents.js';

const KINDS = ['workflow', 'region', 'block', 'law', 'activities', 'scenario'] as const;
const FILES = KINDS.map((kind) => ({
  file: `${kind}.yaml`,
  text: readFileSync(`docs/examples/complete/${kind}.yaml`, 'utf8'),
}));

/** The faults of all, with the text of one changed. */
function faultsWith(kind: string, change: (text: string) => string): string[] {
  const files = FILES.map(({ file, text }) => ({ file, text: file === `${kind}.yaml` ? change(text) : text }));
  return readLibrary(files, TODAY).diagnostics.map((one) => formatDiagnostic(one));
}

describe('documents that name each other', () => {
  it('have no fault as they are', () => {
    expect(faultsWith('workflow', (text) => text)).toEqual([]);
  });

  it.each(KINDS)('tell a key too many in the %s once', (kind) => {
    expect(faultsWith(kind, (text) => `${text}\nbogus: 1\n`)).toEqual([
      expect.stringMatching(new RegExp(`^${kind}\\.yaml:\\d+:1 error form\\.unknown-key .*"bogus"`)),
    ]);
  });

  it.each(KINDS)('tell a %s that is no YAML once, where it goes wrong', (kind) => {
    expect(faultsWith(kind, (text) => `broken: {\n${text}`)).toEqual([
      expect.stringMatching(new RegExp(`^${kind}\\.yaml:\\d+:\\d+ error yaml\\.syntax `)),
    ]);
  });

  it('tell a fault in what a workflow means once', () => {
    const [target, ...others] = faultsWith('workflow', (text) => text.replace('target: onList', 'target: onLits'));
    expect(target).toMatch(/^workflow\.yaml:\d+:\d+ error target\.unknown /);
    expect(others).toEqual([]);
  });

  it('say what is not there when all could be read', () => {
    expect(faultsWith('region', (text) => text.replace(/workflow: [\w-]+/, 'workflow: nowhere'))).toContainEqual(
      expect.stringMatching(/^region\.yaml:\d+:\d+ error name\.unknown There is no workflow "nowhere"\./),
    );
  });
});
