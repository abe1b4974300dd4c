/** docs/language.md tells every key of every document with an example, and every example is read without a fault. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { rehearse } from '#scenario';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { formatDiagnostic } from './diagnostic.js';
import { readLibrary } from './documents.js';
import { DOCUMENT_SHAPES } from './read-document.js';
import { checkShape, type KeyOf, type Shape } from './shape.js';
import { readYaml, type TreeNode } from './yaml-tree.js';

type ObjectShape = Extract<Shape, { kind: 'object' }>;

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8');

/** The text under the heading of an object. */
function sectionOf({ name }: ObjectShape): string {
  const heading = `### ${name.charAt(0).toUpperCase()}${name.slice(1)}\n`;
  const start = page.indexOf(heading);
  return start < 0 ? '' : (page.slice(start + heading.length).split(/^##/m)[0] ?? '');
}

const objects = new Set<ObjectShape>();
function gather(shape: Shape): void {
  if (shape.kind === 'lazy') gather(shape.shape());
  else if (shape.kind === 'map' || shape.kind === 'list') gather(shape.of);
  else if (shape.kind === 'choice') shape.branches.forEach(gather);
  else if (shape.kind === 'object' && !objects.has(shape)) {
    objects.add(shape);
    for (const { shape: inner } of Object.values(shape.keys)) gather(inner);
  }
}
Object.values(DOCUMENT_SHAPES).forEach(gather);

/** The objects of an example: itself, the entries of a list, or what stands under its one key. */
function candidates(root: TreeNode): readonly TreeNode[] {
  if (root.kind === 'list') return root.items;
  return root.kind === 'map' ? [root, ...root.entries.map(({ value }) => value)] : [];
}

/** The keys of an object that an example shows, read as documents are; none when it is read with a fault. */
function keysShown(example: string, shape: ObjectShape): readonly KeyOf[] {
  const { root, diagnostics } = readYaml(example, 'example.yaml');
  if (root === undefined || diagnostics.length > 0) return [];
  const right = candidates(root).filter((node) => checkShape(node, shape).diagnostics.length === 0);
  if (root.kind === 'list' && right.length < root.items.length) return [];
  return right.flatMap((node) => (node.kind === 'map' ? node.entries.flatMap(({ key }) => shape.keys[key] ?? []) : []));
}

const examplesIn = (section: string): string[] =>
  [...section.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text);

const shown = new Map(
  [...objects].map((shape) => [shape, examplesIn(sectionOf(shape)).map((text) => keysShown(text, shape))] as const),
);
const keysWithExample = new Set([...shown.values()].flat(2));

describe('the language page', () => {
  it('is about every kind of document and everything in them', () => {
    expect(objects.size).toBeGreaterThan(50);
    expect([...objects].filter((shape) => sectionOf(shape) === '').map(({ name }) => name)).toEqual([]);
  });

  it.each([...objects].map((shape) => [shape.name, shape] as const))('tells every key of %s', (_, shape) => {
    const section = sectionOf(shape);
    const missing = Object.entries(shape.keys).filter(([key, { doc, absent = '**needed**' }]) => {
      const row = section.split('\n').find((line) => line.startsWith(`| \`${key}\` |`));
      if (row === undefined) return !/^It also has these keys of .*$/gm.exec(section)?.[0].includes(`\`${key}\``);
      return !row.includes(doc) || !row.endsWith(`| ${absent} |`);
    });
    expect(missing.map(([key]) => key)).toEqual([]);
  });

  it('has only examples that are read without a fault', () => {
    const faulty = [...shown].flatMap(([{ name }, examples]) =>
      examples.flatMap((keys) => (keys.length === 0 ? name : [])),
    );
    expect(faulty).toEqual([]);
  });

  it('has an example of every key', () => {
    const without = [...objects].flatMap(({ name, keys }) =>
      Object.entries(keys).flatMap(([key, of]) => (keysWithExample.has(of) ? [] : `${name}: ${key}`)),
    );
    expect(without).toEqual([]);
  });

  it('shows the small files as they are', () => {
    for (const { text } of shippedFiles(['docs/examples/small'])) expect(page).toContain(text.trim());
  });

  it('shows the diagnostic that its misspelling gives', () => {
    const files = shippedFiles(['docs/examples/small', 'workflows/blocks']).map(({ file, text }) => ({
      file,
      text: text.replace('providers: [helpers]', 'providers: [helper]'),
    }));
    const [told] = readLibrary(files, TODAY).diagnostics;
    expect(page).toContain(`\`\`\`\n${told === undefined ? '' : formatDiagnostic(told)}\n\`\`\``);
  });
});

describe.each([
  ['small', ['docs/examples/small', 'workflows/blocks']],
  ['complete', ['docs/examples/complete']],
])('the %s example', (_, folders) => {
  const library = readLibrary(shippedFiles(folders), TODAY);

  it('is read without a fault or a warning', () => {
    expect(library.diagnostics.map((one) => formatDiagnostic(one))).toEqual([]);
    expect(library.scenarios).toHaveLength(1);
  });

  it('has a story that goes as it is told', () => {
    for (const { document } of library.scenarios)
      expect(rehearse(document, library, shippedCalendar()).failures).toEqual([]);
  });
});
