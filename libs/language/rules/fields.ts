/** Keys that say nothing for the type they stand with: a list of words at a whole number, a least value at a word. */
import type { Reporter } from '../compile-values.js';
import type { FieldType } from '../forms.js';
import type { Path } from '../sources.js';
import type { InputDocument } from '../decision-document.js';
import type { Library, ParameterDocument } from '../workflow-document.js';
import type { Workflow } from '../workflow.js';

type Keys<Document extends { readonly type: string }> = Readonly<
  Partial<Record<keyof Document & string, readonly Document['type'][]>>
>;

/** For which types a key says something; a key that is not here does for every type. */
const OF_FIELD: Keys<FieldType> = {
  values: ['enum'],
  of: ['set', 'records'],
  min: ['int'],
  max: ['int', 'set', 'records'],
  kind: ['organisation'],
};
const OF_PARAMETER: Keys<ParameterDocument> = {
  values: ['enum'],
  min: ['int', 'workingDays'],
  max: ['int', 'workingDays'],
  endsOn: ['term'],
};
const OF_INPUT: Keys<InputDocument> = { values: ['enum'] };

/** Every key of a field, a parameter or an input is one that its type has. */
export function keysOfTypes(workflow: Workflow, report: Reporter): void {
  const { workflow: document, blocks } = workflow.definition.document;
  const check = <Document extends { readonly type: string }>(one: Document, keys: Keys<Document>, at: Path): void => {
    for (const [key, types] of Object.entries(keys) as [string, readonly string[]][])
      if (Object.hasOwn(one, key) && !types.includes(one.type))
        report.atKey([...at, key], 'field.key', {
          with: { key, type: one.type },
          expected: `${key} with a type that has it: ${types.join(', ')}`,
        });
  };
  const fields = (all: Readonly<Record<string, FieldType>> | undefined, at: Path): void => {
    for (const [name, field] of Object.entries(all ?? {})) {
      check(field, OF_FIELD, [...at, name]);
      if (field.type === 'records') fields(field.of as Readonly<Record<string, FieldType>>, [...at, name, 'of']);
    }
  };
  const libraries: [Path, Library][] = [
    [['workflow'], document],
    ...Object.entries(blocks).map(([name, block]): [Path, Library] => [['blocks', name], block]),
  ];
  for (const [root, library] of libraries) {
    fields(library.data, [...root, 'data']);
    for (const [name, event] of Object.entries(library.events)) fields(event.data, [...root, 'events', name, 'data']);
    for (const [name, parameter] of Object.entries(library.parameters ?? {}))
      check(parameter, OF_PARAMETER, [...root, 'parameters', name]);
  }
  for (const [name, { data }] of Object.entries(document.machines))
    fields(data, ['workflow', 'machines', name, 'data']);
  for (const [name, { inputs }] of Object.entries(document.decisions ?? {}))
    for (const [input, one] of Object.entries(inputs))
      check(one, OF_INPUT, ['workflow', 'decisions', name, 'inputs', input]);
}
