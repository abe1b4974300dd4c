/** What an expression can read: typed variables, the words of functions, and references to them. Types only, and no values. */
/** The types an expression can read and give. */
export type CelType = 'bool' | 'int' | 'string' | 'list<string>';

/** A variable, as a tree of fields; `values` are the words an enum or set can hold ('' is the unset enum). */
export interface CelField {
  readonly type: CelType;
  readonly values?: readonly string[];
  /** Most entries of a set, for the bound on the work of macros. */
  readonly max?: number;
  /** The range of a whole number; absent: that of the language. */
  readonly from?: number;
  readonly to?: number;
}
export interface CelFields {
  readonly [name: string]: CelField | CelFields;
}

/** What an expression may give, besides its type: these words, or a number in this range. */
export type CelBounds = Pick<CelField, 'values' | 'from' | 'to'>;

/** The words that the functions of a scope take: state paths, purposes of consent, relations. */
export interface CelWords {
  readonly in: ReadonlySet<string>;
  readonly consent: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

/** What an expression reads, as it is written: `data.need`, `in('context.complete')`. */
export interface Reference {
  readonly text: string;
  readonly root: string;
  readonly path: readonly string[];
  readonly argument?: string;
}

export function isField(field: CelField | CelFields): field is CelField {
  return typeof field.type === 'string';
}
