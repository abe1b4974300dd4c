import { describe, expect, it } from '@jest/globals';
import { CelSpace, conjuncts } from './cel.js';
import { expressionOf, faultsOf, here, scope, space } from './testing/expressions.js';

/** The text from the place at which a diagnostic points. */
function pointedAt(text: string): string {
  const [first] = faultsOf(text);
  return first === undefined ? '' : text.slice(first.column - here.column);
}

describe('a guard is typed when it is read', () => {
  it.each([
    ['a field that does not exist', 'data.coumt > 1', 'cel.unknown-field', 'coumt', 'Did you mean "count"?'],
    ['a field of an inner map', 'agreements.shortHelp.maxTalk > 1', 'cel.unknown-field', 'maxTalk', '"maxTalks"'],
    ['a variable that does not exist', 'dat.count > 1', 'cel.unknown-field', 'dat', 'Did you mean "data"?'],
    [
      'a field after others',
      'data.urgent && (data.count > 1 || data.nede == data.need)',
      'cel.unknown-field',
      'nede',
      'need',
    ],
    ['a word that an enum cannot hold', "data.need == 'modo'", 'cel.unknown-value', 'modo', 'Did you mean "mood"?'],
    ['the word on the left', "'modo' == data.need", 'cel.unknown-value', 'modo', 'Did you mean "mood"?'],
    ['a word in a list', "data.need in ['anxiety', 'modo']", 'cel.unknown-value', 'modo', 'Did you mean "mood"?'],
    ['a word that a set cannot hold', "'bleu' in data.marks", 'cel.unknown-value', 'bleu', 'Did you mean "blue"?'],
    ['a word inside a macro', "data.marks.exists(m, m == 'bleu')", 'cel.unknown-value', 'bleu', 'Did you mean "blue"?'],
    ['a party that does not exist', "'provdier' in owners", 'cel.unknown-value', 'provdier', '"provider"'],
    ['a state that does not exist', "in('demo.frist')", 'cel.word', 'demo.frist', 'Did you mean "demo.first"?'],
    ['a purpose that does not exist', "consent('localTaem')", 'cel.word', 'localTaem', 'Did you mean "localTeam"?'],
    ['a relation that does not exist', "open('heplr')", 'cel.word', 'heplr', 'Did you mean "helper"?'],
    [
      'a function that does not exist',
      "consnet('provider')",
      'cel.unknown-function',
      'consnet',
      'Did you mean "consent"?',
    ],
  ])('%s is refused at its place, with a hint', (_what, text, code, word, hint) => {
    const faults = faultsOf(text);
    expect(faults.map((one) => one.code)).toEqual([code]);
    expect(faults[0]).toMatchObject({ file: 'f.yaml', line: 3 });
    expect(faults[0]?.hint).toContain(hint);
    expect(pointedAt(text)).toMatch(new RegExp(`^${word}\\b`));
  });

  it.each([
    ['a number', 'data.count', 'a whole number'],
    ['a word', 'data.need', 'a word'],
    ['a set', 'data.marks', 'a set'],
  ])('that gives %s is no guard', (_what, text, found) => {
    const [fault] = faultsOf(text);
    expect(fault).toMatchObject({ code: 'cel.wrong-type', column: here.column, expected: 'a boolean' });
    expect(fault?.message.en).toContain(found);
  });

  it.each([
    "data.count == 'a'",
    'data.urgent > 1',
    'data.need && data.urgent',
    'data.count + data.urgent > 1',
    'data.need in data.need',
    "'red' in [1]",
    'data.need == null',
    '!data.count',
  ])('does not mix types: %s', (text) => {
    expect(faultsOf(text).map((one) => one.code)).toEqual(['cel.type']);
  });

  it('gives the type that was asked for', () => {
    expect(expressionOf('data.count + 1', ['int']).evaluate(scope)).toBe(3n);
    expect(expressionOf('data.need', ['string']).evaluate(scope)).toBe('mood');
    expect(faultsOf('data.count + 1', ['string']).map((one) => one.code)).toEqual(['cel.wrong-type']);
  });

  it('knows each entry of a fact that is kept for a list', () => {
    expect(expressionOf("data.told.home == 'yes'").evaluate(scope)).toBe(true);
    expect(pointedAt("data.told.hmoe == 'yes'")).toMatch(/^hmoe\b/);
    expect(pointedAt("data.told.home == 'yse'")).toBe("yse'");
  });
});

describe('in', () => {
  it.each([
    ["in('demo.first')", true],
    ["in ('demo.second')", false],
    ["!in('demo.second')", true],
    ["data.urgent && in('demo.first')", true],
    ["(in('demo.second') || in('demo'))", true],
    ["data.urgent ? in('demo.second') : in('demo')", false],
    ["in('demo') == in('demo.first')", true],
  ])('before a bracket asks for a state: %s', (text, result) => {
    expect(expressionOf(text).evaluate(scope)).toBe(result);
  });

  it.each([
    ["'red' in data.marks", true],
    ["'blue' in data.marks", false],
    ["data.need in ['anxiety']", false],
    ["!('blue' in data.marks) && in('demo')", true],
    ["data.need in(['mood'])", true],
  ])('between two values asks for membership: %s', (text, result) => {
    expect(expressionOf(text).evaluate(scope)).toBe(result);
  });

  it('inside quotes is a word like any other', () => {
    expect(expressionOf("'in(' == 'in('").evaluate(scope)).toBe(true);
    expect(faultsOf("data.need == 'in(x)'").map((one) => one.message.en)).toEqual([
      'The value "in(x)" can never occur here.',
    ]);
  });

  it('takes one word in quotes', () => {
    expect(faultsOf('in(data.need)').map((one) => one.code)).toEqual(['cel.word']);
    expect(faultsOf("in('demo', 'demo')").map((one) => one.code)).toEqual(['cel.word']);
    expect(faultsOf('in()').map((one) => one.code)).toEqual(['cel.word']);
  });
});

describe('places', () => {
  it('are right wherever the fault stands in the text', () => {
    for (const before of [
      '',
      ' ',
      'data.urgent && ',
      "in('demo') || !in('demo.first') || ",
      "data.need != 'mood' && (",
    ]) {
      const after = before.endsWith('(') ? ')' : '';
      const [fault] = faultsOf(`${before}data.coumt > 1${after}`);
      expect([before, fault?.code, fault?.column]).toEqual([
        before,
        'cel.unknown-field',
        here.column + before.length + 'data.'.length,
      ]);
    }
  });

  it('name each fault of an expression, not only the first', () => {
    const faults = faultsOf("data.coumt > 1 && data.need == 'modo' && in('demo.frist')");
    expect(faults.map(({ code, column }) => [code, column - here.column])).toEqual([
      ['cel.unknown-field', 5],
      ['cel.unknown-value', 32],
      ['cel.word', 45],
    ]);
  });

  it('of a fault of syntax point at it', () => {
    const [fault] = faultsOf('data.urgent && && true');
    expect(fault?.code).toBe('cel.syntax');
    expect(fault?.column).toBe(here.column + 15);
  });
});

describe('the words of an expression', () => {
  it.each([
    ['a choice that is compared', "data.need == (data.urgent ? 'modo' : 'mood')", "'modo'"],
    ['a choice on the left', "(data.urgent ? 'mood' : 'modo') == data.need", "'modo'"],
    ['a choice in a choice', "data.need == (data.urgent ? 'mood' : data.urgent ? 'modo' : 'mood')", "'modo'"],
    ['a list of facts', "'modo' in [data.need, data.need]", "'modo'"],
    ['a list of a fact and a word', "data.need in [data.need, 'modo']", "'modo'"],
    ['a list that is compared', "data.marks == ['red', 'bleu']", "'bleu'"],
    ['a macro over a list of facts', "[data.need].exists(n, n == 'modo')", "'modo'"],
  ])('are ones that the enum can hold: %s', (_what, text, word) => {
    const faults = faultsOf(text);
    expect(faults.map((one) => [one.code, one.column - here.column])).toEqual([
      ['cel.unknown-value', text.indexOf(word) + 1],
    ]);
    expect(faults[0]?.hint).toMatch(/^Did you mean/);
  });

  it.each([
    ['two enums without a word in common', 'data.need == data.colour'],
    ['a choice of one enum and another enum', '(data.urgent ? data.need : data.need) != data.colour'],
    ['an enum and a set of another', 'data.colour in data.marks || data.need in data.marks'],
    ['two sets without a word in common', 'owners == data.marks'],
  ])('have one in common where they are compared: %s', (_what, text) => {
    expect(faultsOf(text).map((one) => one.code)).toEqual(['cel.never-equal']);
  });

  it.each([
    "data.need != ''",
    "data.need == (data.urgent ? '' : 'mood')",
    'data.colour in data.marks',
    "'' == data.need",
  ])('may be the empty text of an unset enum, or of the same list: %s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  it.each([
    ['a word', "'modo'", ['cel.unknown-value', 1]],
    ['a word of a choice', "data.urgent ? 'modo' : 'mood'", ['cel.unknown-value', 15]],
    ['another enum', 'data.colour', ['cel.unknown-value', 0]],
    ['another enum of a choice', "data.urgent ? data.colour : 'mood'", ['cel.unknown-value', 0]],
  ])('are those that are asked for: %s', (_what, text, fault) => {
    const faults = space.read(text, here, ['string'], { values: ['anxiety', 'mood'] });
    expect(Array.isArray(faults) && faults.map((one) => [one.code, one.column - here.column])).toEqual([fault]);
  });

  it('are those that are asked for, and numbers stay in the range that is', () => {
    const within = { values: ['red', 'blue', ''], from: 0, to: 9 };
    expect(space.read("data.urgent ? data.colour : 'red'", here, ['string'], within)).toHaveProperty('type', 'string');
    expect(space.read('data.few + 5', here, ['int'], within)).toHaveProperty('type', 'int');
    expect(space.read('data.few + 7', here, ['int'], within)).toMatchObject([
      { code: 'cel.range', expected: 'a whole number from 0 to 9' },
    ]);
  });
});

describe('evaluation', () => {
  it('asks the scope of the moment for states, consent and relations', () => {
    const text = "in('demo.second') || consent('localTeam') || open('helper')";
    const asked: string[] = [];
    const answer = (kind: string) => (word: string) => {
      asked.push(`${kind} ${word}`);
      return false;
    };
    const other = { ...scope, in: answer('in'), consent: answer('consent'), open: answer('open') };
    expect(expressionOf(text).evaluate(other)).toBe(false);
    expect(asked).toEqual(['in demo.second', 'consent localTeam', 'open helper']);
    expect(expressionOf(text).evaluate({ ...scope, open: () => true })).toBe(true);
  });

  it('gives the scope back when an evaluation inside another one throws', () => {
    const outer = expressionOf("in('demo.first') && in('demo')");
    const inner = expressionOf("in('demo')");
    const broken = {
      ...scope,
      in: () => {
        throw new Error('broken');
      },
    };
    const answers: string[] = [];
    const result = outer.evaluate({
      ...scope,
      in: (path) => {
        expect(() => inner.evaluate(broken)).toThrow('broken');
        answers.push(path);
        return true;
      },
    });
    expect(result).toBe(true);
    expect(answers).toEqual(['demo.first', 'demo']);
  });

  it('says what an expression reads, as it is written', () => {
    const { references } = expressionOf(
      "data.count > 1 && in('demo') && consent('provider') && data.told.home == 'yes'",
    );
    expect(references.map(({ text }) => text)).toEqual([
      'data.count',
      "in('demo')",
      "consent('provider')",
      'data.told.home',
    ]);
    expect(references[1]).toMatchObject({ root: 'in', argument: 'demo' });
    expect(references[3]).toMatchObject({ root: 'data', path: ['told', 'home'] });
  });

  it('does not count the variable of a macro as something that is read', () => {
    const { references } = expressionOf("data.marks.all(m, m == 'red')");
    expect(references.map(({ text }) => text)).toEqual(['data.marks']);
  });
});

describe('the parts of a conjunction', () => {
  it.each([
    ['a', ['a']],
    ['a && b', ['a', 'b']],
    ['  a &&  b && c ', ['a', 'b', 'c']],
    ['a && (b || c && d)', ['a', '(b || c && d)']],
    ["a && 'x && y' != b", ['a', "'x && y' != b"]],
    ['a && [b && c] == d', ['a', '[b && c] == d']],
    ['a && b || c', ['a && b || c']],
    ['a ? b && c : d', ['a ? b && c : d']],
  ])('of %s', (text, parts) => {
    const found = conjuncts(text);
    expect(found.map((one) => one.text)).toEqual(parts);
    for (const { text: part, offset } of found) expect(text.slice(offset, offset + part.length)).toBe(part);
  });
});

describe('a space with one field more than another', () => {
  const words = { in: new Set<string>(), consent: new Set<string>(), open: new Set<string>() };
  const fields = { data: { urgent: { type: 'bool' } } } as const;
  const narrower = new CelSpace(fields, words);
  const wider = new CelSpace({ ...fields, event: { data: { ready: { type: 'bool' } } } }, words, {
    space: narrower,
    without: 'event',
  });
  const told = (text: string) => wider.read(text, here, ['bool']);

  it('reads what does not name the field once for both', () => {
    expect(told('data.urgent')).toBe(narrower.read('data.urgent', here, ['bool']));
    expect(told('data.urgent && event.data.ready')).toMatchObject({ type: 'bool' });
  });

  it('tells a fault by what can be read in it', () => {
    expect(told('dat.urgent')).toEqual([expect.objectContaining({ expected: 'one of data, event' })]);
  });
});
