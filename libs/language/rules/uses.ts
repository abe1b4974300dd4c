/**
 * What is declared is used. Looks at what the workflow does once it is compiled (expressions, actions, owners, terms), so
 * that a name in a label or a remark counts for nothing. It does not know whether a use makes sense.
 */
import { PAYER_TABLE } from '../activities.js';
import { factPath } from '../compile-context.js';
import type { Reference } from '../cel-field.js';
import type { Reporter } from '../compile-values.js';
import type { FieldType } from '../forms.js';
import type { Path } from '../sources.js';
import type { Library } from '../workflow-document.js';
import type { AskedFact, CompiledAction, CompiledValue, Machine, Term, Workflow } from '../workflow.js';
import { askedIn, readIn } from '../stated.js';
import { machinesOf, transitionsOf } from './rule.js';

/** What names can be declared and left unused, as a diagnostic calls them. */
type Kind =
  | 'parameter'
  | 'condition'
  | 'fact of the world'
  | 'fact'
  | 'code list'
  | 'event'
  | 'party'
  | 'relation'
  | 'decision'
  | 'ladder'
  | 'input'
  | 'block'
  | 'list of the block';

/** Nothing is declared that nothing uses. */
export function usedNames(workflow: Workflow, report: Reporter): void {
  const uses = new Uses(workflow);
  const { workflow: document, blocks } = workflow.definition.document;
  const check = (kind: Kind, at: Path, names: Iterable<string>, isUsed: (name: string) => boolean): void => {
    for (const name of names) if (!isUsed(name)) report.atKey([...at, name], 'name.unused', { with: { kind, name } });
  };
  const libraries: [Path, Library][] = [
    [['workflow'], document],
    ...Object.entries(blocks).map(([name, block]): [Path, Library] => [['blocks', name], block]),
  ];
  for (const [root, library] of libraries) {
    const section = (kind: Kind, key: keyof Library, isUsed: (name: string) => boolean): void =>
      check(kind, [...root, key], Object.keys(library[key] ?? {}), isUsed);
    section('parameter', 'parameters', (name) => uses.has('parameter', name));
    section('condition', 'conditions', (name) => uses.has('condition', name));
    section('fact of the world', 'facts', (name) => uses.has('fact of the world', name));
    section('code list', 'codes', (name) => uses.has('code list', name));
    section('fact', 'data', (name) => uses.has('fact', [...root, 'data', name].join(' ')));
    section('event', 'events', (name) => uses.has('event', name));
  }
  for (const [name, { data }] of Object.entries(document.machines)) {
    const at: Path = ['workflow', 'machines', name, 'data'];
    check('fact', at, Object.keys(data ?? {}), (fact) => uses.has('fact', [...at, fact].join(' ')));
  }
  check('party', ['workflow', 'parties'], workflow.parties.keys(), (name) => uses.has('party', name));
  check('relation', ['workflow', 'relations'], workflow.relations.keys(), (name) => uses.has('relation', name));
  check('ladder', ['workflow', 'ladders'], Object.keys(document.ladders ?? {}), (name) => uses.has('ladder', name));
  check('decision', ['workflow', 'decisions'], workflow.decisions.keys(), (name) => uses.has('decision', name));
  for (const [decision, { inputs, rules }] of workflow.decisions) {
    // What a locked row reads is for the law in force.
    if (rules.some(({ law }) => law)) continue;
    const read = new Set(rules.flatMap(({ when }) => when?.references.map(({ root }) => root) ?? []));
    check('input', ['workflow', 'decisions', decision, 'inputs'], inputs.keys(), (name) => read.has(name));
  }
  check('block', ['workflow', 'uses'], Object.keys(document.uses), (name) => uses.has('block', name));
  for (const [name, block] of Object.entries(blocks)) {
    const at: Path = ['blocks', name, 'takes'];
    check('list of the block', at, Object.keys(block.takes ?? {}), (list) =>
      uses.has('list of the block', `${name} ${list}`),
    );
  }
}

/** Every name that a compiled workflow uses, by its kind; a fact goes by the place where it is declared. */
class Uses {
  readonly #names = new Set<string>();

  constructor(private readonly workflow: Workflow) {
    for (const machine of machinesOf(workflow)) this.#machine(machine);
    for (const { opens, name } of workflow.events.values()) if (opens !== undefined) this.#add('event', name);
    // Activities ask it as well, by its name.
    if (workflow.definition.document.workflow.activities !== undefined) this.#add('decision', PAYER_TABLE);
    this.#fields();
  }

  has(kind: Kind, name: string): boolean {
    return this.#names.has(`${kind} ${name}`);
  }

  #add(kind: Kind, name: string): void {
    this.#names.add(`${kind} ${name}`);
  }

  #machine(machine: Machine): void {
    for (const block of machine.blocks) this.#add('block', block);
    for (const state of machine.states.values()) {
      if (state.owner !== undefined) this.#add('party', state.owner);
      for (const action of [...state.entry, ...state.exit]) this.#action(action, machine);
    }
    for (const { trigger, guard, actions } of transitionsOf(machine)) {
      if (trigger.kind === 'event') this.#add('event', trigger.event);
      if (trigger.kind === 'after') this.#term(trigger.term);
      for (const { id, expression, asks } of guard) {
        this.#add('condition', id);
        this.#reads(expression.references, asks, machine);
      }
      for (const action of actions) this.#action(action, machine);
    }
    for (const { term, extension } of machine.clocks) {
      this.#term(term);
      this.#term(extension?.term);
    }
    const { place } = machine;
    for (const fact of [place?.product, place?.need, place?.chosen, place?.reason])
      if (fact !== undefined) this.#fact(fact, machine);
    if (place !== undefined) this.#add('party', place.party);
    for (const { expression } of machine.invariants) this.#reads(expression.references, [], machine);
    for (const course of machine.courses) {
      if (course.kind === 'within' || course.kind === 'after') this.#term(course.term);
      for (const expression of readIn(course)) this.#reads(expression.references, [], machine);
    }
    for (const { id, expression, asks } of askedIn(machine)) {
      this.#add('condition', id);
      this.#reads(expression.references, asks, machine);
    }
    for (const { found } of this.workflow.parties.values())
      for (const { way, of } of found) if (way === 'chosen' && of !== undefined) this.#fact(of, machine);
  }

  #action(action: CompiledAction, machine: Machine): void {
    const values = (given: Iterable<CompiledValue>): void => {
      for (const { references, asks } of given) this.#reads(references, asks, machine);
    };
    switch (action.kind) {
      case 'assign':
        for (const { field, entry, value } of action.changes) {
          this.#fact(field, machine);
          values(entry === undefined ? [value] : [entry, value]);
        }
        break;
      case 'add':
      case 'remove':
        this.#fact(action.field, machine);
        values([action.value]);
        break;
      case 'task':
        this.#add('party', action.party);
        this.#term(action.due);
        for (const { party, due } of action.ladder?.rungs ?? []) {
          this.#add('party', party);
          this.#term(due);
        }
        if (action.ladder !== undefined) this.#add('ladder', action.ladder.id);
        for (const event of action.until ?? []) this.#add('event', event);
        break;
      case 'notify':
        this.#add('party', action.party);
        break;
      case 'offer':
        this.#add('party', action.party);
        for (const fact of action.packet) this.#fact(fact, machine);
        break;
      case 'post':
        this.#add('decision', action.decision);
        values(action.inputs.values());
        if (action.amount !== undefined) values([action.amount]);
        break;
      case 'open':
        this.#add('relation', action.as);
        values(action.data.values());
        break;
      case 'join':
        this.#add('relation', action.related);
        values([action.case, ...action.data.values()]);
        break;
      case 'raise':
      case 'tell':
        values(action.data.values());
    }
  }

  #reads(references: readonly Reference[], asks: readonly AskedFact[], machine: Machine): void {
    for (const { root, path } of references) {
      const [name = ''] = path;
      if (root === 'data') this.#fact(name, machine);
      if (root === 'consent') this.#fact('consent', machine);
      if (root === 'parameters') this.#add('parameter', name);
    }
    for (const { fact, with: given } of asks) {
      this.#add('fact of the world', fact.id);
      for (const value of given.values()) this.#reads(value.references, value.asks, machine);
    }
  }

  #fact(name: string, machine: Machine): void {
    this.#add('fact', factPath(this.workflow.definition, machine.name, name).join(' '));
  }

  #term(term: Term | undefined): void {
    if (term !== undefined) this.#add('parameter', term.name);
  }

  /** The lists that fields take their words from: those that a block takes come before those of the same name. */
  #fields(): void {
    const { workflow, blocks } = this.workflow.definition.document;
    const list = (named: unknown, block: string | undefined): void => {
      if (typeof named !== 'string') return;
      const isTaken = block !== undefined && blocks[block]?.takes?.[named] !== undefined;
      if (isTaken) this.#add('list of the block', `${block} ${named}`);
      else this.#add('code list', named);
    };
    const all = (fields: Readonly<Record<string, FieldType>> | undefined, block?: string): void => {
      for (const { values, of, per } of Object.values(fields ?? {})) {
        for (const named of [values, of, per]) list(named, block);
        if (typeof of === 'object' && !Array.isArray(of)) all(of as Readonly<Record<string, FieldType>>, block);
      }
    };
    for (const [block, library] of [[undefined, workflow] as const, ...Object.entries(blocks)]) {
      all(library.data, block);
      for (const { data } of Object.values(library.events)) all(data, block);
    }
    for (const { data } of Object.values(workflow.machines)) all(data);
  }
}
