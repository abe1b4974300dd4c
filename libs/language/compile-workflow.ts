/**
 * A definition to a workflow in which every name is resolved and every expression typed; every fault on the way is a
 * diagnostic with its place. It does not judge what the chart means: that is for the rules.
 */
import { CelSpace, type CelFields, type CelWords } from './cel.js';
import { compileChart } from './compile-chart.js';
import { blocksOf, type Context, type SpaceOfMachine } from './compile-context.js';
import { compileDecision } from './compile-decision.js';
import { compileValue, createReporter, known, type Reporter, type ValueSpace } from './compile-values.js';
import type { Definition } from './definition.js';
import type { Diagnostic } from './diagnostic.js';
import { celFieldsOf, celFieldOf, type FactField, type FactFields } from './fact-field.js';
import { TERM, type FieldType } from './forms.js';
import type { LawDocument } from './law-document.js';
import { ROLES } from './roles.js';
import type { Path, Sources } from './sources.js';
import type { EventDocument, FactDocument, ParameterDocument } from './workflow-document.js';
import type {
  CompiledValue,
  Finder,
  Machine,
  Party,
  Relation,
  SourceLine,
  Term,
  Workflow,
  WorkflowEvent,
  WorldFact,
} from './workflow.js';

export interface Compiled {
  readonly workflow: Workflow | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The world facts there are, with the types of their arguments. */
export const WORLD_FACTS: Readonly<Record<string, Readonly<Record<string, FactField['type']>>>> = {
  mandate: { product: 'enum', amount: 'int' },
  poolRoom: {},
  poolCovers: { need: 'enum' },
  residenceInRegion: {},
};

const SCHOOL_FIELDS: CelFields = {
  types: { type: 'list<string>', values: ['po', 'sbo', 'so', 'vso', 'vo', 'pro', 'mbo'], max: 7 },
  hasTeam: { type: 'bool' },
  hasContact: { type: 'bool' },
};
const AGREEMENT_FIELDS: CelFields = {
  firstApproach: { type: 'string', values: ['parents', 'youthHelp'] },
  lifeWorldsFirst: { type: 'bool' },
  shortHelp: { maxTalks: { type: 'int' }, maxWeeks: { type: 'int' } },
  planAfterTalk: { type: 'bool' },
  outOfArea: { type: 'string', values: ['serve', 'refer'] },
  prefinancing: { type: 'bool' },
};

export function compileWorkflow(definition: Definition, sources: Sources, laws: readonly LawDocument[] = []): Compiled {
  const report = createReporter(sources);
  const context = createContext(definition, report);
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
    codes: new Map(context.libraries.flatMap(({ library }) => Object.entries(library.codes ?? {}))),
    argument: argumentCompiler(context),
  };
  const faulty = report.diagnostics.some(({ severity }) => severity === 'error');
  return { workflow: faulty ? undefined : workflow, diagnostics: report.diagnostics };
}

function createContext(definition: Definition, report: Reporter): Context {
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
      checkParameter(document, document.default, [...path, 'parameters', name, 'default'], report);
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
        at: line(at),
        path: at,
        document,
      });
    }
    for (const [name, document] of Object.entries(library.facts ?? {})) {
      const at = [...path, 'facts', name];
      if (facts.has(name)) report.atKey(at, 'name.twice', { with: { kind: 'fact', name } });
      const takes = WORLD_FACTS[document.reads];
      if (takes === undefined) {
        report.at([...at, 'reads'], 'name.unknown', {
          with: { kind: 'fact of the world', name: document.reads },
          ...known(document.reads, Object.keys(WORLD_FACTS)),
        });
      }
      for (const argument of Object.keys(takes ?? {})) {
        if (document.with?.[argument] === undefined)
          report.at(at, 'value.missing', { with: { name: argument }, expected: `with: { ${argument}: ... }` });
      }
      for (const argument of Object.keys(document.with ?? {})) {
        if (takes !== undefined && takes[argument] === undefined) {
          report.atKey([...at, 'with', argument], 'name.unknown', {
            with: { kind: 'argument', name: argument },
            ...known(argument, Object.keys(takes)),
          });
        }
      }
      facts.set(name, {
        id: name,
        reads: document.reads,
        with: new Map(
          Object.entries(document.with ?? {}).map(([argument, text]) => [
            argument,
            { text, readsEvent: /\bevent\./.test(text) },
          ]),
        ),
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
    facts,
    decisions: new Map(Object.entries(workflow.decisions ?? {})),
    words: { consent: new Set(workflow.uses['consent']?.['purposes'] ?? []), open: new Set(relations.keys()) },
    fieldsOf,
    spaces: (machine) => {
      const cached = spaceCache.get(machine) ?? spacesOf(machine, context);
      spaceCache.set(machine, cached);
      return cached;
    },
    term: (key, path) => termOf(key, path, parameters, report),
    line,
  };
  return context;
}

function spacesOf(machine: string, context: Context): SpaceOfMachine {
  const facts = context.fieldsOf(machine);
  const common: CelFields = {
    data: celFieldsOf(facts),
    parameters: Object.fromEntries(
      [...context.parameters].flatMap(([name, { document }]): [string, CelFields[string]][] => {
        if (document.type === 'term') return [];
        if (document.type === 'boolean') return [[name, { type: 'bool' }]];
        return [[name, document.type === 'enum' ? { type: 'string', values: document.values ?? [] } : { type: 'int' }]];
      }),
    ),
    agreements: AGREEMENT_FIELDS,
    school: SCHOOL_FIELDS,
    actor: { role: { type: 'string', values: [...Object.keys(ROLES), 'system'] } },
    owners: { type: 'list<string>', values: [...context.parties.keys()], max: 8 },
  };
  const factFields: CelFields = Object.fromEntries(
    [...context.facts].flatMap(([name, { field }]) => {
      const seen = celFieldOf(field);
      return seen === undefined ? [] : [[name, seen]];
    }),
  );
  const words: CelWords = {
    in: statePathsOf(machine, context),
    consent: context.words.consent,
    open: context.words.open,
  };
  const cache = new Map<string, ValueSpace>();
  const make = (event: string | undefined, withFacts: boolean): ValueSpace => {
    const key = `${event ?? ''} ${String(withFacts)}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const eventData =
      event === undefined
        ? new Map<string, FactField>()
        : (context.events.get(event)?.fields ?? new Map<string, FactField>());
    const readable = celFieldsOf(eventData);
    const space = new CelSpace(
      {
        ...common,
        ...(Object.keys(readable).length === 0 ? {} : { event: { data: readable } }),
        ...(withFacts ? { facts: factFields } : {}),
      },
      words,
    );
    const made = { space, facts, eventData };
    cache.set(key, made);
    return made;
  };
  return {
    base: make(undefined, true),
    withEvent: (event) => make(event, true),
    arguments: (event) => make(event, false),
  };
}

function statePathsOf(machine: string, context: Context): ReadonlySet<string> {
  const paths = new Set<string>();
  const visit = (path: string, states: Readonly<Record<string, { states?: unknown }>> | undefined): void => {
    paths.add(path);
    for (const [key, state] of Object.entries(states ?? {})) {
      visit(`${path}.${key}`, state.states as typeof states);
    }
  };
  const { workflow, blocks } = context.definition.document;
  visit(machine, workflow.machines[machine]?.states);
  for (const name of blocksOf(context.definition, machine)) visit(name, blocks[name]?.part.states);
  return paths;
}

function resolveField(
  field: FieldType,
  path: Path,
  codes: ReadonlyMap<string, readonly string[]>,
  taken: Readonly<Record<string, readonly string[]>>,
  report: Reporter,
): FactField {
  const list = (named: readonly string[] | string | undefined, key: string): readonly string[] | undefined => {
    if (named === undefined || typeof named !== 'string') return named;
    const found = taken[named] ?? codes.get(named);
    if (found === undefined) {
      report.at([...path, key], 'name.unknown', {
        with: { kind: 'code list', name: named },
        ...known(named, [...codes.keys(), ...Object.keys(taken)]),
      });
    }
    return found ?? [];
  };
  const wants = (key: keyof FieldType, when: boolean): void => {
    if (when && field[key] === undefined)
      report.at(path, 'value.missing', { with: { name: key }, expected: `${key} for a field of type ${field.type}` });
  };
  wants('values', field.type === 'enum');
  wants('min', field.type === 'int');
  wants('max', field.type === 'int');
  wants('of', field.type === 'set' || field.type === 'records');
  const isRecords = field.type === 'records';
  const values =
    field.type === 'set'
      ? list(field.of as readonly string[] | string | undefined, 'of')
      : list(field.values, 'values');
  const of =
    isRecords && typeof field.of === 'object' && !Array.isArray(field.of)
      ? Object.fromEntries(
          Object.entries(field.of as Readonly<Record<string, FieldType>>).map(([name, one]) => [
            name,
            resolveField(one, [...path, 'of', name], codes, taken, report),
          ]),
        )
      : undefined;
  const per = field.per === undefined ? undefined : list(field.per, 'per');
  if (field.type === 'set' && (field.max ?? values?.length ?? 0) > 8) {
    report.at(path, 'data.set-too-large', {
      expected: 'a set of at most 8 words, so that a proof can look at all of them',
    });
  }
  const resolved: FactField = {
    type: field.type,
    ...(values === undefined ? {} : { values }),
    ...(of === undefined ? {} : { of }),
    ...(field.min === undefined ? {} : { min: field.min }),
    ...(field.max === undefined ? {} : { max: field.max }),
    ...(field.kind === undefined ? {} : { kind: field.kind }),
    ...(field.default === undefined ? {} : { default: field.default }),
    optional: field.optional === true,
    ...(per === undefined ? {} : { per }),
    ...(field.label === undefined ? {} : { label: field.label }),
  };
  return resolved;
}

function checkParameter(document: ParameterDocument, value: unknown, path: Path, report: Reporter): void {
  const fault = parameterFault(document, value);
  if (fault !== undefined) report.at(path, 'parameter.value', { with: { value: String(value) }, expected: fault });
}

/** What a parameter should have been, or nothing when the value fits. */
export function parameterFault(document: ParameterDocument, value: unknown): string | undefined {
  switch (document.type) {
    case 'workingDays':
    case 'int': {
      const from = document.min ?? (document.type === 'int' ? 0 : 1);
      const to = document.max ?? (document.type === 'int' ? 1_000_000_000 : 260);
      return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
        ? undefined
        : `a whole number from ${from} to ${to}`;
    }
    case 'term':
      return typeof value === 'string' && TERM.test(value) ? undefined : 'a term (10wd, P6W, P1M, PT5M)';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'enum':
      return typeof value === 'string' && (document.values ?? []).includes(value)
        ? undefined
        : `one of ${(document.values ?? []).join(', ')}`;
  }
}

function termOf(
  key: string,
  path: Path,
  parameters: ReadonlyMap<string, { document: ParameterDocument; value: string | number | boolean }>,
  report: Reporter,
): Term {
  if (TERM.test(key)) return { name: key, duration: key, label: { nl: key, en: key } };
  const parameter = parameters.get(key);
  const isTerm = parameter?.document.type === 'workingDays' || parameter?.document.type === 'term';
  if (parameter === undefined || !isTerm) {
    const terms = [...parameters]
      .filter(([, { document }]) => document.type === 'workingDays' || document.type === 'term')
      .map(([name]) => name);
    report.atKey(path, 'name.unknown', { with: { kind: 'term', name: key }, ...known(key, terms) });
    return { name: key, duration: '1wd', label: { nl: key, en: key } };
  }
  const duration = parameter.document.type === 'workingDays' ? `${String(parameter.value)}wd` : String(parameter.value);
  return { name: key, duration, label: parameter.document.label };
}

function readFinder(text: string): Finder {
  const found = /^([a-zA-Z]+)(?:\(([A-Za-z0-9]+)\))?$/.exec(text);
  const [, way = 'school', of] = found ?? [];
  return { way: way as Finder['way'], ...(of === undefined ? {} : { of }) };
}

function checkParties(context: Context): void {
  const { workflow } = context.definition.document;
  const facts = new Set(
    Object.keys(workflow.machines).flatMap((machine) =>
      [...context.fieldsOf(machine).entries()]
        .filter(([, field]) => field.type === 'organisation')
        .map(([name]) => name),
    ),
  );
  for (const party of context.parties.values()) {
    for (const finder of party.found) {
      if (finder.way === 'chosen' && !facts.has(finder.of ?? '')) {
        context.report.at(['workflow', 'parties', party.id, 'found'], 'name.unknown', {
          with: { kind: 'fact of type organisation', name: finder.of ?? '' },
          ...known(finder.of ?? '', facts),
        });
      }
    }
  }
}

function checkOpenings(context: Context, machines: ReadonlyMap<string, Machine>): void {
  const { report } = context;
  const defaults = [...context.events.values()].filter(({ isDefault }) => isDefault);
  const openings = [...context.events.values()].filter(({ opens }) => opens !== undefined);
  for (const event of openings) {
    const at = [...event.path, 'opens'];
    const machine = machines.get(event.opens?.machine ?? '');
    if (machine === undefined) {
      report.at([...at, 'machine'], 'name.unknown', {
        with: { kind: 'machine', name: event.opens?.machine ?? '' },
        ...known(event.opens?.machine ?? '', machines.keys()),
      });
      continue;
    }
    const state = machine.states.get(event.opens?.at ?? '');
    if (
      state === undefined ||
      state.kind === 'history' ||
      state.kind === 'final' ||
      !state.path.startsWith(`${machine.name}.`)
    ) {
      report.at([...at, 'at'], 'name.unknown', {
        with: { kind: 'state', name: event.opens?.at ?? '' },
        ...known(
          event.opens?.at ?? '',
          [...machine.states.keys()].filter((path) => path.startsWith(`${machine.name}.`)),
        ),
      });
    }
  }
  if (defaults.length !== 1) {
    report.at(['workflow', 'events'], 'event.default', {
      with: { count: defaults.length },
      expected: 'exactly one opening event with default: true',
    });
  }
  for (const event of defaults) {
    if (event.opens === undefined)
      report.at(event.path, 'event.default', { with: { count: 0 }, expected: 'opens: { machine, at }' });
    for (const [name, field] of event.fields) {
      if (!field.optional && field.default === undefined) {
        report.at([...event.path, 'data', name], 'event.default-data', {
          with: { name },
          expected: 'optional: true or a default',
        });
      }
    }
  }
}

function argumentCompiler(context: Context): Workflow['argument'] {
  const cache = new Map<string, CompiledValue>();
  return (machine, event, text) => {
    const key = `${machine}\n${event ?? ''}\n${text}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const on = context.spaces(machine).arguments(event);
    const reference = /^(data|event\.data)\.([A-Za-z][A-Za-z0-9]*)$/.exec(text);
    const field = reference?.[1] === 'data' ? on.facts.get(reference[2] ?? '') : on.eventData.get(reference?.[2] ?? '');
    const report = createReporter(context.report.sources);
    const value = compileValue(text, field ?? { type: 'boolean', optional: false }, on, ['workflow', 'facts'], report);
    if (value === undefined) throw new Error(`The argument ${text} was not checked when the workflow was read.`);
    cache.set(key, value);
    return value;
  };
}
