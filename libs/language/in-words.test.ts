import { expect, it } from '@jest/globals';
import type { FactField } from './fact-field.js';
import type { Names } from './in-words.js';
import { expressionOf } from './testing/expressions.js';

const label = (nl: string, en: string) => ({ nl, en });
const field = (of: Partial<FactField>): FactField => ({ type: 'boolean', optional: false, ...of });
const names: Names = {
  codes: new Map([
    ['colour', { red: label('rood', 'red'), blue: label('blauw', 'blue') }],
    ['need', { anxiety: label('angst', 'anxiety'), mood: label('stemming', 'mood') }],
  ]),
  parties: new Map([['localTeam', { label: label('lokaal team', 'local team') }]]),
  data: new Map([
    ['count', field({ type: 'int', label: label('aantal', 'count') })],
    ['few', field({ type: 'int', label: label('weinig', 'few') })],
    ['colour', field({ type: 'enum', values: ['red', 'blue'], label: label('kleur', 'colour') })],
    ['need', field({ type: 'enum', values: ['anxiety', 'mood'] })],
    ['urgent', field({ label: label('met spoed', 'urgent') })],
    ['marks', field({ type: 'set', values: ['red', 'blue'], label: label('merken', 'marks') })],
  ]),
  event: new Map(),
  facts: new Map(),
  parameters: new Map(),
  relations: new Map([['helper', { label: label('helpende zaak', 'helping case') }]]),
  states: new Map([['demo.first', label('Eerste', 'First')]]),
};

it.each([
  ['data.urgent', 'met spoed: ja', 'urgent: yes'],
  ['!data.urgent', 'met spoed: nee', 'urgent: no'],
  ["data.colour == 'red'", 'kleur: rood', 'colour: red'],
  ["data.colour != 'red'", 'kleur: niet rood', 'colour: not red'],
  ["data.need == 'mood'", 'need: stemming', 'need: mood'],
  ["!(data.colour in ['red', 'blue'])", 'kleur: niet rood of blauw', 'colour: not red or blue'],
  ['data.count >= 2', 'aantal: ten minste 2', 'count: at least 2'],
  ['!(data.count >= 2)', 'aantal: minder dan 2', 'count: less than 2'],
  ['data.count + 1 > data.few', 'aantal + 1: meer dan "weinig"', 'count + 1: more than "few"'],
  ['data.count == data.few', 'aantal: gelijk aan "weinig"', 'count: the same as "few"'],
  ['size(data.marks) == 0', 'aantal bij "merken": 0', 'how many in "marks": 0'],
  ["'red' in data.marks", '"rood" staat bij "merken"', '"red" is among "marks"'],
  ["in('demo.first')", 'de zaak staat in "Eerste"', 'the case is in "First"'],
  ["!in('demo.first')", 'de zaak staat niet in "Eerste"', 'the case is not in "First"'],
  ["consent('localTeam')", 'er is toestemming voor "lokaal team"', 'there is consent for "local team"'],
  ["!open('helper')", '"helpende zaak" loopt niet', '"helping case" does not run'],
  [
    "data.urgent || (data.count > 1 && !in('demo.first'))",
    'met spoed: ja, of (aantal: meer dan 1 en de zaak staat niet in "Eerste")',
    'urgent: yes, or (count: more than 1 and the case is not in "First")',
  ],
  // What is not so of both is so of one.
  ['!(data.urgent && data.count > 1)', 'met spoed: nee, of aantal: ten hoogste 1', 'urgent: no, or count: at most 1'],
])('%s', (text, nl, en) => {
  expect(expressionOf(text).inWords(names)).toEqual({ nl, en });
});

it.each([
  'data.urgent ? data.count > 1 : data.few > 1',
  "data.marks.exists(mark, mark == 'red')",
  'agreements.shortHelp.maxTalks > 3',
  "data.urgent && data.marks.exists(mark, mark == 'red')",
])('%s has no words', (text) => {
  expect(expressionOf(text).inWords(names)).toBeUndefined();
});
