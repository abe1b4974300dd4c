/** A definition that a case pinned under older rules goes on to compile: the rules judge files, not what is stored. */
import { expect, it } from '@jest/globals';
import { edited } from '#testing';
import { canonicalDefinition, makeDefinition, readDefinition } from './definition.js';
import { readLibrary } from './documents.js';
import { compileWorkflow } from './compile-workflow.js';
import { TableSources } from './sources.js';

it('a stored definition that the rules of today refuse still compiles', () => {
  const read = (texts: Readonly<Record<string, string>>) =>
    readLibrary(
      Object.entries(texts).map(([name, text]) => ({ file: `${name}.yaml`, text })),
      '2026-11-21',
    );
  const library = read(edited([]));
  const { document, blocks, sources, workflow } = library.workflows.get('demo')!;
  const events = { ...document.events, GO: { ...document.events['GO']!, data: { idle: IDLE } } };
  const stored = makeDefinition({ ...workflow.definition.document, workflow: { ...document, events }, blocks }, () =>
    sources.table(),
  );
  // The same in a file is refused.
  const refused = read(
    edited([
      [
        '  GO: { by: [teacher, schoolBoard],',
        `  GO: { data: { idle: ${JSON.stringify(IDLE)} }, by: [teacher, schoolBoard],`,
      ],
    ]),
  );
  expect(refused.diagnostics.map(({ code }) => code)).toEqual(['field.key']);

  const definition = readDefinition(canonicalDefinition(stored.document), stored.hash, stored.sources);
  const compiled = compileWorkflow(
    definition,
    new TableSources(definition.sources),
    library.laws.map((law) => law.document),
  );
  expect(compiled.workflow?.events.get('GO')?.fields.has('idle')).toBe(true);
});

/** A boolean that has the most it can be: the rule on keys of types refuses it. */
const IDLE = { type: 'boolean', max: 3, optional: true, label: { nl: 'niets', en: 'idle' } } as const;
