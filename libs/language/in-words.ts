/**
 * An expression in the words of people, for conditions without a name: what has to be so, with the labels that the workflow gives its
 * facts, states and codes. What has no words (a macro, a choice between two) is left to be told as it is written.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { FactField, FactFields } from './fact-field.js';
import type { Label } from './label.js';
import { roleLabel } from './roles.js';

interface Labelled {
  readonly label: Label;
}

/** Words of code lists and parties. */
export interface Vocabulary {
  readonly codes: ReadonlyMap<string, Readonly<Record<string, Label>>>;
  readonly parties: ReadonlyMap<string, Labelled>;
}

/** What the names in an expression are called. */
export interface Names extends Vocabulary {
  readonly data: FactFields;
  readonly event: FactFields;
  readonly facts: ReadonlyMap<string, Labelled & { readonly field: FactField }>;
  readonly parameters: ReadonlyMap<string, Labelled>;
  readonly relations: ReadonlyMap<string, Labelled>;
  /** States by path, each with the states around it. */
  readonly states: ReadonlyMap<string, Label>;
}

/** A word as people say it: of the code list that holds all words of its field, or the party of that name. */
export function wordLabel({ codes, parties }: Vocabulary, word: string, values: readonly string[] = [word]): Label {
  // A code list goes by its name no more once a field is compiled: it is the one with these words.
  const list = [...codes.values()].find((one) => values.every((value) => Object.hasOwn(one, value)));
  return list?.[word] ?? parties.get(word)?.label ?? { nl: word, en: word };
}

/** A name of the YAML, for people, where it has no label. */
export const spaced = (name: string): string => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** What has to be so; undefined where there are no words for some of it. */
export function inWords(tree: ASTNode, names: Names): Label | undefined {
  const [nl, en] = [new Speaker(names, 'nl').says(tree, true), new Speaker(names, 'en').says(tree, true)];
  return nl === undefined || en === undefined ? undefined : { nl, en };
}

const WORDS = {
  nl: {
    ...{ yes: 'ja', no: 'nee', and: 'en', or: 'of', role: 'rol', count: 'aantal bij' },
    isIn: 'de zaak staat in',
    isNotIn: 'de zaak staat niet in',
    consent: 'er is toestemming voor',
    noConsent: 'er is geen toestemming voor',
    runs: 'loopt',
    runsNot: 'loopt niet',
    among: 'staat bij',
    notAmong: 'staat niet bij',
    same: 'gelijk aan',
    ofCase: 'van de zaak',
    compared: {
      '==': '',
      '!=': 'niet ',
      '>=': 'ten minste ',
      '>': 'meer dan ',
      '<=': 'ten hoogste ',
      '<': 'minder dan ',
    },
  },
  en: {
    ...{ yes: 'yes', no: 'no', and: 'and', or: 'or', role: 'role', count: 'how many in' },
    isIn: 'the case is in',
    isNotIn: 'the case is not in',
    consent: 'there is consent for',
    noConsent: 'there is no consent for',
    runs: 'runs',
    runsNot: 'does not run',
    among: 'is among',
    notAmong: 'is not among',
    same: 'the same as',
    ofCase: 'of the case',
    compared: { '==': '', '!=': 'not ', '>=': 'at least ', '>': 'more than ', '<=': 'at most ', '<': 'less than ' },
  },
} as const;

const OPPOSITE = { '==': '!=', '!=': '==', '>=': '<', '<': '>=', '>': '<=', '<=': '>' } as const;
type Comparison = keyof typeof OPPOSITE;

/** Something that an expression reads: what it is called, and what its words are called. */
interface Read {
  readonly name: string;
  word(word: string): string;
}

class Speaker {
  readonly #words: (typeof WORDS)[keyof typeof WORDS];

  constructor(
    private readonly names: Names,
    private readonly language: keyof Label,
  ) {
    this.#words = WORDS[language];
  }

  /** That a part holds, or that it does not. */
  says(node: ASTNode, holds: boolean): string | undefined {
    const words = this.#words;
    switch (node.op) {
      case '!_':
        return this.says(node.args, !holds);
      case '&&':
      case '||':
        return this.#both(node.op, node.args, holds);
      case 'id':
      case '.': {
        const read = this.#read(node);
        return read && `${read.name}: ${holds ? words.yes : words.no}`;
      }
      case 'call':
        return this.#call(node, holds);
      case 'in':
        return this.#among(node.args, holds);
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#compared(holds ? node.op : OPPOSITE[node.op], node.args);
      default:
        return undefined;
    }
  }

  #both(op: '&&' | '||', parts: readonly ASTNode[], holds: boolean): string | undefined {
    const isAnd = (op === '&&') === holds;
    const said = parts.map((part) => {
      const text = this.says(part, holds);
      const isOther = (part.op === '&&' || part.op === '||') && part.op !== op;
      return isOther && text !== undefined ? `(${text})` : text;
    });
    return said.includes(undefined) ? undefined : said.join(isAnd ? ` ${this.#words.and} ` : `, ${this.#words.or} `);
  }

  #call({ args: [name, [argument]] }: Extract<ASTNode, { op: 'call' }>, holds: boolean): string | undefined {
    const { isIn, isNotIn, consent, noConsent, runs, runsNot } = this.#words;
    const word = argument?.op === 'value' ? String(argument.args) : '';
    const { states, relations } = this.names;
    switch (name) {
      // The function `in` is parsed under this name.
      case 'at':
        return `${holds ? isIn : isNotIn} ${this.#quoted(states.get(word)?.[this.language] ?? word)}`;
      case 'consent':
        return `${holds ? consent : noConsent} ${this.#quoted(this.#word(word))}`;
      case 'open':
        return `${this.#quoted(relations.get(word)?.label[this.language] ?? word)} ${holds ? runs : runsNot}`;
      default:
        return undefined;
    }
  }

  #among([item, list]: readonly ASTNode[], holds: boolean): string | undefined {
    const { among, notAmong, or, compared } = this.#words;
    if (item === undefined || list === undefined) return undefined;
    if (list.op !== 'list') {
      const set = this.#read(list);
      if (set === undefined || item.op !== 'value') return undefined;
      return `${this.#quoted(set.word(String(item.args)))} ${holds ? among : notAmong} ${this.#quoted(set.name)}`;
    }
    const read = this.#read(item);
    const items = list.args.flatMap((one) => (one.op === 'value' ? [String(one.args)] : []));
    if (read === undefined || items.length < list.args.length) return undefined;
    const said = items.map((one) => read.word(one)).join(` ${or} `);
    return `${read.name}: ${holds ? '' : compared['!=']}${said}`;
  }

  #compared(op: Comparison, [left, right]: readonly ASTNode[]): string | undefined {
    const { compared, same, ofCase } = this.#words;
    if (left === undefined || right === undefined) return undefined;
    const read = this.#read(left);
    const name = read?.name ?? this.#amount(left);
    if (name === undefined) return undefined;
    if (right.op === 'value') return `${name}: ${compared[op]}${read?.word(String(right.args)) ?? String(right.args)}`;
    const other = this.#amount(right);
    if (other === undefined) return undefined;
    const isAlike = op === '==' || op === '!=';
    // A fact of the case often bears the name of what comes with an event.
    const isOfCase = pathOf(left)[0] === 'event' && pathOf(right)[0] === 'data';
    const told = isOfCase ? `${this.#quoted(other)} ${ofCase}` : this.#quoted(other);
    return `${name}: ${compared[op]}${isAlike ? `${same} ` : ''}${told}`;
  }

  /** A number, or a fact. */
  #amount(node: ASTNode): string | undefined {
    if (node.op === 'value') return String(node.args);
    if (node.op === 'call') {
      const [name, [argument]] = node.args;
      const counted = name === 'size' && argument !== undefined ? this.#read(argument) : undefined;
      return counted && `${this.#words.count} ${this.#quoted(counted.name)}`;
    }
    if (node.op !== '+' && node.op !== '-' && node.op !== '*') return this.#read(node)?.name;
    const [left, right] = node.args.map((part) => this.#amount(part));
    return left === undefined || right === undefined ? undefined : `${left} ${node.op} ${right}`;
  }

  #read(node: ASTNode): Read | undefined {
    const path = pathOf(node);
    const { data, event, facts, parameters } = this.names;
    const [root, name = ''] = path[0] === 'event' ? ['event', path[2]] : path;
    switch (root) {
      case 'data':
        return this.#field(name, data.get(name));
      case 'event':
        return this.#field(name, event.get(name));
      case 'facts':
        return this.#field(name, facts.get(name)?.field, facts.get(name)?.label);
      case 'parameters':
        return this.#field(name, undefined, parameters.get(name)?.label);
      case 'actor':
        return { name: this.#words.role, word: (role) => roleLabel(role)[this.language] };
      default:
        return undefined;
    }
  }

  #field(name: string, field: FactField | undefined, label = field?.label): Read {
    return {
      name: label?.[this.language] ?? spaced(name),
      word: (word) => (field?.type === 'int' ? word : this.#word(word, field?.values)),
    };
  }

  #word(word: string, values?: readonly string[]): string {
    return wordLabel(this.names, word, values)[this.language];
  }

  #quoted(text: string): string {
    return `"${text}"`;
  }
}

/** The names along which something is read, outermost first; none where it is something else. */
function pathOf(node: ASTNode): readonly string[] {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.') return [];
  const [owner, field] = node.args;
  const before = pathOf(owner);
  return before.length === 0 ? [] : [...before, field];
}
