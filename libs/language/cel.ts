/**
 * Typed CEL: which expressions there are, what they may read, and how they are evaluated. Total by construction: what
 * could fail at run time (division, missing fields, regular expressions, deep macros) is refused when the text is read.
 * It does not know where values come from; a scope is handed in.
 */
import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { diagnose, type Diagnostic, type DiagnosticDetail, type Place } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { didYouMean, listed } from './suggestion.js';

/** The types an expression can read and give. */
export type CelType = 'bool' | 'int' | 'string' | 'list<string>';

/** A variable, as a tree of fields; `values` are the words an enum or set can hold ('' is the unset enum). */
export interface CelField {
  readonly type: CelType;
  readonly values?: readonly string[];
  /** Most entries of a set, for the bound on the work of macros. */
  readonly max?: number;
}
export interface CelFields {
  readonly [name: string]: CelField | CelFields;
}

/** The words that the functions of a scope take: state paths, purposes of consent, relations. */
export interface CelWords {
  readonly in: ReadonlySet<string>;
  readonly consent: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

/** The values of one evaluation. Whole numbers are bigint; functions answer from the configuration being judged. */
export interface CelScope {
  readonly variables: Readonly<Record<string, unknown>>;
  in(path: string): boolean;
  consent(purpose: string): boolean;
  open(relation: string): boolean;
}

/** What an expression reads, as it is written: `data.need`, `in('context.complete')`. */
export interface Reference {
  readonly text: string;
  readonly root: string;
  readonly path: readonly string[];
  readonly argument?: string;
}

export interface Expression {
  readonly text: string;
  readonly type: string;
  readonly references: readonly Reference[];
  evaluate(scope: CelScope): unknown;
}

/** Most work of nested macros, as the product of the sizes of the lists they walk. */
const MACRO_STEPS = 100_000;
const MACRO_DEPTH = 2;
const LARGEST_LIST = 64;
const FUNCTIONS = new Set(['at', 'consent', 'open', 'size']);
const MACROS = new Set(['all', 'exists', 'exists_one']);
const FORBIDDEN: Readonly<Record<string, string>> = {
  '/': 'division',
  '%': 'remainder',
  map: 'a map',
  '[]': 'an index',
  '.?': 'an optional',
  '[?]': 'an optional',
};

/** One place to read expressions of one scope: the facts of a machine, the inputs of a table. */
export class CelSpace {
  readonly #environment: Environment;
  /** Functions in cel-js get arguments only; evaluation is synchronous, so the scope of the moment can stand here. */
  #scope: CelScope | undefined;

  constructor(
    private readonly fields: CelFields,
    private readonly words: CelWords,
  ) {
    const environment = new Environment({
      limits: { maxAstNodes: 300, maxDepth: 24, maxListElements: LARGEST_LIST, maxCallArguments: 4 },
    });
    for (const [name, field] of Object.entries(fields)) {
      if (isField(field)) environment.registerVariable(name, field.type);
      else environment.registerVariable({ name, schema: schemaOf(field) } as never);
    }
    const scope = (): CelScope => {
      if (this.#scope === undefined) throw new Error('An expression was evaluated outside a scope.');
      return this.#scope;
    };
    environment.registerFunction('at(string): bool', (path: string) => scope().in(path));
    environment.registerFunction('consent(string): bool', (purpose: string) => scope().consent(purpose));
    environment.registerFunction('open(string): bool', (relation: string) => scope().open(relation));
    this.#environment = environment;
  }

  /** Reads an expression that must give one of `types`. Returns it, or what is wrong with it, placed inside the text. */
  read(text: string, place: Place, types: readonly CelType[]): Expression | Diagnostic[] {
    const at = (offset: number): Place =>
      text.includes('\n') ? place : { ...place, column: place.column + Math.max(0, offset) };
    const fault = (offset: number, code: DiagnosticCode, detail: DiagnosticDetail): Diagnostic[] => [
      diagnose(at(offset), code, detail),
    ];
    // A chain of one operator is as deep as it is long, and the parser's own limit does not see unary chains.
    const deep = /[!-]{16,}|[([{]{24,}/.exec(text);
    if (deep !== null) return fault(deep.index, 'cel.too-deep', {});
    let parsed: ReturnType<Environment['parse']>;
    try {
      parsed = this.#environment.parse(withoutPrefixIn(text));
    } catch (error) {
      return fault(offsetOf(error), 'cel.syntax', { with: { fault: summaryOf(error) } });
    }
    const walk = new Walk(this.fields, this.words, fault);
    walk.visit(parsed.ast, new Map(), 0, 1);
    if (walk.found.length > 0) return walk.found;
    const checked = parsed.check();
    if (!checked.valid || checked.type === undefined) {
      return fault(offsetOf(checked.error), 'cel.type', { with: { fault: summaryOf(checked.error) } });
    }
    if (!types.includes(checked.type as CelType)) {
      return fault(0, 'cel.wrong-type', {
        with: { found: nameOfType(checked.type) },
        expected: types.map(nameOfType).join(' or '),
      });
    }
    return {
      text,
      type: checked.type,
      references: walk.references,
      evaluate: (scope) => {
        const before = this.#scope;
        this.#scope = scope;
        try {
          return parsed(scope.variables) as unknown;
        } finally {
          this.#scope = before;
        }
      },
    };
  }
}

function isField(field: CelField | CelFields): field is CelField {
  return typeof field.type === 'string';
}

function schemaOf(fields: CelFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, isField(of) ? of.type : schemaOf(of)]));
}

/** `in` is an operator of CEL; as a function it is read as `at`, which is as long, so that places stay right. */
function withoutPrefixIn(text: string): string {
  return text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\bin(?=\s*\()/g, (token, offset: number) => {
    if (token !== 'in') return token;
    const before = text.slice(0, offset).trimEnd();
    return before === '' || /(&&|\|\||[(!,?:[]|==|!=)$/.test(before) ? 'at' : token;
  });
}

function offsetOf(error: unknown): number {
  return (error as { range?: { start: number } } | undefined)?.range?.start ?? 0;
}

function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string };
  return (summary ?? message ?? 'unknown').split('\n', 1)[0]?.replaceAll('at(', 'in(').slice(0, 160) ?? '';
}

function nameOfType(type: string): string {
  const names: Record<string, string> = {
    bool: 'a boolean',
    int: 'a whole number',
    string: 'a word',
    'list<string>': 'a set',
  };
  return names[type] ?? type;
}

/** One walk over the syntax tree: refuses what is not total or too much work, checks words, and notes what is read. */
class Walk {
  readonly found: Diagnostic[] = [];
  readonly references: Reference[] = [];
  #products = 0;

  constructor(
    private readonly fields: CelFields,
    private readonly words: CelWords,
    private readonly fault: (offset: number, code: DiagnosticCode, detail: DiagnosticDetail) => Diagnostic[],
  ) {}

  /** Visits a node; returns the words its value can be, when it is a reference to an enum or set. */
  visit(node: ASTNode, locals: ReadonlyMap<string, CelField>, macros: number, steps: number): CelField | undefined {
    switch (node.op) {
      case 'value':
        if (typeof node.args === 'number') this.#refuse(node.start, 'a fraction');
        else if (node.args !== null && typeof node.args === 'object') this.#refuse(node.start, 'bytes');
        return undefined;
      case 'id':
      case '.':
        return this.#reference(node, locals);
      case 'call': {
        this.#call(node, locals, macros, steps);
        return;
      }
      case 'rcall': {
        this.#macro(node, locals, macros, steps);
        return;
      }
      case '?:':
        for (const part of node.args) this.visit(part, locals, macros, steps);
        return undefined;
      case '==':
      case '!=':
      case 'in': {
        const [left, right] = node.args;
        const known = [this.visit(left, locals, macros, steps), this.visit(right, locals, macros, steps)];
        this.#wordsAgainst(left, known[1]);
        this.#wordsAgainst(right, known[0]);
        return undefined;
      }
      case '*':
        this.#products += 1;
        if (this.#products > 1) this.#refuse(node.pos, 'a second product');
        for (const part of node.args) this.visit(part, locals, macros, steps);
        return undefined;
      case '&&':
      case '||':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '+':
      case '-':
        for (const part of node.args) this.visit(part, locals, macros, steps);
        return undefined;
      case '!_':
      case '-_':
        this.visit(node.args, locals, macros, steps);
        return undefined;
      case 'list':
        for (const part of node.args) this.visit(part, locals, macros, steps);
        return undefined;
      default:
        this.#refuse(node.pos, FORBIDDEN[node.op] ?? node.op);
        return undefined;
    }
  }

  #refuse(offset: number, what: string): void {
    this.found.push(...this.fault(offset, 'cel.not-total', { with: { what } }));
  }

  #reference(node: ASTNode, locals: ReadonlyMap<string, CelField>): CelField | undefined {
    const path: string[] = [];
    let at: ASTNode = node;
    while (at.op === '.') {
      path.unshift(at.args[1]);
      at = at.args[0];
    }
    if (at.op !== 'id') {
      this.#refuse(node.start, 'a field of a value that was computed');
      return undefined;
    }
    const local = locals.get(at.args);
    if (local !== undefined && path.length === 0) return local;
    let here: CelField | CelFields = this.fields;
    const steps = [at.args, ...path];
    for (const [index, step] of steps.entries()) {
      const fields: CelFields = isField(here) ? {} : here;
      const next: CelField | CelFields | undefined = Object.hasOwn(fields, step) ? fields[step] : undefined;
      if (next === undefined) {
        // The parser marks the end of a field access; the name itself starts that much earlier.
        const end = index === steps.length - 1 ? node.end : node.start + steps.slice(0, index + 1).join('.').length;
        this.found.push(
          ...this.fault(end - step.length, 'cel.unknown-field', {
            with: { field: step, of: steps.slice(0, index).join('.') || 'the scope' },
            expected: `one of ${listed(Object.keys(fields), 20)}`,
            ...didYouMean(step, Object.keys(fields)),
          }),
        );
        return undefined;
      }
      here = next;
    }
    this.references.push({ text: steps.join('.'), root: at.args, path });
    if (isField(here)) return here;
    this.#refuse(node.start, `the whole of ${steps.join('.')}`);
    return undefined;
  }

  #call(
    node: Extract<ASTNode, { op: 'call' }>,
    locals: ReadonlyMap<string, CelField>,
    macros: number,
    steps: number,
  ): undefined {
    const [name, args] = node.args;
    if (!FUNCTIONS.has(name)) {
      this.found.push(
        ...this.fault(node.start, 'cel.unknown-function', {
          with: { name },
          expected: 'in, consent, open or size',
          ...didYouMean(name, ['in', 'consent', 'open', 'size']),
        }),
      );
      return undefined;
    }
    if (name === 'size') {
      for (const argument of args) this.visit(argument, locals, macros, steps);
      return undefined;
    }
    const kind = name === 'at' ? 'in' : (name as 'consent' | 'open');
    const [argument] = args;
    if (args.length !== 1 || argument?.op !== 'value' || typeof argument.args !== 'string') {
      this.found.push(
        ...this.fault(node.start, 'cel.word', {
          with: { found: name, function: kind },
          expected: 'one word in quotes',
        }),
      );
      return undefined;
    }
    const known = this.words[kind];
    if (!known.has(argument.args)) {
      this.found.push(
        ...this.fault(argument.start + 1, 'cel.word', {
          with: { found: argument.args, function: kind },
          expected: `one of ${listed(known, 20)}`,
          ...didYouMean(argument.args, known),
        }),
      );
    }
    this.references.push({ text: `${kind}('${argument.args}')`, root: kind, path: [], argument: argument.args });
    return undefined;
  }

  #macro(
    node: Extract<ASTNode, { op: 'rcall' }>,
    locals: ReadonlyMap<string, CelField>,
    macros: number,
    steps: number,
  ): undefined {
    const [name, receiver, args] = node.args;
    const [variable, body] = args;
    if (!MACROS.has(name) || variable?.op !== 'id' || body === undefined || args.length !== 2) {
      this.#refuse(node.pos, `.${name}()`);
      return undefined;
    }
    const list = this.visit(receiver, locals, macros, steps);
    const size = receiver.op === 'list' ? receiver.args.length : (list?.max ?? LARGEST_LIST);
    if (macros + 1 > MACRO_DEPTH || steps * size > MACRO_STEPS) {
      this.found.push(...this.fault(node.start, 'cel.too-deep', {}));
      return undefined;
    }
    const inner = new Map(locals);
    inner.set(variable.args, { type: 'string', ...(list?.values === undefined ? {} : { values: list.values }) });
    this.visit(body, inner, macros + 1, steps * Math.max(1, size));
    return undefined;
  }

  /** Words that are compared with an enum or set must be words it can hold: a misspelt one would be false for ever. */
  #wordsAgainst(node: ASTNode, other: CelField | undefined): void {
    if (other?.values === undefined) return;
    const literals = node.op === 'list' ? node.args : [node];
    for (const literal of literals) {
      if (literal.op !== 'value' || typeof literal.args !== 'string' || other.values.includes(literal.args)) continue;
      this.found.push(
        ...this.fault(literal.start + 1, 'cel.unknown-value', {
          with: { value: literal.args },
          expected: `one of ${listed(
            other.values.map((word) => (word === '' ? "'' (unset)" : word)),
            20,
          )}`,
          ...didYouMean(literal.args, other.values),
        }),
      );
    }
  }
}

/** The parts of a conjunction, as texts: each is told apart when a guard is not met. */
export function conjuncts(text: string): { text: string; offset: number }[] {
  const parts: { text: string; offset: number }[] = [];
  let depth = 0;
  let start = 0;
  const push = (end: number): void => {
    const raw = text.slice(start, end);
    const trimmed = raw.trim();
    parts.push({ text: trimmed, offset: start + raw.indexOf(trimmed) });
  };
  for (const { 0: token, index } of text.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[()[\]?]|&&|\|\|/g)) {
    if (token === '(' || token === '[') depth += 1;
    else if (token === ')' || token === ']') depth -= 1;
    else if (depth === 0 && (token === '||' || token === '?')) return [{ text, offset: 0 }];
    else if (depth === 0 && token === '&&') {
      push(index);
      start = index + 2;
    }
  }
  push(text.length);
  return parts;
}
