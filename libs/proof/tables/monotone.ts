/** More of something never gives less of something else, where a table says so: more need never less care. */
import { NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Variable } from '../configurations/space.js';
import type { Row, Table, TableFinding, TableRule } from './table.js';

export const monotone: TableRule = {
  id: 'proof.monotone',
  severity: 'error',
  asks: {
    nl: 'Wat een tabel met `monotone` zegt, geldt: is van twee invoeren alleen die ene groter, dan is de uitkomst niet kleiner. De volgorde is die van de waarden zoals ze er staan, en nee komt voor ja; wat nog niet bekend is, is groter noch kleiner.',
    en: 'What a table says with `monotone` holds: of two inputs of which only that one is greater, the outcome is not less. The order is that of the values as they are written, and no comes before yes; what is not known yet is neither greater nor less.',
  },
  find: (table) =>
    [...table.table.monotone].flatMap(([output, inputs]) =>
      inputs.flatMap((name) => {
        const variable = table.inputs.get(name);
        return variable === undefined
          ? []
          : stepsOf(variable).flatMap((step) => fallsAt(table, output, variable, step));
      }),
    ),
};

type Step = readonly [less: number, more: number];

/** Each value with the next greater one. */
function stepsOf({ values }: Variable): Step[] {
  const known = [...values.keys()].filter((value) => values[value] !== '');
  return known.slice(1).map((more, index) => [known[index] ?? 0, more]);
}

/** Where the outcome is less for the greater value, told once for each pair of rows. */
function fallsAt(whole: Table, output: string, variable: Variable, [less, more]: Step): TableFinding[] {
  const { table, rows, space } = whole;
  const { diagram } = space;
  const order = table.outputs[output] ?? [];
  const rank = ({ gives }: Row): number => order.indexOf(String(gives[output]));
  const bits = space.bitsOf([variable]);
  const decidedAt = ({ decides }: Row, value: number): Configurations =>
    diagram.forget(diagram.and(decides, space.having(variable, value)), bits);
  return rows.flatMap((one) =>
    rows.flatMap((other): TableFinding[] => {
      if (rank(other) >= rank(one)) return [];
      const both = diagram.and(decidedAt(one, less), decidedAt(other, more));
      if (both === NOTHING) return [];
      const where = whole.witness(diagram.and(both, space.having(variable, more)));
      const [was, is] = [String(variable.values[less]), String(variable.values[more])];
      const at = other.isLaw && !one.isLaw ? one.at : other.at;
      return [
        {
          at,
          message: {
            nl: `Meer ${variable.name} geeft minder ${output}: bij ${was} geeft de rij ${one.id} ${String(one.gives[output])}, bij ${is} geeft ${other.id} ${String(other.gives[output])}, zoals bij ${where}.`,
            en: `More ${variable.name} gives less ${output}: at ${was} the row ${one.id} gives ${String(one.gives[output])}, at ${is} ${other.id} gives ${String(other.gives[output])}, such as for ${where}.`,
          },
        },
      ];
    }),
  );
}
