/**
 * One walk over the syntax tree of an expression: what is refused because it could fail or take too long, which words can
 * never hold, and what is read. It does not type the whole expression (CEL does) and evaluates nothing.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { isField, type CelBounds, type CelField, type CelFields, type CelWords, type Reference } from './cel-field.js';
import type { Diagnostic, DiagnosticDetail } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';
import { didYouMean, listed } from './suggestion.js';

/** Most work of nested macros, as the product of the sizes of the lists they walk. */
const MACRO_STEPS = 100_000;
const MACRO_DEPTH = 2;
export const LARGEST_LIST = 64;
/** Bounds of a whole number that gives none itself: those of the language. */
const LARGEST_NUMBER = 1_000_000_000;
const FUNCTIONS = ['in', 'consent', 'open', 'size'];
const MACROS = new Set(['all', 'exists', 'exists_one']);
const FORBIDDEN: Readonly<Record<string, string>> = {
  '/': 'division',
  '%': 'remainder',
  map: 'a map',
  '[]': 'an index',
  '.?': 'an optional',
  '[?]': 'an optional',
};

/** What is known of a part of an expression: its type, the words it can be, the range it stays in. */
interface Seen {
  readonly type: 'bool' | 'int' | 'string' | 'list';
  readonly values?: readonly string[];
  /** What a list holds, and how many at most. */
  readonly of?: Seen;
  readonly max?: number;
  readonly from?: number;
  readonly to?: number;
}

/** The variables of the macros around a part, and the work they multiply. */
interface Around {
  readonly locals: ReadonlyMap<string, Seen>;
  readonly macros: number;
  readonly steps: number;
}

/** One walk over the syntax tree: refuses what is not total or too much work, checks words, and notes what is read. */
export class Walk {
  readonly found: Diagnostic[] = [];
  readonly references: Reference[] = [];

  constructor(
    /** The expression as it was written. */
    private readonly text: string,
    private readonly fields: CelFields,
    private readonly words: CelWords,
    private readonly fault: (offset: number, code: DiagnosticCode, detail: DiagnosticDetail) => Diagnostic[],
  ) {}

  /** Walks a whole expression, which can give nothing outside these bounds. */
  check(root: ASTNode, { values, from = -Infinity, to = Infinity }: CelBounds): void {
    const seen = this.#visit(root, { locals: new Map(), macros: 0, steps: 1 });
    if (values !== undefined && !this.#literalsAmong(root, values)) {
      const stray = wordsOf(seen)?.find((word) => !values.includes(word));
      if (stray !== undefined) this.#unknownValue(0, stray, values);
    }
    if (seen?.type !== 'int') return;
    const { from: least = -LARGEST_NUMBER, to: most = LARGEST_NUMBER } = seen;
    if (least < from || most > to)
      this.found.push(
        ...this.fault(0, 'cel.range', {
          with: { from: least, to: most },
          expected: `a whole number from ${from} to ${to}`,
        }),
      );
  }

  /** Visits a part; returns what is known of its value, or nothing after a fault. */
  #visit(node: ASTNode, around: Around): Seen | undefined {
    const visit = (part: ASTNode): Seen | undefined => this.#visit(part, around);
    switch (node.op) {
      case 'value':
        return this.#value(node);
      case 'id':
      case '.':
        return this.#reference(node, around.locals);
      case 'call':
        return this.#call(node, around);
      case 'rcall':
        return this.#macro(node, around);
      case '?:': {
        const [condition, one, other] = node.args;
        visit(condition);
        return either(visit(one), visit(other));
      }
      case '==':
      case '!=':
      case 'in':
        this.#compare(node, visit(node.args[0]), visit(node.args[1]));
        return { type: 'bool' };
      case '<':
      case '<=':
      case '>':
      case '>=': {
        const type = sameType(visit(node.args[0]), visit(node.args[1]));
        if (type !== undefined && type !== 'int') this.#refuse(node.pos, `an order of ${NAMES[type]}`);
        return { type: 'bool' };
      }
      case '+':
      case '-':
      case '*': {
        const [left, right] = [visit(node.args[0]), visit(node.args[1])];
        const type = sameType(left, right);
        if (type !== undefined && type !== 'int') this.#refuse(node.pos, `a sum of ${NAMES[type]}`);
        return left?.type === 'int' && right?.type === 'int' ? this.#sum(node.op, left, right, node) : undefined;
      }
      case '&&':
      case '||':
        for (const part of node.args) visit(part);
        return { type: 'bool' };
      case '!_':
        visit(node.args);
        return { type: 'bool' };
      case '-_': {
        const of = visit(node.args);
        return of?.type === 'int' ? this.#sum('-', { type: 'int', from: 0, to: 0 }, of, node) : of;
      }
      case 'list': {
        const items = node.args.map(visit);
        const of = items.length === 0 ? undefined : items.reduce(either);
        return { type: 'list', max: items.length, ...(of === undefined ? {} : { of }) };
      }
      default:
        this.#refuse(node.pos, FORBIDDEN[node.op] ?? node.op);
        return undefined;
    }
  }

  #refuse(offset: number, what: string): void {
    this.found.push(...this.fault(offset, 'cel.not-total', { with: { what } }));
  }

  #value(node: Extract<ASTNode, { op: 'value' }>): Seen | undefined {
    const value: unknown = node.args;
    if (typeof value === 'string') return { type: 'string', values: [value] };
    if (typeof value === 'boolean') return { type: 'bool' };
    if (typeof value === 'bigint') return this.#range(value, value, node);
    if (typeof value === 'number') this.#refuse(node.start, 'a fraction');
    else if (value !== null) this.#refuse(node.start, 'bytes');
    return undefined;
  }

  /** The range of a sum, from the ranges of its sides: what could leave the whole numbers is refused. */
  #sum(op: '+' | '-' | '*', left: Seen, right: Seen, node: ASTNode): Seen | undefined {
    const [a, b] = [left, right].map(({ from = -LARGEST_NUMBER, to = LARGEST_NUMBER }) => [
      BigInt(from),
      BigInt(to),
    ]) as [[bigint, bigint], [bigint, bigint]];
    const ends = a.flatMap((x) => b.map((y) => (op === '+' ? x + y : op === '-' ? x - y : x * y)));
    return this.#range(
      ends.reduce((x, y) => (y < x ? y : x)),
      ends.reduce((x, y) => (y > x ? y : x)),
      node,
    );
  }

  #range(from: bigint, to: bigint, node: ASTNode): Seen | undefined {
    const most = BigInt(Number.MAX_SAFE_INTEGER);
    if (from >= -most && to <= most) return { type: 'int', from: Number(from), to: Number(to) };
    this.found.push(
      ...this.fault(node.start, 'cel.overflow', {
        expected: `a whole number from -${most} to ${most}, whatever is read`,
      }),
    );
    return undefined;
  }

  #reference(node: ASTNode, locals: ReadonlyMap<string, Seen>): Seen | undefined {
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
    if (isField(here)) return seenOf(here);
    this.#refuse(node.start, `the whole of ${steps.join('.')}`);
    return undefined;
  }

  #call(node: Extract<ASTNode, { op: 'call' }>, around: Around): Seen | undefined {
    const [written, args] = node.args;
    // The function `in` is read as `at`, which nobody may write.
    const name = written === 'at' && this.text.startsWith('in', node.start) ? 'in' : written;
    if (!FUNCTIONS.includes(name)) {
      this.found.push(
        ...this.fault(node.start, 'cel.unknown-function', {
          with: { name },
          expected: 'in, consent, open or size',
          ...didYouMean(name, FUNCTIONS),
        }),
      );
      return undefined;
    }
    if (name === 'size') {
      const [of] = args.map((argument) => this.#visit(argument, around));
      return { type: 'int', from: 0, to: of?.max ?? LARGEST_LIST };
    }
    const kind = name as keyof CelWords;
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
    return { type: 'bool' };
  }

  #macro(node: Extract<ASTNode, { op: 'rcall' }>, { locals, macros, steps }: Around): Seen | undefined {
    const [name, receiver, args] = node.args;
    const [variable, body] = args;
    if (!MACROS.has(name) || variable?.op !== 'id' || body === undefined || args.length !== 2) {
      this.#refuse(node.pos, `.${name}()`);
      return undefined;
    }
    const list = this.#visit(receiver, { locals, macros, steps });
    const size = list?.max ?? LARGEST_LIST;
    if (macros + 1 > MACRO_DEPTH || steps * size > MACRO_STEPS) {
      this.found.push(...this.fault(node.start, 'cel.too-deep', {}));
      return undefined;
    }
    const inner = new Map(locals).set(variable.args, list?.of ?? { type: 'string' });
    this.#visit(body, { locals: inner, macros: macros + 1, steps: steps * Math.max(1, size) });
    return { type: 'bool' };
  }

  /** What is compared must be able to be equal: a misspelt word would be false for ever, and so would two enums. */
  #compare(node: Extract<ASTNode, { op: '==' | '!=' | 'in' }>, one: Seen | undefined, other: Seen | undefined): void {
    const [left, right] = node.args;
    const [mine, theirs] = [wordsOf(one), wordsOf(other)];
    if (mine === undefined || theirs === undefined) return;
    if (this.#literalsAmong(left, theirs) || this.#literalsAmong(right, mine)) return;
    // The empty text is the unset enum; that both are unset is not what two enums are compared for.
    const most = Math.min(mine.length, theirs.length);
    if (mine.some((word) => (word !== '' || most === 1) && theirs.includes(word))) return;
    this.found.push(...this.fault(node.pos, 'cel.never-equal', { expected: amongst(mine) }));
  }

  /** Reports the words written in a part that are not among those it is held against; true when there were any. */
  #literalsAmong(node: ASTNode, words: readonly string[]): boolean {
    if (node.op === 'list') return node.args.map((item) => this.#literalsAmong(item, words)).includes(true);
    if (node.op === '?:')
      return node.args
        .slice(1)
        .map((branch) => this.#literalsAmong(branch, words))
        .includes(true);
    if (node.op !== 'value' || typeof node.args !== 'string' || words.includes(node.args)) return false;
    this.#unknownValue(node.start + 1, node.args, words);
    return true;
  }

  #unknownValue(offset: number, value: string, words: readonly string[]): void {
    this.found.push(
      ...this.fault(offset, 'cel.unknown-value', {
        with: { value },
        expected: amongst(words),
        ...didYouMean(value, words),
      }),
    );
  }
}

const NAMES = { bool: 'booleans', string: 'words', list: 'sets', int: 'whole numbers' } as const;

const amongst = (words: readonly string[]): string =>
  `one of ${listed(
    words.map((word) => (word === '' ? "'' (unset)" : word)),
    20,
  )}`;

function seenOf({ type, values, max, from, to }: CelField): Seen {
  if (type === 'list<string>')
    return {
      type: 'list',
      of: { type: 'string', ...(values === undefined ? {} : { values }) },
      ...(max === undefined ? {} : { max }),
    };
  return {
    type,
    ...(values === undefined ? {} : { values }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** The words that a part can be, or that its list can hold. */
const wordsOf = (seen: Seen | undefined): readonly string[] | undefined => seen?.values ?? seen?.of?.values;

const sameType = (one: Seen | undefined, other: Seen | undefined): Seen['type'] | undefined =>
  one?.type === other?.type ? one?.type : undefined;

/** What is known of a value that is one or the other. */
function either(one: Seen | undefined, other: Seen | undefined): Seen | undefined {
  if (one === undefined || other === undefined || one.type !== other.type) return undefined;
  const { type } = one;
  if (type === 'int')
    return {
      type,
      from: Math.min(one.from ?? -LARGEST_NUMBER, other.from ?? -LARGEST_NUMBER),
      to: Math.max(one.to ?? LARGEST_NUMBER, other.to ?? LARGEST_NUMBER),
    };
  if (type === 'list') {
    const of = either(one.of, other.of);
    const max = Math.max(one.max ?? LARGEST_LIST, other.max ?? LARGEST_LIST);
    return { type, max, ...(of === undefined ? {} : { of }) };
  }
  if (one.values === undefined || other.values === undefined) return { type };
  return { type, values: [...new Set([...one.values, ...other.values])] };
}
