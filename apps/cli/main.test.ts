import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';

const main = 'dist/apps/cli/main.js';

describe('the process of the command line', () => {
  it('ends as its command says', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'compair'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('There is no verb compair.');
  });

  it('ends without a word when nobody reads what it writes', () => {
    const { stderr } = spawnSync('sh', ['-c', `'${process.execPath}' ${main} --help | true`], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});
