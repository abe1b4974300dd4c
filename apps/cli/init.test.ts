import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draftRegion, formatDiagnostic, readLibrary } from '#language';
import { prove, toProve } from '#proof';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { schakel } from './testing.js';

/** What is shipped without its regions and their stories. */
const beside = shippedFiles().filter(({ file }) => !file.includes('regions/') && !file.includes('scenarios/'));
const { workflows } = shippedLibrary();

const draft = (model: string, language: 'nl' | 'en', region = 'my-region') =>
  draftRegion(region, workflows.get(model)!.workflow, language, TODAY);

describe('regions to begin with, one of each model in each language', () => {
  const drafts = [...workflows.keys()].flatMap((model) =>
    (['nl', 'en'] as const).map((language) => ({ model, language, region: `my-${model}-${language}` })),
  );
  const library = readLibrary(
    [
      ...beside,
      ...drafts.map(({ model, language, region }) => ({
        file: `${region}.yaml`,
        text: draft(model, language, region),
      })),
    ],
    TODAY,
  );

  it('are read without a fault or a warning', () => {
    expect(library.diagnostics.map((one) => formatDiagnostic(one))).toEqual([]);
    expect([...library.regions.keys()].sort()).toEqual(drafts.map(({ region }) => region).sort());
  });

  // Only comments differ between the languages.
  it.each([...workflows.keys()])('have no fault that a proof of %s finds', (model) => {
    const all = toProve(library, TODAY).filter(({ region }) => region === `my-${model}-en`);
    expect(all.map(({ workflow }) => workflow)).toEqual([model]);
    const verdicts = all.flatMap((one) => prove(library, shippedCalendar(), one));
    expect(verdicts.map(({ undecided }) => undecided)).toEqual(verdicts.map(() => null));
    expect(verdicts.flatMap(({ faults }) => faults.map(({ rule, message }) => `${rule} ${message.en}`))).toEqual([]);
  });

  it('are explained in the language that was asked', () => {
    for (const model of workflows.keys()) {
      expect(draft(model, 'nl')).toContain('# Elke sleutel staat in docs/language.md.');
      expect(draft(model, 'en')).toContain('# Every key is in docs/language.md.');
    }
  });
});

describe('schakel init region', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'schakel-init-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const init = (...given: string[]) => schakel('init', ...given);

  it('writes the file and says what is next', async () => {
    const file = join(folder, 'new.yaml');
    const { status, stdout } = await init('region', 'my-region', '--out', file, '--today', TODAY);
    expect(status).toBe(0);
    expect(stdout).toContain(`Wrote ${file}.\nReplace what is made up`);
    expect(readFileSync(file, 'utf8')).toBe(draft('chain', 'en'));
  });

  it('leaves a file that is there as it is', async () => {
    const file = join(folder, 'old.yaml');
    writeFileSync(file, 'mine');
    expect(await init('region', 'my-region', '--out', file)).toEqual({
      status: 2,
      stdout: '',
      stderr: `${file} is there already, and is left as it is.\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.each([
    [[], 'Say what to begin with, and its name: schakel init region my-region.'],
    [['region', 'My Region'], 'My Region is no name for a region'],
    [['region', 'holland-rijnland'], 'config/regions/holland-rijnland.yaml is there already'],
    [
      ['region', 'my-region', '--model', 'chian'],
      'There is no workflow chian; there are silos, chain, network, integrated. Did you mean "chain"?',
    ],
  ])('%j names the fault', async (given, fault) => {
    const { status, stderr, stdout } = await init(...given);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(fault);
  });

  it('refuses the name of a region that is there under another file', async () => {
    const { status, stderr } = await init('region', 'example-silos', '--out', join(folder, 'other.yaml'));
    expect(status).toBe(2);
    expect(stderr).toBe('There is a region example-silos already, in config/regions/example-silos.yaml.\n');
  });
});
