/** Follows docs/how-to/first-region.md: runs its commands, makes its edits, and looks for what it says is printed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TODAY } from '#testing';
import { schakel } from './testing.js';

const page = readFileSync('docs/how-to/first-region.md', 'utf8');
const REGION = 'config/regions/my-region.yaml';

interface Part {
  readonly kind: string;
  readonly text: string;
  /** The line before it. */
  readonly before: string;
}
const parts: Part[] = [...page.matchAll(/([^\n]*)\n\n```(sh|yaml|text)\n([^]*?)```/g)].map(
  ([, before = '', kind = '', text = '']) => ({ kind, text, before }),
);

/** What is printed, as the page tells it: `...` stands for anything. */
const told = (text: string): RegExp =>
  new RegExp(
    text
      .trim()
      .replaceAll(/[\\^$*+?()[\]{}|]/g, '\\$&')
      .split('...')
      .map((one) => one.replaceAll('.', '\\.'))
      .join('[^]*?'),
  );

/** A text in which these lines stand for those, at the indentation at which they are found; they must be there once. */
function withReplaced(text: string, from: string, to: string): string {
  const escaped = from.replaceAll(/[\\^$*+?.()[\]{}|]/g, '\\$&').replaceAll(/\n(?=.)/g, '\n\\1');
  const found = [...text.matchAll(new RegExp(`^( *)${escaped}`, 'gm'))];
  expect(found.map(([, indent]) => indent)).toHaveLength(1);
  const [[whole, indent = '']] = found as [RegExpExecArray];
  return text.replace(whole, () => to.replaceAll(/^(?=.)/gm, indent));
}

describe('the walk to a first region', () => {
  const from = process.cwd();
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'schakel-walk-'));
    for (const one of ['workflows', 'config']) cpSync(one, join(folder, one), { recursive: true });
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(from);
    rmSync(folder, { recursive: true });
  });

  it('goes as the page says', async () => {
    let printed = '';
    let replaced: string | undefined;
    let commands = 0;
    for (const { kind, text, before } of parts) {
      if (kind === 'sh') {
        const given = /^npm run schakel -- (.+)\n$/.exec(text)?.[1]?.split(' ');
        if (given === undefined) throw new Error(`This is no command of schakel: ${text}`);
        printed = (await schakel(...given, '--today', TODAY)).stdout;
        commands += 1;
      } else if (kind === 'text') {
        expect(printed).toMatch(told(text));
      } else if (before === 'by') {
        const file = join(folder, REGION);
        writeFileSync(file, withReplaced(readFileSync(file, 'utf8'), replaced ?? '', text));
        replaced = undefined;
      } else if (/replace$/i.test(before)) {
        replaced = text;
      } else {
        const file = join(folder, /`(my-stories\/[^`]+)`/.exec(before)?.[1] ?? 'nowhere.yaml');
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    expect(commands).toBeGreaterThanOrEqual(6);
    expect(replaced).toBeUndefined();
  });
});
