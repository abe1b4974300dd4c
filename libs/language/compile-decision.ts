/**
 * Decision tables: rows in order, first hit wins (where only one may hit, that is proved). A locked row has its place here and its
 * content in the law in force, so that new law reaches running cases by date and old decisions keep theirs.
 */
import { CelSpace } from './cel.js';
import type { CelFields } from './cel-field.js';
import type { Context } from './compile-context.js';
import { known } from './compile-values.js';
import type { LawDocument } from './law-document.js';
import type { Path } from './sources.js';
import { nearest } from './suggestion.js';
import type { DecisionDocument, ExpectedDocument, InputDocument, RuleDocument } from './decision-document.js';
import type { Decision, DecisionExpected, DecisionInput, DecisionRule, SourceLine } from './workflow.js';
import type { Reporter } from './compile-values.js';

export function compileDecision(
  id: string,
  document: DecisionDocument,
  at: Path,
  laws: readonly LawDocument[],
  context: Context,
): Decision {
  const { report } = context;
  const lawRows = new Set(laws.filter(({ decision }) => decision === id).flatMap(({ rules }) => Object.keys(rules)));
  const inputs = new Map(
    Object.entries(document.inputs).map(([name, input]) => [
      name,
      readInput(name, input, [...at, 'inputs', name], report),
    ]),
  );
  const outputs = Object.fromEntries(Object.entries(document.gives).map(([name, { values }]) => [name, values]));
  const space = context.space(`decision ${id}`, () => inputSpace(document.inputs));
  const rules: DecisionRule[] = [];
  for (const [name, rule] of Object.entries(document.rules)) {
    const where: Path = [...at, 'rules', name];
    if (rule.law !== undefined) {
      if (!lawRows.has(rule.law))
        report.at([...where, 'law'], 'name.unknown', {
          with: { kind: 'row of the law', name: rule.law },
          ...known(rule.law, lawRows),
        });
      if (rule.when !== undefined || rule.gives !== undefined)
        report.at(where, 'rule.locked', { with: { name: rule.law } });
      rules.push({ id: rule.law, law: true, gives: {}, source: context.line(where) });
      continue;
    }
    rules.push(compileRule(name, rule, where, space, report, context.line(where), outputs));
  }
  const last = Object.entries(document.rules).at(-1);
  if (last !== undefined && (last[1].when !== undefined || last[1].law !== undefined)) {
    report.atKey([...at, 'rules', last[0]], 'rule.gap', {
      with: { decision: id },
      expected: 'a last rule without when',
    });
  }
  for (const [index, [name, rule]] of Object.entries(document.rules).entries()) {
    if (rule.when === undefined && rule.law === undefined && index < Object.keys(document.rules).length - 1) {
      report.atKey([...at, 'rules', name], 'rule.hides', { with: { name } });
    }
  }
  for (const law of laws) {
    if (law.decision !== id) continue;
    for (const [name, input] of Object.entries(law.inputs)) {
      const own = document.inputs[name];
      if (
        own === undefined ||
        own.type !== input.type ||
        !(input.values ?? []).every((value) => own.values?.includes(value))
      ) {
        const meant = own === undefined ? nearest(name, Object.keys(document.inputs)) : name;
        report.atKey(meant === undefined ? [...at, 'inputs'] : [...at, 'inputs', meant], 'law.input', {
          with: { name, law: law.law },
          ...(own === undefined && meant !== undefined ? { hint: `Did you mean "${name}"?` } : {}),
          expected: `${name}: { type: ${input.type}${input.values === undefined ? '' : `, values: [${input.values.join(', ')}]`} }`,
        });
      }
    }
  }
  const expects = Object.entries(document.expects ?? {}).map(([name, expected]) =>
    compileExpected(name, expected, [...at, 'expects', name], space, report, outputs),
  );
  checkMonotone(document, at, inputs, outputs, report);
  const isUnique = document.hitPolicy === 'unique';
  const monotone = new Map(Object.entries(document.monotone ?? {}));
  return { id, label: document.label, inputs, outputs, rules, expects, isUnique, monotone };
}

function checkMonotone(
  { monotone = {} }: DecisionDocument,
  at: Path,
  inputs: ReadonlyMap<string, unknown>,
  outputs: Readonly<Record<string, unknown>>,
  report: Reporter,
): void {
  for (const [output, names] of Object.entries(monotone)) {
    if (outputs[output] === undefined)
      report.atKey([...at, 'monotone', output], 'name.unknown', {
        with: { kind: 'output', name: output },
        ...known(output, Object.keys(outputs)),
      });
    for (const [index, name] of names.entries())
      if (!inputs.has(name))
        report.at([...at, 'monotone', output, index], 'name.unknown', {
          with: { kind: 'input', name },
          ...known(name, inputs.keys()),
        });
  }
}

function compileExpected(
  id: string,
  { when: text, gives, why }: ExpectedDocument,
  at: Path,
  space: CelSpace,
  report: Reporter,
  outputs: Readonly<Record<string, readonly string[]>>,
): DecisionExpected {
  const when = text === undefined ? undefined : space.read(text, report.sources.value([...at, 'when']), ['bool']);
  if (Array.isArray(when)) report.diagnostics.push(...when);
  const listed = Object.entries(gives).map(([name, values]) => [name, [values].flat()] as const);
  for (const [name, values] of listed)
    for (const value of values) checkOutput(name, value, [...at, 'gives', name], report, outputs);
  return {
    id,
    ...(when === undefined || Array.isArray(when) ? {} : { when }),
    gives: new Map(listed),
    why,
    at: report.sources.key(at),
  };
}

function checkOutput(
  name: string,
  value: unknown,
  at: Path,
  report: Reporter,
  outputs: Readonly<Record<string, readonly string[]>>,
): void {
  const allowed = outputs[name];
  if (allowed === undefined)
    report.atKey(at, 'name.unknown', { with: { kind: 'output', name }, ...known(name, Object.keys(outputs)) });
  else if (!allowed.includes(String(value)))
    report.at(at, 'form.value', { with: { found: String(value) }, ...known(String(value), allowed) });
}

function readInput(name: string, input: InputDocument, at: Path, report: Reporter): DecisionInput {
  if (input.type === 'enum' && input.values === undefined)
    report.at(at, 'value.missing', { with: { name: 'values' }, expected: 'values for an enum' });
  return {
    name,
    type: input.type,
    values: input.type === 'boolean' ? [false, true] : (input.values ?? []),
    ...(input.from === undefined ? {} : { from: input.from }),
    ...(input.label === undefined ? {} : { label: input.label }),
  };
}

/** The scope of the rows of a table: its inputs, by name. */
export function inputSpace(inputs: Readonly<Record<string, InputDocument>>): CelSpace {
  const fields: CelFields = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      input.type === 'boolean' ? { type: 'bool' } : { type: 'string', values: ['', ...(input.values ?? [])] },
    ]),
  );
  const none = new Set<string>();
  return new CelSpace(fields, { in: none, consent: none, open: none });
}

export function compileRule(
  id: string,
  rule: RuleDocument,
  at: Path,
  space: CelSpace,
  report: Reporter,
  source: SourceLine,
  outputs: Readonly<Record<string, readonly string[]>> | undefined,
): DecisionRule {
  if (rule.gives === undefined)
    report.atKey(at, 'value.missing', { with: { name: 'gives' }, expected: 'gives: { ... }' });
  if (outputs !== undefined) {
    for (const [name, value] of Object.entries(rule.gives ?? {}))
      checkOutput(name, value, [...at, 'gives', name], report, outputs);
    for (const name of Object.keys(outputs)) {
      if (rule.gives !== undefined && rule.gives[name] === undefined)
        report.at([...at, 'gives'], 'value.missing', {
          with: { name },
          expected: `${name}: one of ${(outputs[name] ?? []).join(', ')}`,
        });
    }
  }
  const when =
    rule.when === undefined ? undefined : space.read(rule.when, report.sources.value([...at, 'when']), ['bool']);
  if (Array.isArray(when)) report.diagnostics.push(...when);
  return {
    id,
    law: false,
    ...(when === undefined || Array.isArray(when) ? {} : { when }),
    gives: rule.gives ?? {},
    ...(rule.label === undefined ? {} : { label: rule.label }),
    ...(rule.source === undefined ? {} : { basis: rule.source }),
    source,
  };
}
