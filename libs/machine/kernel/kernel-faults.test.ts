import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { transformSync } from '@swc/core';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fuzz, type Kernel } from './testing-fuzz.js';

jest.setTimeout(300_000);

const SEED = 20_261_122;
const here = dirname(fileURLToPath(import.meta.url));
const built = mkdtempSync(join(tmpdir(), 'schakel-kernel-'));
afterAll(() => rmSync(built, { recursive: true }));

/** A fault that is sown into one file of the kernel: what stands there, and what stands there instead. */
const FAULTS: readonly [what: string, file: string, right: string, wrong: string][] = [
  [
    'states are left from the outside in',
    'kernel',
    'sort((a, b) => b - a);\n    let remembered',
    'sort((a, b) => a - b);\n    let remembered',
  ],
  ['an outer state answers too', 'selection', 'if (isAnswered) return true;', ''],
  ['the last candidate wins', 'selection', 'state.on.get(event)?.find(guard)', 'state.on.get(event)?.findLast(guard)'],
  ['deep history remembers as shallow', 'kernel', 'isDeep ? one > index', '!isDeep ? one > index'],
  ['the first of two conflicting transitions wins', 'selection', 'beaten.push(other);', 'isBeaten = true;'],
  ['both of two conflicting transitions are taken', 'selection', 'if (isBeaten) continue;', ''],
  [
    'the end of parallel parts is not told',
    'kernel',
    'this.#queue.push({ type: configuration.state(at).doneEvent });',
    '',
  ],
  [
    'the end of a compound state is not told',
    'kernel',
    "if (above.kind === 'compound') this.#queue.push({ type: above.doneEvent });",
    '',
  ],
  [
    'transitions without event are asked once',
    'kernel',
    'asksAlways = table.hasAlways && (hasChanged || !isAlways);',
    'asksAlways = false;',
  ],
  [
    'a domain passes over parallel states, as in SCXML',
    'road',
    'if (others.every((other) => isBelow(other, state))) return state;',
    "if (state.kind !== 'parallel' && others.every((other) => isBelow(other, state))) return state;",
  ],
  [
    'a term is not cancelled',
    'kernel',
    "for (const ordinal of terms) this.#timers.push({ change: 'cancelled', state: path, ordinal });",
    '',
  ],
  ['what was raised last comes first', 'kernel', 'this.#queue.shift()', 'this.#queue.pop()'],
  ['a machine that ends does not leave its states', 'kernel', 'if (this.#isDone) this.#leaveAll(event);', ''],
  [
    'a state does not enter itself again',
    'road',
    'if (!one.transition.reenter && isWithin) return source;',
    'if (isWithin) return source;',
  ],
  [
    'history is entered as it was before',
    'kernel',
    'const entry = new Entry(configuration, this.history);\n    for',
    'const entry = new Entry(configuration, history);\n    for',
  ],
  [
    'actions come after entries',
    'kernel',
    'for (const { transition } of taken) this.#act(transition.actions, event);\n    const entry = new Entry(configuration, this.history);\n    for (const one of taken) entry.add(one);\n    this.#enter(entry.entered, event);',
    'const entry = new Entry(configuration, this.history);\n    for (const one of taken) entry.add(one);\n    this.#enter(entry.entered, event);\n    for (const { transition } of taken) this.#act(transition.actions, event);',
  ],
];

describe('the fuzzer finds a kernel in which', () => {
  it.each(FAULTS)('%s', async (what, file, right, wrong) => {
    const faulty = await kernelWith(what, `${file}.ts`, right, wrong);
    expect(fuzz(faulty, 60_000, SEED).difference).toContain('XState');
  });
});

/** What the kernel uses of the room it stands in. */
const BESIDE = ['facts.ts', 'leaves.ts'];

/** The kernel built anew from its own text with one fault. */
async function kernelWith(what: string, file: string, right: string, wrong: string): Promise<Kernel> {
  const folder = join(built, what.replaceAll(/\W+/g, '-'));
  for (const name of BESIDE) cpSync(join(here, '..', name), join(folder, name));
  mkdirSync(join(folder, 'kernel'));
  for (const name of readdirSync(here).filter((one) => !one.includes('test')))
    cpSync(join(here, name), join(folder, 'kernel', name));
  const text = readFileSync(join(folder, 'kernel', file), 'utf8');
  expect(text.split(right)).toHaveLength(2);
  writeFileSync(join(folder, 'kernel', file), text.replace(right, wrong));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of [...BESIDE, ...readdirSync(join(folder, 'kernel')).map((one) => join('kernel', one))]) {
    const { code } = transformSync(readFileSync(join(folder, name), 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    writeFileSync(join(folder, name.replace(/ts$/, 'js')), code);
  }
  const load = (name: string): Promise<Kernel> =>
    import(pathToFileURL(join(folder, 'kernel', name)).href) as Promise<Kernel>;
  return { ...(await load('kernel.js')), ...(await load('table.js')) };
}
