/**
 * One walk over the syntax tree of an expression: what is refused because it could fail or take too long, which words can
 * never hold, and what is read. It does not type the whole expression (CEL does) and evaluates nothing.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { isField, type CelField, type CelFields, type CelWords, type Reference } from './cel-field.js';
import type { Diagnostic, DiagnosticDetail } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { didYouMean, listed } from './suggestion.js';

/** Most work of nested macros, as the product of the sizes of the lists they walk. */
const MACRO_STEPS = 100_000;
const MACRO_DEPTH = 2;
export const LARGEST_LIST = 64;
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

/** One walk over the syntax tree: refuses what is not total or too much work, checks words, and notes what is read. */
export class Walk {
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
