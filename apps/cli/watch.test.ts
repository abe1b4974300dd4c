import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

describe('schakel check --watch', () => {
  let folder: string;
  let region: string;
  let text: string;
  let child: ChildProcess;
  let ended: Promise<unknown>;
  let told = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'schakel-watch-'));
    cpSync('docs/examples/small', folder, { recursive: true });
    region = join(folder, 'region.yaml');
    text = readFileSync(region, 'utf8');
    const given = ['dist/apps/cli/main.js', 'check', folder, 'workflows/blocks', '--watch'];
    child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'pipe'] });
    told = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (part: string) => {
        told += part;
      });
    ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  });

  /** What is told of the next change, once it was all told. */
  async function next(change: () => void = () => undefined): Promise<string> {
    told = '';
    change();
    while (!told.includes('Waiting for a file to change')) await delay(20);
    return told;
  }

  it('checks and proves again after every change, also of a file that another was put in the place of, until Ctrl-C', async () => {
    expect(await next()).toMatch(/small-region ask-and-help\/question: proved.*no errors/s);

    const broken = text.replace(/^schools:/m, 'scholen:');
    expect(broken).not.toBe(text);
    expect(await next(() => writeFileSync(region, broken))).toMatch(
      /region\.yaml:\d+:\d+ error .*schools.*[1-9]\d* errors/s,
    );

    const mended = await next(() => {
      writeFileSync(`${region}.new`, text);
      renameSync(`${region}.new`, region);
    });
    expect(mended).toMatch(/small-region ask-and-help\/question: proved.*no errors/s);

    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
  });
});
