/** The form of decision tables: what they look at, what they decide, and their rules in order. */
import { ID, cel, id, label, source } from './forms.js';
import type { Label } from './label.js';
import { boolean, choice, listOf, mapOf, object, oneOf, optional, required, constant, type Shape } from './shape.js';

export interface InputDocument {
  readonly type: 'boolean' | 'enum';
  readonly values?: readonly string[];
  readonly from?: string;
  readonly label?: Label;
}
export interface RuleDocument {
  readonly law?: string;
  readonly when?: string;
  readonly gives?: Readonly<Record<string, string | boolean | number>>;
  readonly label?: Label;
  readonly source?: string;
  readonly locked?: boolean;
}
export interface DecisionDocument {
  readonly label: Label;
  readonly inputs: Readonly<Record<string, InputDocument>>;
  readonly gives: Readonly<Record<string, { readonly values: readonly string[] }>>;
  readonly hitPolicy?: 'first' | 'unique';
  readonly monotone?: Readonly<Record<string, readonly string[]>>;
  readonly rules: Readonly<Record<string, RuleDocument>>;
  readonly expects?: Readonly<Record<string, ExpectedDocument>>;
}
/** What a table must decide, whatever its rules are. */
export interface ExpectedDocument {
  readonly when?: string;
  /** One value of an output, or those that are allowed. */
  readonly gives: Readonly<Record<string, string | readonly string[]>>;
  readonly why: string;
}

const input: Shape = object('an input', {
  type: required(oneOf('boolean', 'enum'), 'Inputs are finite, so that a table can be checked whole.'),
  values: optional(listOf(id, 1, 64), 'For an enum: its values.', 'only for other types'),
  from: optional(cel, 'Where it comes from.', 'each funding point gives it'),
  label: optional(label, 'What people read.', 'the name'),
});
export const ruleShape: Shape = object('a rule', {
  law: optional(
    id,
    'A locked row of the law, in its place; its content comes from config/law by the day of the decision.',
    'a rule of the workflow itself',
  ),
  when: optional(cel, 'A boolean expression over the inputs.', 'always'),
  gives: optional(mapOf(ID, choice('a value', boolean, id)), 'What is decided.', 'only for a row of the law'),
  label: optional(label, 'What people read on the receipt.', 'the name of the rule'),
  source: optional(source, 'Where the rule comes from.', 'no source is shown'),
  locked: optional(constant(true), 'A region may not change it.', 'a region may change it'),
});
export const inputsShape = mapOf(ID, input, 1);

export const decisionsShape: Shape = mapOf(
  ID,
  object('a decision table', {
    label: required(label, 'What people read.'),
    inputs: required(inputsShape, 'What it looks at.'),
    gives: required(
      mapOf(ID, object('an output', { values: required(listOf(id, 1), 'Its possible values.') }), 1),
      'What it decides.',
    ),
    hitPolicy: optional(
      oneOf('first', 'unique'),
      'As in DMN. `first`: of the rules that hit the first one counts. `unique`: no two may hit; the last, without `when`, is for what is left.',
      'first',
    ),
    monotone: optional(
      mapOf(ID, listOf(id, 1, 20), 1),
      'By output, inputs of which more never gives less of it: both in the order of their values, and no before yes.',
      'outputs have no order',
    ),
    rules: required(mapOf(ID, ruleShape, 1), 'Its rules, in order.'),
    expects: optional(
      mapOf(
        ID,
        object('an expectation', {
          when: optional(cel, 'The inputs that it is about, as in a rule.', 'all inputs'),
          gives: required(
            mapOf(ID, choice('a value, or those that are allowed', id, listOf(id, 1)), 1),
            'What is decided of them: of each output named here one value, or one of a list.',
          ),
          why: required(source, 'Why.'),
        }),
      ),
      'What it must decide, whichever of its rules does: proved over all inputs. Where a row of the law decides, that holds.',
      'nothing beyond its rules',
    ),
  }),
);
