/** The form of a law document: locked rows of a decision, dated. A region may add and tighten, never change them. */
import { date, ID, id, label } from './forms.js';
import type { Label } from './label.js';
import { constant, mapOf, object, required, text, type Shape } from './shape.js';
import { inputsShape, ruleShape, type InputDocument, type RuleDocument } from './decision-document.js';

export interface LawDocument {
  readonly schakel: 1;
  readonly law: string;
  readonly title: Label;
  readonly effectiveFrom: string;
  readonly decision: string;
  readonly note: string;
  readonly inputs: Readonly<Record<string, InputDocument>>;
  readonly rules: Readonly<Record<string, RuleDocument>>;
}

export const lawShape: Shape = object('a law', {
  schakel: required(constant(1), 'The version of the language.'),
  law: required(id, 'The name of the law; versions of one law share it.'),
  title: required(label, 'What people read.'),
  effectiveFrom: required(date, 'The first day of this version.'),
  decision: required(id, 'The decision that its rows belong to.'),
  note: required(
    text('a remark', undefined, { atMost: 1000 }),
    'How far the content was checked against the law itself; shown with the receipt.',
  ),
  inputs: required(inputsShape, 'The inputs that the rows read; every table that uses them must have them.'),
  rules: required(mapOf(ID, ruleShape, 1), 'The rows; a workflow puts them in their place by `law: <id>`.'),
});
