import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { DOCUMENT_SHAPES, readDocument, type DocumentKind } from './read-document.js';
import { toJsonSchema } from './json-schema.js';
import { checkShape } from './shape.js';
import { plainValue, type TreeNode } from './tree-node.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const kinds = Object.keys(DOCUMENT_SHAPES) as DocumentKind[];

/** What a file says, before any check of its form. */
const shipped = ['workflows', 'config']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((file) => file.endsWith('.yaml') && !file.includes('calendars'))
  .sort()
  .flatMap((file) => {
    const { read } = readDocument({ file, text: readFileSync(join(root, file), 'utf8') });
    return read === undefined ? [] : [{ file, kind: read.kind, value: plainValue(read.tree) }];
  });

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
const validators = new Map(kinds.map((kind) => [kind, ajv.compile(toJsonSchema(DOCUMENT_SHAPES[kind], kind))]));

function isValid(kind: DocumentKind, value: unknown): boolean {
  return validators.get(kind)!(value);
}

/** A value as the reader would have found it in a file. */
function treeOf(value: unknown): TreeNode {
  const place = { file: 'f.yaml', line: 1, column: 1 };
  if (Array.isArray(value)) return { kind: 'list', place, items: value.map(treeOf) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => ({ key, keyPlace: place, value: treeOf(item) }));
    return { kind: 'map', place, entries };
  }
  const scalar = value as string | number | boolean | null;
  return { kind: 'scalar', place, value: scalar, text: String(scalar), textPlace: place };
}

const hasForm = (kind: DocumentKind, value: unknown): boolean =>
  checkShape(treeOf(value), DOCUMENT_SHAPES[kind]).diagnostics.length === 0;

type Parent = Record<string | number, unknown>;

/** Every place of a value: what holds it, and under which key. */
function placesOf(value: unknown): { parent: Parent; key: string | number }[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const parent = value as Parent;
  return keys.flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}

/** Ways to spoil one place; each gives the change back. */
const spoil: Readonly<Record<string, (parent: Parent, key: string | number) => void>> = {
  'leave it out': (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  },
  'add a key beside it': (parent) => {
    if (!Array.isArray(parent)) parent['zzz'] = 'zzz';
  },
  'give it another name': (parent, key) => {
    if (Array.isArray(parent)) return;
    parent['9 zzz'] = parent[key];
    Reflect.deleteProperty(parent, key);
  },
  'make it a number': (parent, key) => void (parent[key] = 7),
  'make it a word': (parent, key) => void (parent[key] = 'zzz'),
  'make it a claim': (parent, key) => void (parent[key] = true),
  'make it a list': (parent, key) => void (parent[key] = ['zzz']),
  'make it an empty list': (parent, key) => void (parent[key] = []),
  'make it a map': (parent, key) => void (parent[key] = { zzz: 'zzz' }),
  'make it an empty map': (parent, key) => void (parent[key] = {}),
  'make it empty': (parent, key) => void (parent[key] = null),
  'make it very long': (parent, key) => void (parent[key] = 'z'.repeat(2000)),
  'make it very large': (parent, key) => void (parent[key] = 9_007_199_254_740_991),
};

describe('the JSON Schema of a document', () => {
  it.each(kinds)('of kind %s has a shipped document to be tried on', (kind) => {
    expect(shipped.some((one) => one.kind === kind)).toBe(true);
  });

  it.each(shipped.map((one) => [one.file, one] as const))('takes %s', (_file, { kind, value }) => {
    const validate = validators.get(kind)!;
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(shipped.map((one) => [one.file, one] as const))('refuses %s with a wrong key', (_file, { kind, value }) => {
    expect(isValid(kind, { ...(value as object), zzz: 1 })).toBe(false);
  });

  it.each(kinds)('of kind %s agrees with the check of the form on spoilt documents', (kind) => {
    const samples = shipped.filter((one) => one.kind === kind);
    const length = (of: { value: unknown }): number => JSON.stringify(of.value).length;
    const sample = samples.sort((a, b) => length(a) - length(b))[Math.floor((samples.length - 1) / 2)];
    const all = placesOf(sample!.value).length;
    const differences: string[] = [];
    let spoilt = 0;
    for (let number = 0; number < 104; number += 1) {
      const names = Object.keys(spoil);
      const name = names[number % names.length]!;
      const value = structuredClone(sample!.value);
      const { parent, key } = placesOf(value)[(number * 7919) % all]!;
      spoil[name]!(parent, key);
      const [byForm, bySchema] = [hasForm(kind, value), isValid(kind, value)];
      if (!byForm) spoilt += 1;
      if (byForm !== bySchema)
        differences.push(
          `${name}: ${JSON.stringify(key)} of ${JSON.stringify(parent).slice(0, 120)}: form ${byForm}, schema ${bySchema}`,
        );
    }
    expect(differences).toEqual([]);
    expect(spoilt).toBeGreaterThan(30);
  });

  it('tells an editor what each key is for', () => {
    const schema = toJsonSchema(DOCUMENT_SHAPES.workflow, 'workflow') as {
      properties: Record<string, { description: string }>;
    };
    for (const [key, { description }] of Object.entries(schema.properties))
      expect([key, description]).toEqual([key, expect.stringMatching(/\w/)]);
  });
});
