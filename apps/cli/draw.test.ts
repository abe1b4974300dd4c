import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draw, type DrawOptions } from './draw.js';

const folder = mkdtempSync(join(tmpdir(), 'schakel-draw-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, 'picture.svg');
const history = 'workflows/network/replays/0.1.0.json';

const run = async (options: Partial<DrawOptions>): Promise<string> => {
  await draw({
    workflow: undefined,
    documents: ['workflows/chain', 'workflows/blocks', 'config/law'],
    today: '2026-11-21',
    language: 'en',
    out,
    ...options,
  });
  return readFileSync(out, 'utf8');
};

describe('schakel draw', () => {
  it('draws a workflow by name, in the language asked', async () => {
    expect(await run({ workflow: 'chain' })).toContain('<title id="chart-title">Chain');
    expect(await run({ workflow: 'chain', language: 'nl' })).toContain('<title id="chart-title">Keten');
  });

  it('draws a file, whatever workflow has its name', async () => {
    const file = join(folder, 'mine.yaml');
    const text = readFileSync('workflows/chain/workflow.yaml', 'utf8');
    writeFileSync(file, text.replace('label: { nl: Signaal, en: Signal }', 'label: { nl: Vraag, en: Question }'));
    expect(await run({ workflow: file })).toContain('>Question<');
  });

  it('draws how a recorded case stood after a step, on the machine of that case', async () => {
    const svg = await run({ history, story: 'payers-disagree', case: 'case-0010', step: '1' });
    expect(svg).toContain('data-look="busy"');
    expect(svg).toContain('data-state="commitment.');
    expect(svg).not.toContain('data-state="network.');
  });

  it('draws a standing by hand', async () => {
    const svg = await run({
      workflow: 'chain',
      active: 'chain.school.offered',
      problems: 'chain.school.escalated',
    });
    expect(svg).toContain('data-state="chain.school.offered" data-look="busy"');
    expect(svg).toContain('data-state="chain.school.escalated" data-look="problem"');
  });

  it.each<[string, Partial<DrawOptions>, RegExp]>([
    ['no workflow', {}, /Say which workflow/],
    ['an unknown workflow', { workflow: 'chian' }, /no workflow chian .*Did you mean "chain"\?/],
    ['a file that is not there', { workflow: 'none.yaml' }, /There is no none\.yaml/],
    ['an unknown machine', { workflow: 'chain', machine: 'chian' }, /no machine chian in chain.*Did you mean "chain"/],
    ['an unknown state', { workflow: 'chain', active: 'chain.school.sgnal' }, /Did you mean "chain\.school\.signal"/],
    ['an unknown event', { workflow: 'chain', possible: 'SIGNAL_RAISD' }, /no event SIGNAL_RAISD/],
    ['several histories', { history }, /histories fit; choose one:\n {2}--story light-help --case case-0001/],
    ['no history', { history, story: 'none' }, /No history fits/],
    ['a step too far', { history, story: 'light-help', step: '99' }, /--step must be 1 to 16 .* not 99/],
    [
      'another workflow than that of the history',
      { workflow: 'chain', history, story: 'light-help' },
      /of network, not of chain/,
    ],
    ['a history that is none', { history: 'package.json' }, /holds no definition with histories/],
  ])('refuses %s with what to do', async (_name, options, message) => {
    await expect(run(options)).rejects.toThrow(message);
  });
});
