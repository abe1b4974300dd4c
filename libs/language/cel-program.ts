/**
 * An expression as a function. It was parsed and typed by cel-js and walked, so that it is total: no type is asked again here and
 * nothing can overflow. Guards are asked many times for each event and again in every replay; a test holds the values equal to
 * those of cel-js.
 */
import type { ASTNode } from '@marcbachmann/cel-js';

/** The values of one evaluation. Whole numbers are bigint; functions answer from the configuration being judged. */
export interface CelScope {
  readonly variables: Readonly<Record<string, unknown>>;
  in(path: string): boolean;
  consent(purpose: string): boolean;
  open(relation: string): boolean;
}

/** `locals`: the values of the variables of the macros around, outermost first. */
type Program = (scope: CelScope, locals: readonly unknown[]) => unknown;

/** The function of an expression; throws only when the scope lacks something that the expression may read. */
export function programOf(node: ASTNode): (scope: CelScope) => unknown {
  const program = compile(node, []);
  return (scope) => program(scope, NO_LOCALS);
}

const NO_LOCALS: readonly unknown[] = [];

function compile(node: ASTNode, names: readonly string[]): Program {
  const of = (part: ASTNode): Program => compile(part, names);
  switch (node.op) {
    case 'value': {
      const value: unknown = node.args;
      return () => value;
    }
    case 'id':
      return identifier(node.args, names);
    case '.': {
      const [owner, field] = node.args;
      const object = of(owner);
      return (scope, locals) => known((object(scope, locals) as Readonly<Record<string, unknown>>)[field], field);
    }
    case 'call':
      return call(node, of);
    case 'rcall':
      return macro(node, names);
    case '?:': {
      const [condition, one, other] = node.args.map(of) as [Program, Program, Program];
      return (scope, locals) => (condition(scope, locals) === true ? one(scope, locals) : other(scope, locals));
    }
    case '&&': {
      const [one, other] = both(node.args, of);
      return (scope, locals) => one(scope, locals) === true && other(scope, locals) === true;
    }
    case '||': {
      const [one, other] = both(node.args, of);
      return (scope, locals) => one(scope, locals) === true || other(scope, locals) === true;
    }
    case '!_': {
      const operand = of(node.args);
      return (scope, locals) => operand(scope, locals) !== true;
    }
    case '-_': {
      const operand = of(node.args);
      return (scope, locals) => -(operand(scope, locals) as bigint);
    }
    case 'list': {
      if (node.args.every(({ op }) => op === 'value')) {
        const words: readonly unknown[] = node.args.map(({ args }) => args);
        return () => words;
      }
      const items = node.args.map(of);
      return (scope, locals) => items.map((item) => item(scope, locals));
    }
    default:
      return binary(node, of);
  }
}

function identifier(name: string, names: readonly string[]): Program {
  const place = names.lastIndexOf(name);
  return place === -1 ? ({ variables }) => known(variables[name], name) : (_scope, locals) => locals[place];
}

/** A value that the scope has to have: without it nothing can be said. */
function known(value: unknown, name: string): unknown {
  if (value === undefined) throw new Error(`The scope of an expression lacks "${name}".`);
  return value;
}

function binary(node: ASTNode, of: (part: ASTNode) => Program): Program {
  const [one, other] = both(node.args as readonly ASTNode[], of);
  const numbers =
    (result: (a: bigint, b: bigint) => unknown): Program =>
    (scope, locals) =>
      result(one(scope, locals) as bigint, other(scope, locals) as bigint);
  switch (node.op) {
    case '==':
      return (scope, locals) => isEqual(one(scope, locals), other(scope, locals));
    case '!=':
      return (scope, locals) => !isEqual(one(scope, locals), other(scope, locals));
    case 'in':
      return (scope, locals) => {
        const item = one(scope, locals);
        return (other(scope, locals) as readonly unknown[]).some((entry) => isEqual(entry, item));
      };
    case '<':
      return numbers((a, b) => a < b);
    case '<=':
      return numbers((a, b) => a <= b);
    case '>':
      return numbers((a, b) => a > b);
    case '>=':
      return numbers((a, b) => a >= b);
    case '+':
      return numbers((a, b) => a + b);
    case '-':
      return numbers((a, b) => a - b);
    case '*':
      return numbers((a, b) => a * b);
    default:
      throw new Error(`There is no operator ${node.op} in expressions.`);
  }
}

function both(parts: readonly ASTNode[], of: (part: ASTNode) => Program): readonly [Program, Program] {
  const [one, other, ...more] = parts.map(of);
  if (one === undefined || other === undefined || more.length > 0) throw new Error('An operator has two sides.');
  return [one, other];
}

function isEqual(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, index) => isEqual(item, other[index]));
}

function call(node: Extract<ASTNode, { op: 'call' }>, of: (part: ASTNode) => Program): Program {
  const [name, [argument]] = node.args;
  if (argument === undefined) throw new Error(`The function ${name} has no argument.`);
  if (name === 'size') {
    const counted = of(argument);
    return (scope, locals) => BigInt([...(counted(scope, locals) as Iterable<unknown>)].length);
  }
  const word = argument.op === 'value' ? String(argument.args) : '';
  // The function `in` is parsed under the name `at`.
  if (name === 'at') return (scope) => scope.in(word);
  if (name === 'consent') return (scope) => scope.consent(word);
  if (name === 'open') return (scope) => scope.open(word);
  throw new Error(`There is no function ${name} in expressions.`);
}

function macro(node: Extract<ASTNode, { op: 'rcall' }>, names: readonly string[]): Program {
  const [name, receiver, [variable, body]] = node.args;
  if (variable?.op !== 'id' || body === undefined) throw new Error(`The macro ${name} has no variable.`);
  const list = compile(receiver, names);
  const test = compile(body, [...names, variable.args]);
  const hits = (scope: CelScope, locals: readonly unknown[]) => (item: unknown) =>
    test(scope, [...locals, item]) === true;
  const items = (scope: CelScope, locals: readonly unknown[]) => list(scope, locals) as readonly unknown[];
  switch (name) {
    case 'all':
      return (scope, locals) => items(scope, locals).every(hits(scope, locals));
    case 'exists':
      return (scope, locals) => items(scope, locals).some(hits(scope, locals));
    case 'exists_one':
      return (scope, locals) => items(scope, locals).filter(hits(scope, locals)).length === 1;
    default:
      throw new Error(`There is no macro ${name} in expressions.`);
  }
}
