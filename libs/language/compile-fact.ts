/**
 * Facts of the world: how they are declared, and with what they are asked at each place that reads them. An argument that an
 * event cannot give is a fault of the definition, not of the decision. How a fact is answered is for the lifecycle.
 */
import type { CelType, Reference } from './cel-field.js';
import type { Context } from './compile-context.js';
import { known, plainValue, readerOf, type Reporter, type ValueSpace } from './compile-values.js';
import { diagnose, type Diagnostic } from './diagnostic.js';
import { describeField, type FactField } from './fact-field.js';
import type { Path } from './sources.js';
import type { AskedFact, CompiledValue } from './workflow.js';
import type { FactDocument } from './workflow-document.js';
import { WORLD_FACTS } from './world-fact.js';

/** Reports arguments that the fact does not take and those that are missing. */
export function checkFact(document: FactDocument, at: Path, report: Reporter): void {
  const takes: Readonly<Record<string, CelType>> = WORLD_FACTS[document.reads];
  for (const argument of Object.keys(takes)) {
    if (document.with?.[argument] === undefined)
      report.at(at, 'value.missing', { with: { name: argument }, expected: `with: { ${argument}: ... }` });
  }
  for (const argument of Object.keys(document.with ?? {})) {
    if (takes[argument] === undefined) {
      report.atKey([...at, 'with', argument], 'name.unknown', {
        with: { kind: 'argument', name: argument },
        ...known(argument, Object.keys(takes)),
      });
    }
  }
}

/** The facts among what an expression reads, as they are asked at one event (or where there is none); `use` is where. */
export function askedFacts(
  references: readonly Reference[],
  on: ValueSpace,
  event: string | undefined,
  use: Path,
  context: Context,
): readonly AskedFact[] {
  const names = new Set(references.filter(({ root }) => root === 'facts').map(({ path }) => path[0] ?? ''));
  return [...names].flatMap((name) => {
    const fact = context.facts.get(name);
    if (fact === undefined) return [];
    const takes: Readonly<Record<string, CelType>> = WORLD_FACTS[fact.reads];
    const { file, line } = context.report.sources.value(use);
    const place = event === undefined ? `${file}:${line}` : `${event}, ${file}:${line}`;
    const given = Object.entries(fact.document.with ?? {}).flatMap(([argument, text]): [string, CompiledValue][] => {
      const type = takes[argument];
      if (type === undefined) return [];
      const value = compileArgument(text, type, on, [...fact.path, 'with', argument], { fact: name, place }, context);
      return value === undefined ? [] : [[argument, value]];
    });
    return [{ fact, with: new Map(given) }];
  });
}

const TYPE_OF: Readonly<Partial<Record<FactField['type'], CelType>>> = {
  enum: 'string',
  int: 'int',
  organisation: 'string',
};

function compileArgument(
  text: string,
  type: CelType,
  on: ValueSpace,
  path: Path,
  used: { readonly fact: string; readonly place: string },
  { report }: Context,
): CompiledValue | undefined {
  const reader = readerOf(text, on);
  if (reader !== undefined) {
    if (TYPE_OF[reader.field.type] === type) return reader.value;
    report.at(path, 'fact.argument', {
      with: { text, ...used },
      expected: `${type === 'int' ? 'a whole number' : 'a word'}, and this is ${describeField(reader.field)}`,
    });
    return undefined;
  }
  const expression = on.space.read(text, report.sources.value(path), [type]);
  if (!Array.isArray(expression))
    return { text, references: expression.references, asks: [], of: ({ cel }) => plainValue(expression.evaluate(cel)) };
  // What the text itself has wrong is told once; what one event lacks is told with the place that asks at that event.
  for (const fault of expression) {
    if (fault.code === 'cel.unknown-field')
      report.diagnostics.push(diagnose(fault, 'fact.argument', { ...fault, with: { text, ...used } }));
    else if (!report.diagnostics.some((one) => isSame(one, fault))) report.diagnostics.push(fault);
  }
  return undefined;
}

function isSame(one: Diagnostic, other: Diagnostic): boolean {
  return one.code === other.code && one.file === other.file && one.line === other.line && one.column === other.column;
}
