/** What the parts of the compiler know of the whole definition while they work on their part. Decides nothing itself. */
import type { CelSpace } from './cel.js';
import { known, type Reporter, type ValueSpace } from './compile-values.js';
import type { Definition } from './definition.js';
import type { FactFields } from './fact-field.js';
import type { Label } from './label.js';
import type { Path } from './sources.js';
import type { EventDocument, FactDocument, Library, ParameterDocument } from './workflow-document.js';
import type { Ladder, Party, Relation, SourceLine, Term, WorkflowEvent, WorldFact } from './workflow.js';

/** Everything that compiling a part needs to know of the whole. */
export interface Context {
  readonly definition: Definition;
  readonly report: Reporter;
  readonly libraries: readonly { readonly path: Path; readonly library: Library; readonly block?: string }[];
  readonly parameters: ReadonlyMap<
    string,
    { document: ParameterDocument; value: string | number | boolean; path: Path }
  >;
  readonly events: ReadonlyMap<string, WorkflowEvent & { path: Path; document: EventDocument }>;
  readonly parties: ReadonlyMap<string, Party>;
  readonly relations: ReadonlyMap<string, Relation>;
  /** The words of code lists. */
  readonly codes: ReadonlyMap<string, Readonly<Record<string, Label>>>;
  readonly ladders: ReadonlyMap<string, Ladder>;
  readonly facts: ReadonlyMap<string, WorldFact & { path: Path; document: FactDocument }>;
  readonly decisions: ReadonlyMap<string, unknown>;
  readonly words: { consent: ReadonlySet<string>; open: ReadonlySet<string> };
  fieldsOf(machine: string): FactFields;
  spaces(machine: string): SpaceOfMachine;
  /** The space of this name, made when it is first asked for. */
  space(name: string, make: () => CelSpace): CelSpace;
  term(key: string, path: Path): Term;
  line(path: Path): SourceLine;
}

/** The CEL spaces of one machine: without event data, and with that of an event. */
export interface SpaceOfMachine {
  readonly base: ValueSpace;
  withEvent(event: string): ValueSpace;
  /** For what is judged without asking the world: invariants. */
  readonly withoutFacts: ValueSpace;
}

/** The blocks beside a machine: those it names, or all that the workflow uses. */
export function blocksOf(definition: Definition, machine: string): readonly string[] {
  const { workflow } = definition.document;
  return workflow.machines[machine]?.blocks ?? Object.keys(workflow.uses);
}

/** Where a fact of a machine is declared: in a block beside it, by itself, or in the workflow. */
export function factPath(definition: Definition, machine: string, name: string): Path {
  const { workflow, blocks } = definition.document;
  const block = blocksOf(definition, machine).find((one) => Object.hasOwn(blocks[one]?.data ?? {}, name));
  if (block !== undefined) return ['blocks', block, 'data', name];
  const isOwn = workflow.machines[machine]?.data !== undefined;
  return isOwn ? ['workflow', 'machines', machine, 'data', name] : ['workflow', 'data', name];
}

/** Reports an event that is not declared. */
export function needEvent(event: string, at: Path, context: Context): boolean {
  if (context.events.has(event)) return true;
  context.report.at(at, 'name.unknown', {
    with: { kind: 'event', name: event },
    ...known(event, context.events.keys()),
  });
  return false;
}
