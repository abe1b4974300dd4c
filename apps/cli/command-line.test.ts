import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schakel } from './testing.js';

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
    [['check', '--prove', '--region', 'example-silo'], 'Did you mean "example-silos"?'],
    [['compare'], 'Say which story: schakel compare 3.'],
    [['compare', 'complex-at-31'], 'There is no story complex-at-31; there are 1, 2, 3,'],
  ])('%j names the fault', async (given, fault) => {
    const { status, stderr, stdout } = await schakel(...given);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(fault);
  });
});

describe('schakel compare', () => {
  it('shows a story of each of the four models and ranks none [R-016]', async () => {
    const { status, stdout } = await schakel('compare', 'complex-at-13');
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/Silos +\| Chain +\| Network +\| Integrated/);
    expect(stdout).toMatch(/No model has been shown to give better outcomes than another; this table ranks none\.\n$/);
  });
});

describe('schakel benchmarks', () => {
  it('warns and never fails', async () => {
    const { status, stdout } = await schakel('benchmarks', '--region', 'example-silos', '--today', '2026-11-21');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^- IJ3 .*: not met$/m);
    expect(stdout).toContain('A benchmark warns and never blocks');
  });

  it('prints verdicts as JSON', async () => {
    const { status, stdout } = await schakel('benchmarks', '--region', 'example-silos', '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { region: 'example-silos', workflow: 'silos', benchmarks: { length: 8 } },
    ]);
  });

  it('names the region that was meant', async () => {
    const { status, stderr } = await schakel('benchmarks', '--region', 'example-silo');
    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean "example-silos"?');
  });
});

describe('schakel structure', () => {
  it('names the workflow that was meant', async () => {
    const { status, stderr } = await schakel('structure', 'chian');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'There is no workflow chian; there are silos, chain, network, integrated. Did you mean "chain"?\n',
    );
  });

  it('prints figures as JSON', async () => {
    const { status, stdout } = await schakel('structure', 'chain', '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ workflow: 'chain', order: 'total', owners: { seen: 1, most: 1 } }]);
  });
});

describe('schakel check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schakel-check-'));
  const wrong = join(folder, 'région one.yaml');
  const shipped = readFileSync('config/regions/example-silos.yaml', 'utf8');
  writeFileSync(wrong, shipped.replace('stage: orientation', 'stage: orientaton'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('tells every diagnostic as JSON, in one document', async () => {
    const { status, stdout } = await schakel('check', wrong, '--format', 'json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      diagnostics: [{ code: 'form.value', severity: 'error', line: 8, column: 8, hint: expect.any(String) }],
      verdicts: [],
    });
  });

  // What the schema of SARIF 2.1.0 requires: version and runs; of a run its tool with the driver's name; of a result its
  // message; of a rule its id; an artifact location is a URI, and lines and columns count from 1.
  it('tells every diagnostic as SARIF 2.1.0', async () => {
    const { status, stdout } = await schakel('check', wrong, '--format', 'sarif');
    expect(status).toBe(1);
    const { $schema, version, runs } = JSON.parse(stdout) as Record<string, unknown>;
    expect($schema).toMatch(/sarif-2\.1\.0\.json$/);
    expect(version).toBe('2.1.0');
    expect(runs).toEqual([
      {
        tool: {
          driver: { name: 'schakel', rules: [{ id: 'form.value', fullDescription: { text: expect.any(String) } }] },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'form.value',
            ruleIndex: 0,
            level: 'error',
            message: { text: expect.stringContaining('Did you mean "orientation"?') },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: expect.stringMatching(/r%C3%A9gion%20one\.yaml$/) },
                  region: { startLine: 8, startColumn: 8 },
                },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('gives a run without results where nothing is wrong', async () => {
    const { status, stdout } = await schakel('check', '--format', 'sarif', '--no-prove');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ tool: { driver: { name: 'schakel', rules: [] } }, results: [] }],
    });
  });

  const SMALL = ['docs/examples/small', 'workflows/blocks'];

  it('proves what regions have chosen, and says how much it looked at', async () => {
    const { status, stdout } = await schakel('check', ...SMALL);
    expect(stdout).toMatch(/^small-region ask-and-help\/question: proved, \d+ configurations$/m);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n').at(-1)).toContain('no errors');
  });

  it('proves nothing where that is not asked', async () => {
    const { status, stdout } = await schakel('check', ...SMALL, '--no-prove');
    expect({ status, lines: stdout.trim().split('\n').length }).toEqual({ status: 0, lines: 1 });
  });

  it('tells what regions change in workflows as behaviour', async () => {
    const { status, stdout } = await schakel('check', '--no-prove');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^holland-rijnland chain: Different: in "Hand-over offered" \(chain\.supportTeam\.offered\) after the term .*task "Ring the fixed contact" \(school\)\./m,
    );
    const { changes } = JSON.parse((await schakel('check', '--no-prove', '--format', 'json')).stdout) as {
      changes: unknown;
    };
    expect(changes).toMatchObject([{ region: 'holland-rijnland', workflow: 'chain', change: 'changed', of: 'route' }]);
  });

  it('takes no format that it does not have', async () => {
    const { status, stderr } = await schakel('check', '--format', 'markdown');
    expect({ status, stderr }).toEqual({ status: 2, stderr: '--format is text or json or sarif, not markdown.\n' });
  });
});
