/**
 * Typed CEL: which expressions there are, what they may read, and how they are evaluated. Total by construction: what
 * could fail at run time (division, missing fields, regular expressions, deep macros) is refused when the text is read.
 * It does not know where values come from; a scope is handed in.
 */
import { Environment } from '@marcbachmann/cel-js';
import { isField, type CelBounds, type CelFields, type CelType, type CelWords, type Reference } from './cel-field.js';
import { inWords, type Names } from './in-words.js';
import type { Label } from './label.js';
import { programOf, type CelScope } from './cel-program.js';
import { LARGEST_LIST, Walk } from './cel-walk.js';
import { diagnose, placeWithin, type Diagnostic, type DiagnosticDetail, type Place } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-catalogue.js';

export interface Expression {
  readonly text: string;
  readonly type: string;
  readonly references: readonly Reference[];
  evaluate(scope: CelScope): unknown;
  /** What has to be so, for people; undefined where there are no words for it. */
  inWords(names: Names): Label | undefined;
}

/** The spaces of the expressions of one document, by machine, event or table. */
export type CelSpaces = Map<string, CelSpace>;

/** One place to read expressions of one scope: the facts of a machine, the inputs of a table. */
export class CelSpace {
  #environment: Environment | undefined;
  /** What was read without a fault, by its type and text: conditions are read wherever they are used. */
  readonly #known = new Map<string, Expression>();

  constructor(
    private readonly fields: CelFields,
    private readonly words: CelWords,
    /** A space with the same words and fields but for one: what does not name that one is read there, for all that are wider. */
    private readonly narrower?: { readonly space: CelSpace; readonly without: string },
  ) {}

  /** What cel-js parses with; made when the first text is read. */
  get #parser(): Environment {
    if (this.#environment !== undefined) return this.#environment;
    const environment = new Environment({
      limits: { maxAstNodes: 300, maxDepth: 24, maxListElements: LARGEST_LIST, maxCallArguments: 4 },
    });
    for (const [name, field] of Object.entries(this.fields)) {
      if (isField(field)) environment.registerVariable(name, field.type);
      else environment.registerVariable({ name, schema: schemaOf(field) } as never);
    }
    // Only their types are asked here; what they answer comes from the scope of an evaluation.
    for (const name of ['at', 'consent', 'open']) environment.registerFunction(`${name}(string): bool`, unasked);
    this.#environment = environment;
    return environment;
  }

  /** Reads an expression that must give one of `types`, and stays `within` what the value can be. Returns it, or what is wrong with it, placed inside the text. */
  read(text: string, place: Place, types: readonly CelType[], within: CelBounds = {}): Expression | Diagnostic[] {
    const fault = (offset: number, code: DiagnosticCode, detail: DiagnosticDetail): Diagnostic[] => [
      diagnose(placeWithin(place, offset), code, detail),
    ];
    const key = JSON.stringify([types, within, text]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.narrower !== undefined && !text.includes(this.narrower.without)) {
      const read = this.narrower.space.read(text, place, types, within);
      // A fault is told by what can be read here.
      if (!Array.isArray(read)) return read;
    }
    // A chain of one operator is as deep as it is long, and the parser's own limit does not see unary chains.
    const deep = /[!-]{16,}|[([{]{24,}/.exec(text);
    if (deep !== null) return fault(deep.index, 'cel.too-deep', {});
    let parsed: ReturnType<Environment['parse']>;
    try {
      parsed = this.#parser.parse(withoutPrefixIn(text));
    } catch (error) {
      return fault(offsetOf(error), 'cel.syntax', { with: { fault: summaryOf(error) } });
    }
    const walk = new Walk(text, this.fields, this.words, fault);
    walk.check(parsed.ast, within);
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
    const read = {
      text,
      type: checked.type,
      references: walk.references,
      evaluate: programOf(parsed.ast),
      inWords: (names: Names) => inWords(parsed.ast, names),
    };
    this.#known.set(key, read);
    return read;
  }
}

const unasked = (): never => {
  throw new Error('Functions of expressions are not evaluated by cel-js.');
};

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
