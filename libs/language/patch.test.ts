import { describe, expect, it } from '@jest/globals';
import { edited, SAMPLE, type Edit } from '#testing';
import { readLibrary, type Library } from './documents.js';
import { change, ORIGINAL_MODELS, REGION, TODAY } from './testing/region-sample.js';
import { patchWorkflow } from './patch.js';
import { plainValue } from './tree-node.js';
import { readYaml } from './yaml-tree.js';

const indented = (yaml: string): string => yaml.replace(/^(?=.)/gm, '    ');

/** A region in which nothing is wrong, that uses the sample workflow. */
const DEMO_REGION = change(
  change(REGION, ORIGINAL_MODELS, '  default: { workflow: demo, provenance: invented }\n'),
  'products: [group]',
  'products: [red]',
);

/** The sample workflow in a region that changes it. */
function libraryWith(patch: string, edits: readonly Edit[] = []): Library {
  const texts = {
    ...edited(edits),
    region: patch === '' ? DEMO_REGION : `${DEMO_REGION}patches:\n  demo:\n${indented(patch)}\n`,
  };
  return readLibrary(
    Object.entries(texts).map(([name, text]) => ({ file: `${name}.yaml`, text })),
    TODAY,
  );
}

const withoutPatch = new Set(libraryWith('').diagnostics.map(({ code }) => code));
/** What a patch adds to what is told, each as its code, the line of the region that it points at, and the hint. */
function toldOf(patch: string, edits: readonly Edit[] = []): string[] {
  const lines = patch.split('\n');
  const first = DEMO_REGION.split('\n').length + 2;
  return libraryWith(patch, edits)
    .diagnostics.filter(({ code, file }) => !withoutPatch.has(code) && file === 'region.yaml')
    .map(
      ({ code, line, hint }) =>
        `${code} | ${lines[line - first]?.trim() ?? ''}${hint === undefined ? '' : ` | ${hint}`}`,
    );
}

/** A patch on a document that is no workflow: how it is merged, not what it means. */
function merged(target: string, patch: string): unknown {
  const [one, other] = [target, patch].map((text) => readYaml(text, 'text.yaml').root!);
  const { tree, diagnostics } = patchWorkflow(one!, other!);
  return diagnostics.length > 0 ? diagnostics.map(({ code }) => code) : plainValue(tree);
}

describe('a patch', () => {
  it.each([
    ['changes a value', '{ title: { nl: a, en: b } }', '{ title: { en: c } }', { title: { nl: 'a', en: 'c' } }],
    ['removes by null', '{ title: { nl: a, en: b } }', '{ title: { en: null } }', { title: { nl: 'a' } }],
    ['replaces a list whole', '{ by: [a, b] }', '{ by: [c] }', { by: ['c'] }],
    ['makes a map of what was none', '{ on: stay }', '{ on: { target: go } }', { on: { target: 'go' } }],
    ['leaves what it does not name', '{ a: { b: 1 }, c: 2 }', '{ c: 3 }', { a: { b: 1 }, c: 3 }],
  ])('%s', (_, target, patch, result) => {
    expect(merged(target, patch)).toEqual(result);
  });

  it.each([
    ['adds last', 'codes: { c: { z: { nl: z } } }', ['x', 'y', 'z']],
    ['adds before another when it says so', 'codes: { c: { z: { before: y, nl: z } } }', ['x', 'z', 'y']],
    ['moves what is there', 'codes: { c: { y: { before: x } } }', ['y', 'x']],
    ['keeps the place of what it changes', 'codes: { c: { x: { nl: new } } }', ['x', 'y']],
  ])('%s', (_, patch, keys) => {
    const { codes } = merged('codes: { c: { x: { nl: x }, y: { nl: y } } }', patch) as {
      codes: { c: Record<string, unknown> };
    };
    expect(Object.keys(codes.c)).toEqual(keys);
    expect(JSON.stringify(codes)).not.toContain('before');
  });

  it.each([
    ['removes what is not there', 'codes: { c: { z: null } }', ['name.unknown']],
    ['goes before what is not there', 'codes: { c: { z: { before: w, nl: z } } }', ['name.unknown']],
    ['renames the workflow', 'workflow: other', ['patch.locked']],
  ])('is refused when it %s', (_, patch, codes) => {
    expect(merged('{ workflow: one, codes: { c: { x: { nl: x } } } }', patch)).toEqual(codes);
  });
});

describe('what is law or locked', () => {
  const locked: Edit[] = [
    [
      '              GO: { guard: [enough, close], target: waiting }',
      '              GO: { guard: [enough, close], target: waiting, locked: true }',
    ],
  ];
  it.each([
    [
      'changed',
      'machines: { demo: { states: { first: { states: { open: { on: { GO: { target: demo.done } } } } } } } }',
    ],
    ['removed', 'machines: { demo: { states: { first: { states: { open: { on: { GO: null } } } } } } }'],
    ['removed with its state', 'machines: { demo: { states: { first: { states: { open: null } } } } }'],
    ['undone by its condition', "conditions: { enough: { when: 'true' } }"],
    ['undone by the fact of its condition', 'facts: { near: { reads: mandate } }'],
    ['given to another role', 'events: { GO: { by: [youthConsultant] } }'],
    ['unlocked', 'machines: { demo: { states: { first: { states: { open: { on: { GO: { locked: null } } } } } } } }'],
  ])('is not %s', (_, patch) => {
    expect(toldOf(patch, locked)).toEqual([`patch.locked | ${patch}`]);
  });

  it.each([
    ['changed', 'invariants: { oneOwner: { always: size(owners) <= 2 } }'],
    ['left out', 'invariants: { oneOwner: null }'],
    ['undone by the condition that it needs', "conditions: { enough: { when: 'true' } }"],
  ])('is no statement that is %s', (_, patch) => {
    const statements: Edit[] = [
      [
        'oneOwner: { always: size(owners) <= 1, why: R-005 }',
        'oneOwner: { always: size(owners) <= 1, why: R-005, locked: true }\n  asked: { on: GO, in: demo.first.open, needs: [enough], why: R-005, locked: true }',
      ],
    ];
    expect(toldOf(patch, statements)).toEqual([`patch.locked | ${patch}`]);
    expect(toldOf(patch).join()).not.toContain('patch.locked');
  });

  it.each([
    [
      'a row of the law is changed',
      'decisions: { payer: { rules: { emergency: { gives: { payer: office } } } } }',
      'patch.locked',
    ],
    ['a row of the law is removed', 'decisions: { payer: { rules: { emergency: null } } }', 'patch.locked'],
    ['the table is removed', 'decisions: { payer: null }', 'patch.locked'],
    ['a row of the law is moved', 'decisions: { payer: { rules: { emergency: { before: rest } } } }', 'patch.locked'],
    [
      'a rule goes before the law',
      'decisions: { payer: { rules: { ours: { before: emergency, gives: { payer: office } } } } }',
      'patch.before-law',
    ],
    [
      'an input of the law reads something else',
      "decisions: { payer: { inputs: { urgent: { from: 'false' } } } }",
      'patch.locked',
    ],
  ])('is refused when %s', (_, patch, code) => {
    expect(toldOf(patch)).toEqual([`${code} | ${patch}`]);
  });

  it('leaves the rest of the table to the region', () => {
    expect(
      toldOf(
        "decisions: { payer: { rules: { blue: { before: rest, when: colour == 'blue', gives: { payer: office } } } } }",
      ),
    ).toEqual([]);
  });
});

describe('a region with a patch', () => {
  const WAIT = `machines:
  demo:
    states:
      first:
        states:
          waiting:
            on:
              GO: { target: open }`;

  it('has a workflow of its own, with a hash of its own, and leaves that of others', () => {
    const library = libraryWith(WAIT);
    const [own, base] = [
      library.regions.get('testland')?.workflows.get('demo'),
      library.workflows.get('demo')?.workflow,
    ];
    const eventsOf = (workflow: typeof own): unknown =>
      workflow?.machines
        .get('demo')
        ?.states.get('demo.first.waiting')
        ?.transitions.map(({ trigger }) => trigger.kind);
    expect(library.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(eventsOf(own)).toEqual(['event', 'event', 'after', 'after']);
    expect(eventsOf(base)).toEqual(['event', 'after', 'after']);
    expect(own?.definition.hash).not.toBe(libraryWith('').regions.get('testland')?.definitions.get('demo')?.hash);
  });

  it('gives what it wrote its place in its own file', () => {
    const { sources } = libraryWith(WAIT).regions.get('testland')!.definitions.get('demo')!;
    const path = 'workflow/machines/demo/states/first/states/waiting/on';
    expect(sources[`${path}/GO/target`]?.[0]).toBe('region.yaml');
    expect(sources[`${path}/PASS/target`]?.[0]).toBe('workflow.yaml');
  });

  it.each([
    [
      'a target that is no state',
      'machines: { demo: { states: { first: { states: { open: { on: { MARK: nowhere } } } } } } }',
      'target.unknown',
    ],
    ['a key that the language does not have', 'events: { MARK: { labell: { nl: x, en: y } } }', 'form.unknown-key'],
    ['a condition of the wrong type', 'conditions: { close: { when: data.count } }', 'cel.wrong-type'],
  ])('is told about %s where it wrote it', (_, patch, code) => {
    expect(toldOf(patch).map((one) => one.split(' | ').slice(0, 2).join(' | '))).toContain(`${code} | ${patch}`);
  });

  it('is told at the patch what it breaks in lines that it did not write', () => {
    const found = libraryWith('machines: { demo: { states: { done: null } } }').diagnostics.find(
      ({ code }) => code === 'patch.breaks',
    );
    expect(found).toMatchObject({
      file: 'region.yaml',
      message: {
        en: expect.stringMatching(/demo no longer holds \(target\.unknown at workflow\.yaml:\d+:\d+\)\. "demo\.done"/),
      },
    });
  });

  it('is told about a state that it adds by a misspelt name, with the one that was meant', () => {
    const patch = 'machines: { demo: { states: { first: { states: { wating: { on: { MARK: open } } } } } } }';
    expect(toldOf(patch)).toContain(`state.label | ${patch} | Did you mean "waiting"?`);
  });

  it('is told about a workflow that is not there, with the one that was meant', () => {
    const region = `${DEMO_REGION}patches: { demmo: {} }\n`;
    const { diagnostics } = readLibrary(
      [...Object.entries({ ...SAMPLE, region })].map(([name, text]) => ({ file: `${name}.yaml`, text })),
      TODAY,
    );
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'name.unknown', hint: expect.stringContaining('demo') }),
    );
  });

  it('may give a value to a parameter that it added', () => {
    const patch = `parameters: { ours: { type: int, default: 1, label: { nl: x, en: y } } }
conditions: { few: { when: data.count < parameters.ours, label: { nl: x, en: y } } }
machines: { demo: { states: { first: { states: { waiting: { on: { GO: { guard: few, target: open } } } } } } } }`;
    const text = libraryWith(patch).regions.get('testland')?.text ?? '';
    const { regions } = readLibrary(
      Object.entries({ ...SAMPLE, region: `${text}parameters: { demo: { ours: 4 } }\n` }).map(([name, one]) => ({
        file: `${name}.yaml`,
        text: one,
      })),
      TODAY,
    );
    expect(regions.get('testland')?.workflows.get('demo')?.parameters.get('ours')?.value).toBe(4);
  });
});
