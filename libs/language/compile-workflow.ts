/**
 * A definition to a workflow in which every name is resolved and every expression typed; every fault on the way is a
 * diagnostic with its place. It does not judge what the chart means: that is for the rules.
 */
import type { CelSpaces } from './cel.js';
import { compileLadders } from './compile-ladder.js';
import { compileChart } from './compile-chart.js';
import { blocksOf, type Context, type SpaceOfMachine } from './compile-context.js';
import { compileDecision } from './compile-decision.js';
import { checkFact } from './compile-fact.js';
import { resolveField } from './compile-field.js';
import { checkOpenings } from './compile-opening.js';
import { checkParameter, termOf } from './compile-parameter.js';
import { checkParties, readFinder } from './compile-party.js';
import { checkRelations } from './compile-relation.js';
import { spacesOf } from './compile-space.js';
import { createReporter, type Reporter } from './compile-values.js';
import type { Definition } from './definition.js';
import type { Diagnostic } from './diagnostic.js';
import type { FactField, FactFields } from './fact-field.js';
import type { FieldType } from './forms.js';
import type { LawDocument } from './law-document.js';
import type { Path, Sources } from './sources.js';
import type { EventDocument, FactDocument, ParameterDocument } from './workflow-document.js';
import type { Machine, Party, Relation, SourceLine, Workflow, WorkflowEvent, WorldFact } from './workflow.js';

export interface Compiled {
  readonly workflow: Workflow | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** `spaces`: of the same workflow and blocks, with whatever parameters and agreements; what is not there is added. */
export function compileWorkflow(
  definition: Definition,
  sources: Sources,
  laws: readonly LawDocument[] = [],
  spaces: CelSpaces = new Map(),
): Compiled {
  const report = createReporter(sources);
  const context = createContext(definition, report, spaces);
  const machines = new Map<string, Machine>();
  for (const name of Object.keys(definition.document.workflow.machines)) {
    const machine = compileChart(name, context);
    machines.set(name, machine);
  }
  const decisions = new Map(
    Object.entries(definition.document.workflow.decisions ?? {}).map(([id, document]) => [
      id,
      compileDecision(id, document, ['workflow', 'decisions', id], laws, context),
    ]),
  );
  checkOpenings(context, machines);
  checkParties(context);
  checkRelations(context);
  const workflow: Workflow = {
    definition,
    name: definition.document.workflow.workflow,
    title: definition.document.workflow.title,
    machines,
    events: context.events,
    parties: context.parties,
    relations: context.relations,
    facts: context.facts,
    decisions,
    parameters: context.parameters,
    codes: context.codes,
  };
  const faulty = report.diagnostics.some(({ severity }) => severity === 'error');
  return { workflow: faulty ? undefined : workflow, diagnostics: report.diagnostics };
}

function createContext(definition: Definition, report: Reporter, spaces: CelSpaces): Context {
  const { workflow, blocks, parameters: values } = definition.document;
  const libraries: Context['libraries'] = [
    { path: ['workflow'], library: workflow },
    ...Object.entries(blocks).map(([name, library]) => ({ path: ['blocks', name], library, block: name })),
  ];
  const line = (path: Path): SourceLine => {
    const { file, line: at } = report.sources.value(path);
    return { file, line: at };
  };
  const codes = new Map<string, readonly string[]>();
  const parameters = new Map<string, { document: ParameterDocument; value: string | number | boolean; path: Path }>();
  for (const { path, library } of libraries) {
    for (const [name, list] of Object.entries(library.codes ?? {})) {
      if (codes.has(name)) report.atKey([...path, 'codes', name], 'name.twice', { with: { kind: 'code list', name } });
      codes.set(name, Object.keys(list));
    }
    for (const [name, document] of Object.entries(library.parameters ?? {})) {
      if (parameters.has(name))
        report.atKey([...path, 'parameters', name], 'name.twice', { with: { kind: 'parameter', name } });
      parameters.set(name, { document, value: values[name] ?? document.default, path: [...path, 'parameters', name] });
      checkParameter(document, [...path, 'parameters', name], report);
    }
  }
  const takenBy = (block: string | undefined): Readonly<Record<string, readonly string[]>> =>
    block === undefined ? {} : (workflow.uses[block] ?? {});
  const resolve = (field: FieldType, path: Path, block: string | undefined): FactField =>
    resolveField(field, path, codes, takenBy(block), report);
  const resolveAll = (
    fields: Readonly<Record<string, FieldType>> | undefined,
    path: Path,
    block: string | undefined,
  ): [string, FactField][] =>
    Object.entries(fields ?? {}).map(([name, field]) => [name, resolve(field, [...path, name], block)]);

  const events = new Map<string, WorkflowEvent & { path: Path; document: EventDocument }>();
  const facts = new Map<string, WorldFact & { path: Path; document: FactDocument }>();
  for (const { path, library, block } of libraries) {
    for (const [name, document] of Object.entries(library.events)) {
      const at = [...path, 'events', name];
      if (events.has(name)) report.atKey(at, 'name.twice', { with: { kind: 'event', name } });
      events.set(name, {
        name,
        label: document.label,
        by: document.by,
        onBehalfOf: document.onBehalfOf ?? [],
        ...(document.opens === undefined ? {} : { opens: document.opens }),
        isDefault: document.default === true,
        isEscape: document.escape === true,
        ...(document.means === undefined ? {} : { means: document.means }),
        ...(document.basis === undefined ? {} : { basis: document.basis }),
        fields: new Map(resolveAll(document.data, [...at, 'data'], block)),
        at: report.sources.value(at),
        path: at,
        document,
      });
    }
    for (const [name, document] of Object.entries(library.facts ?? {})) {
      const at = [...path, 'facts', name];
      if (facts.has(name)) report.atKey(at, 'name.twice', { with: { kind: 'fact', name } });
      checkFact(document, at, report);
      facts.set(name, {
        id: name,
        reads: document.reads,
        field: resolve({ ...document }, at, block),
        label: document.label,
        path: at,
        document,
      });
    }
  }
  const fieldCache = new Map<string, FactFields>();
  const fieldsOf = (machine: string): FactFields => {
    const cached = fieldCache.get(machine);
    if (cached !== undefined) return cached;
    const document = workflow.machines[machine];
    const fields = new Map<string, FactField>();
    const add = (entries: [string, FactField][], path: Path): void => {
      for (const [name, field] of entries) {
        if (fields.has(name)) report.atKey([...path, name], 'name.twice', { with: { kind: 'fact', name } });
        fields.set(name, field);
      }
    };
    if (document?.data !== undefined)
      add(resolveAll(document.data, ['workflow', 'machines', machine, 'data'], undefined), [
        'workflow',
        'machines',
        machine,
        'data',
      ]);
    else add(resolveAll(workflow.data, ['workflow', 'data'], undefined), ['workflow', 'data']);
    for (const name of blocksOf(definition, machine)) {
      add(resolveAll(blocks[name]?.data, ['blocks', name, 'data'], name), ['blocks', name, 'data']);
    }
    fieldCache.set(machine, fields);
    return fields;
  };
  const parties = new Map<string, Party>(
    Object.entries(workflow.parties).map(([id, document]) => [
      id,
      {
        id,
        label: document.label,
        kind: document.kind,
        roles: document.roles,
        found: [document.found].flat().map(readFinder),
        visibility: document.visibility,
      },
    ]),
  );
  const relations = new Map<string, Relation>(
    Object.entries(workflow.relations ?? {}).map(([id, { machine, label, many, closeFirst, onClosed }]) => [
      id,
      {
        id,
        machine,
        label,
        many: many === true,
        closeFirst: closeFirst === true,
        ...(onClosed === undefined ? {} : { onClosed }),
      },
    ]),
  );
  const spaceCache = new Map<string, SpaceOfMachine>();
  const context: Context = {
    definition,
    report,
    libraries,
    parameters,
    events,
    parties,
    relations,
    codes: new Map(libraries.flatMap(({ library }) => Object.entries(library.codes ?? {}))),
    ladders: new Map(),
    facts,
    decisions: new Map(Object.entries(workflow.decisions ?? {})),
    words: { consent: new Set(workflow.uses['consent']?.['purposes'] ?? []), open: new Set(relations.keys()) },
    fieldsOf,
    spaces: (machine) => {
      const cached = spaceCache.get(machine) ?? spacesOf(machine, context);
      spaceCache.set(machine, cached);
      return cached;
    },
    space: (name, make) => {
      const space = spaces.get(name) ?? make();
      spaces.set(name, space);
      return space;
    },
    term: (key, path) => termOf(key, path, parameters, report),
    line,
  };
  return { ...context, ladders: compileLadders(context) };
}
