/**
 * Every diagnostic there is: for each code at least one document that it is said of, made by editing a small valid one. What
 * the rules refuse and let through is tried beside them, in rules/.
 */
import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { check, edited, SAMPLE, told, type Edit } from '#testing';
import { CATALOGUE, type DiagnosticCode } from './diagnostic-catalogue.js';
import { RULES } from './rules.js';

/** The other codes: the edits, or whole documents, and the line of the fault. */
const OTHERS: Readonly<Partial<Record<DiagnosticCode, { edits?: Edit[]; file?: string; line: number }[]>>> = {
  'yaml.too-large': [{ file: `# ${'x'.repeat(512 * 1024)}`, line: 1 }],
  'yaml.too-many-nodes': [{ file: `schakel: 1\nlist: [${'1,'.repeat(20_001)}]`, line: 2 }],
  'yaml.too-many-lexemes': [{ file: `schakel: 1\nlist: [${','.repeat(100_000)}]`, line: 2 }],
  'yaml.too-many-blanks': [{ file: `schakel: 1\n${'\n'.repeat(3000)}list: x`, line: 2001 }],
  'yaml.marks': [{ file: `schakel: 1\nlist: e${'\u0301'.repeat(31)}`, line: 2 }],
  'document.more': [{ file: '~: 1\n'.repeat(300), line: 200 }],
  'yaml.too-deep': [{ file: `schakel: 1\nlist: ${'['.repeat(33)}${']'.repeat(33)}`, line: 2 }],
  'yaml.scalar-too-long': [{ file: `schakel: 1\nworkflow: ${'x'.repeat(20_000)}`, line: 2 }],
  'yaml.alias': [
    { file: 'schakel: 1\nworkflow: &a x', line: 2 },
    { file: 'schakel: 1\nworkflow: *a', line: 2 },
  ],
  'yaml.tag': [{ file: 'schakel: 1\nworkflow: !!str x', line: 2 }],
  'yaml.directive': [{ file: '%YAML 1.1\n---\nschakel: 1', line: 1 }],
  'yaml.second-document': [{ file: 'schakel: 1\n---\nschakel: 1', line: 2 }],
  'yaml.empty': [{ file: '# nothing', line: 1 }],
  'yaml.syntax': [{ file: 'schakel: 1\nworkflow: [\n', line: 3 }],
  'yaml.character': [{ file: 'a\u0000: 1', line: 1 }],
  'yaml.key': [
    { file: 'schakel: 1\n[a]: 1', line: 2 },
    { file: 'schakel: 1\n<<: { a: 1 }', line: 2 },
  ],
  'yaml.duplicate-key': [
    {
      edits: [
        ['  small: { nl: klein, en: small }', '  small: { nl: klein, en: small }\n  small: { nl: klein, en: small }'],
      ],
      line: 7,
    },
  ],
  'yaml.number': [{ edits: [['max: 9, default: 0', 'max: 9007199254740993, default: 0']], line: 18 }],
  'document.kind': [
    { file: '- a\n- b', line: 1 },
    { file: 'schakel: 1\nworkflw: x', line: 2 },
    { file: 'schakel: 1\nscenarioo: x\nregion: x\nworkflow: x\nschool: x\nsteps: []', line: 2 },
  ],
  'document.twice': [{ file: SAMPLE.workflow, line: 2 }],
  'form.kind': [{ edits: [['  small: { nl: klein, en: small }', '  small: klein']], line: 6 }],
  'form.id': [{ edits: [['  small: {', '  Small: {']], line: 6 }],
  'form.unknown-key': [{ edits: [['purpose: {', 'purpos: {']], line: 4 }],
  'form.missing-key': [{ edits: [['purpose: { nl: Laat zien., en: Shows. }\n', '']], line: 1 }],
  'form.too-few': [{ edits: [['roles: [youthConsultant]', 'roles: []']], line: 31 }],
  'form.too-many': [
    {
      edits: [
        ['[municipalityOf(school)]', `[${Array.from({ length: 7 }, () => 'municipalityOf(school)').join(', ')}]`],
      ],
      line: 32,
    },
  ],
  'form.range': [{ edits: [['max: 9, default: 0', 'max: 9000000000, default: 0']], line: 18 }],
  'form.value': [
    { edits: [['visibility: packet', 'visibility: pakket']], line: 27 },
    { edits: [['reads: residenceInRegion', 'reads: residenceInRegio']], line: 37 },
    { edits: [['kind: municipality', 'kind: municipalty']], line: 30 },
    { edits: [['gives: { payer: office }', 'gives: { payer: ofice }']], line: 69 },
  ],
  'form.empty-text': [{ edits: [['en: small', "en: ' '"]], line: 6 }],
  'form.too-long': [{ edits: [['en: small', `en: ${'x'.repeat(501)}`]], line: 6 }],
  'form.pattern': [{ edits: [['found: school', 'found: schol']], line: 26 }],
  'cel.syntax': [{ edits: [['data.count < parameters.limit', 'data.count < < parameters.limit']], line: 39 }],
  'cel.type': [
    { edits: [['data.count < parameters.limit', "data.count < 'a' || data.count < parameters.limit"]], line: 39 },
  ],
  'cel.wrong-type': [{ edits: [['data.count < parameters.limit', 'data.count + parameters.limit']], line: 39 }],
  'cel.too-deep': [
    { edits: [['data.count < parameters.limit', `"${'!'.repeat(16)}(data.count < parameters.limit)"`]], line: 39 },
  ],
  'cel.not-total': [{ edits: [['data.count < parameters.limit', 'data.count / 2 < parameters.limit']], line: 39 }],
  'cel.unknown-field': [
    { edits: [['data.count < parameters.limit', 'data.cuont < parameters.limit || data.count > 1']], line: 39 },
  ],
  'cel.unknown-function': [{ edits: [["open('helper')", "opne('helper')"]], line: 113 }],
  'cel.unknown-value': [{ edits: [["colour == 'red'", "colour == 'rde'"]], line: 69 }],
  'cel.word': [{ edits: [["open('helper')", "open('hepler')"]], line: 113 }],
  'name.unknown': [
    { edits: [['to: town, packet', 'to: twon, packet']], line: 99 },
    { edits: [['raises: LATE', 'raises: LAET']], line: 78 },
    { edits: [['event: SIDE }', 'event: SIDE_DNOE }']], line: 114 },
    { edits: [['helper: { machine: side,', 'helper: { machine: sade,']], line: 35 },
    { edits: [['helper: { machine: side,', 'helper: { machine: side, onClosed: SIDE_DNOE,']], line: 35 },
    { edits: [['    machine: demo\n', '    machine: dmeo\n']], line: 74 },
  ],
  'name.twice': [
    {
      edits: [
        ['  NOTICED:\n', '  GO:\n', 'block'],
        ['        NOTICED: {', '        GO: {', 'block'],
      ],
      line: 10,
    },
  ],
  'value.type': [
    {
      edits: [
        ['assign: { urgent: true }', 'assign: { urgent: event.data.colour }'],
        [
          'SIDE: { opens: { machine: side, at: side.running }, by',
          'SIDE: { opens: { machine: side, at: side.running }, data: { colour: { type: enum, values: colour, optional: true } }, by',
        ],
      ],
      line: 124,
    },
  ],
  'value.missing': [
    {
      edits: [
        [
          'invariants:\n  oneOwner: { always: size(owners) <= 1, why: R-005 }',
          'invariants:\n  oneOwner: { why: R-005 }',
        ],
      ],
      line: 80,
    },
  ],
  'assign.entry': [{ edits: [['{ told: { for: event.data.about, to: true } }', '{ told: true }', 'block']], line: 21 }],
  'action.one': [{ edits: [['[{ notify: town }]', '[{ notify: town, raise: LATE }]']], line: 104 }],
  'parameter.value': [{ edits: [['type: int, default: 3, min', 'type: int, default: 12, min']], line: 11 }],
  'target.unknown': [{ edits: [['answerWithin: open', 'answerWithin: opne']], line: 103 }],
  'transition.empty': [
    {
      edits: [['GO: { guard: [enough, close], target: waiting }', 'GO: {}']],
      line: 96,
    },
  ],
  'state.label': [{ edits: [['            label: { nl: Open, en: Open }\n', '']], line: 91 }],
  'role.of-party': [{ edits: [['role: youthConsultant, label', 'role: teacher, label']], line: 85 }],
  'open.machine': [
    {
      edits: [['open: { machine: side, as: helper, event: SIDE }', 'open: { machine: demo, as: helper, event: SIDE }']],
      line: 114,
    },
  ],
  'event.default': [{ edits: [['    default: true\n', '']], line: 42 }],
  'event.default-data': [{ edits: [['values: colour, optional: true', 'values: colour']], line: 48 }],
  'data.set-too-large': [
    {
      edits: [
        ['marks: { type: set, of: colour', 'marks: { type: set, of: [a, b, c, d, e, f, g, h, i]'],
        ['{ add: { marks: event.data.colour } }', '{ add: { marks: a } }'],
      ],
      line: 19,
    },
  ],
  'block.unknown': [{ edits: [['  watch: { purposes', '  watsh: { purposes']], line: 8 }],
  'block.takes': [{ edits: [['watch: { purposes: [home, school] }', 'watch: {}']], line: 8 }],
  'rule.locked': [
    { edits: [['emergency: { law: emergency }', 'emergency: { law: emergency, when: urgent }']], line: 68 },
  ],
  'rule.gap': [{ edits: [['      rest: { gives: { payer: town } }\n', '']], line: 69 }],
  'rule.hides': [
    {
      edits: [["red: { when: colour == 'red', gives: { payer: office } }", 'red: { gives: { payer: office } }']],
      line: 69,
    },
  ],
  'law.input': [
    {
      edits: [['urgent: { type: boolean, from: data.urgent }', 'urgency: { type: boolean, from: data.urgent }']],
      line: 63,
    },
  ],
};

describe('the small workflow', () => {
  it('has no fault', () => {
    expect(check(SAMPLE).map(({ file, line, code, message }) => `${file}:${line} ${code} ${message.en}`)).toEqual([]);
  });
});

describe('every other fault', () => {
  const rows = Object.entries(OTHERS).flatMap(([code, documents]) =>
    documents.map((one, index) => [`${code} (${index + 1})`, code, one] as const),
  );

  it.each(rows)('%s is told at its line, as an error', (_name, code, { edits, file, line }) => {
    const diagnostics =
      file === undefined
        ? check(edited(edits ?? []))
        : check({ ...(code === 'document.twice' ? SAMPLE : {}), given: file });
    const faults = diagnostics.filter((one) => one.code === code);
    expect(faults.map((one) => [one.line, one.severity])).toContainEqual([line, 'error']);
    for (const { message } of faults) expect(`${message.nl} ${message.en}`).not.toMatch(/[{}]/);
  });
});

it('the fault of a condition is told once, at the condition, however many guards use it', () => {
  const twice: Edit = ['GO: { guard: [enough, close], target: waiting }', 'GO: { guard: [enough, close, enough] }'];
  expect(told([twice, ['data.count < parameters.limit', 'data.cuont < parameters.limit']])).toEqual([
    expect.stringMatching(/^cel.unknown-field \| enough:/),
  ]);
});

describe('the catalogue of faults', () => {
  const folder = new URL('./', import.meta.url);
  const besides = ['rules/', './']
    .flatMap((below) => readdirSync(new URL(below, folder)).map((name) => new URL(`${below}${name}`, folder)))
    .filter(({ pathname }) => pathname.endsWith('.test.ts') && !pathname.endsWith('/rules.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it('has no code that no test shows', () => {
    const left = Object.keys(CATALOGUE).filter((code) => OTHERS[code as DiagnosticCode] === undefined);
    expect(left.filter((code) => !new RegExp(`${code.replace('.', '\\.')}(?![a-z-])`).test(besides))).toEqual([]);
  });

  it('has a test for every rule', () => {
    expect(Object.keys(RULES).filter((rule) => !besides.includes(`'the rule ${rule}'`))).toEqual([]);
  });

  it.each(Object.entries(CATALOGUE))('says %s in Dutch and in English with the same values', (_code, { nl, en }) => {
    const values = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
    expect(values(nl)).toEqual(values(en));
    expect(nl).not.toBe(en);
    expect(`${nl} ${en}`).toMatch(/^\S.*[.}] \S.*[.}]$/s);
  });
});
