/** A decision table as sets: for which inputs each row holds, and for which it is the first and so decides. Knows no rule. */
import type { DecisionTable, Expression, Label, Law, SourceLine } from '#language';
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import { Space, type Assignment, type Variable } from '../configurations/space.js';

export interface Row {
  readonly id: string;
  readonly isLaw: boolean;
  readonly at: SourceLine;
  /** It has no condition of its own: it is there for what is left. */
  readonly isRest: boolean;
  readonly holds: Configurations;
  readonly decides: Configurations;
  readonly gives: Readonly<Record<string, unknown>>;
}

export interface TableFinding {
  readonly at: SourceLine;
  readonly message: Label;
}

const MOST_NODES = 1_000_000;

/** The inputs of a table, and its rows. */
export class Table {
  readonly space = new Space(MOST_NODES);
  readonly inputs: ReadonlyMap<string, Variable>;
  readonly all: Configurations;
  readonly rows: readonly Row[];

  constructor(
    readonly table: DecisionTable,
    readonly law: Law,
    places: readonly SourceLine[],
  ) {
    this.inputs = new Map(
      [...table.inputs].map(([name, { type, values }]) => [
        name,
        // A word that is not known yet is empty.
        this.space.add(name, type === 'enum' ? ['', ...values] : values),
      ]),
    );
    this.all = [...this.inputs.values()].reduce<Configurations>(
      (found, variable) =>
        this.space.diagram.and(
          found,
          this.space.where(variable, () => true),
        ),
      this.space.without(NOTHING),
    );
    this.rows = this.#rowsOf(places);
  }

  /** The rows, first to last; rows of the law that are not in force are left out. */
  #rowsOf(places: readonly SourceLine[]): Row[] {
    const { table } = this;
    const { diagram } = this.space;
    let open = this.all;
    return table.rules.flatMap((rule, index): Row[] => {
      const row = rule.law ? this.law.row(table.id, rule.id) : rule;
      if (row === undefined) return [];
      const holds = this.holds(row.when);
      const decides = diagram.and(open, holds);
      open = diagram.less(open, holds);
      const isRest = row.when === undefined;
      const at = places[index] ?? rule.source;
      return [{ id: rule.id, isLaw: rule.law, at, isRest, gives: row.gives, holds, decides }];
    });
  }

  /** One of these inputs, in words. */
  witness(set: Configurations): string {
    const member: Assignment = this.space.member(set) ?? new Map();
    return [...member]
      .map(([{ name, values }, value]) => `${name}: ${values[value] === '' ? 'not known' : String(values[value])}`)
      .join(', ');
  }

  /** The inputs for which an expression over them holds; none is about all. */
  holds(when: Expression | undefined): Configurations {
    const { diagram } = this.space;
    if (when === undefined) return this.all;
    const read = [...new Set(when.references.map(({ root }) => root))].flatMap((name) => this.inputs.get(name) ?? []);
    let found: Configurations = NOTHING;
    const look = ([variable, ...rest]: readonly Variable[], values: Assignment): void => {
      if (variable !== undefined) {
        for (const index of variable.values.keys()) look(rest, new Map([...values, [variable, index]]));
        return;
      }
      const variables = Object.fromEntries([...values].map(([one, value]) => [one.name, one.values[value]]));
      const scope = { variables, in: () => false, consent: () => false, open: () => false };
      if (when.evaluate(scope) === true) found = diagram.or(found, this.space.all(values));
    };
    look(read, new Map());
    return diagram.and(found, this.all);
  }
}

export interface TableRule {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly asks: Label;
  find(table: Table): TableFinding[];
}
