import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';

const schakel = (...given: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/apps/cli/main.js', ...given], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('the command line, told something it does not know', () => {
  it.each([
    [['compair', '3'], 'There is no verb compair. Did you mean "compare"?'],
    [
      ['compare', '3', '--format', 'markdwon'],
      '--format is text or markdown or json, not markdwon. Did you mean "markdown"?',
    ],
    [['compare', '3', '--language', 'fr'], '--language is nl or en, not fr.'],
    [['compare', '3', '--documents', 'nowhere'], 'There is no nowhere.'],
    [['compare', '3', '--colour'], "Unknown option '--colour'"],
    [['compare'], 'Say which story: schakel compare 3.'],
    [['compare', 'complex-at-31'], 'There is no story complex-at-31; there are 1, 2, 3,'],
  ])('%j names the fault', (given, fault) => {
    const { status, stderr, stdout } = schakel(...given);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(fault);
  });
});

describe('schakel compare', () => {
  it('shows a story of each of the four models and ranks none [R-016]', () => {
    const { status, stdout } = schakel('compare', 'complex-at-13');
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/Silos +\| Chain +\| Network +\| Integrated/);
    expect(stdout).toMatch(/No model has been shown to give better outcomes than another; this table ranks none\.\n$/);
  });
});

describe('schakel structure', () => {
  it('names the workflow that was meant', () => {
    const { status, stderr } = schakel('structure', 'chian');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'There is no workflow chian; there are silos, chain, network, integrated. Did you mean "chain"?\n',
    );
  });

  it('prints figures as JSON', () => {
    const { status, stdout } = schakel('structure', 'chain', '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ workflow: 'chain', order: 'total', owners: { seen: 1, most: 1 } }]);
  });
});
