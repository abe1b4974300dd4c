/** Ways of cases on which what a workflow says is broken, each seen only by who looks at every way to take a step. */
import { describe, expect, it } from '@jest/globals';
import { shippedCalendar, shippedLibrary, smallWorkflow, type SmallWorkflow } from '#testing';
import { Exploration } from './configurations/exploration.js';
import { Staff } from './configurations/staff.js';
import { fourEyes } from './rules/four-eyes.js';
import { order } from './rules/order.js';
import { reachable } from './rules/reachable.js';
import type { ProofRule } from './rules/rule.js';
import { within } from './rules/within.js';

const { document: region } = shippedLibrary().regions.get('holland-rijnland')!;
const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;

/** What a rule tells of a way that cases take, and after how many moves. */
function toldBy(rule: ProofRule, small: SmallWorkflow): (readonly [what: string, moves: number | undefined])[] {
  const { exploration, findings } = foundBy(rule, small);
  return findings.flatMap(({ message, where }) =>
    where === undefined
      ? []
      : [[message.en.replace(/^.*? does not hold: (.*)\.$/, '$1'), exploration.wayTo(where)?.moves.length] as const],
  );
}

function foundBy(rule: ProofRule, small: SmallWorkflow) {
  const staff = new Staff(smallWorkflow(small), region, 'voorbeeldschool', shippedCalendar());
  const exploration = new Exploration(staff.workflow.machines.get('small')!, staff);
  return { exploration, findings: rule.find(exploration, () => ({ file: '', line: 1 })) };
}

const DONE = `done: { ${label('done')}, type: final, outcome: completedLight }`;

const HELP = (closeFirst: boolean): string =>
  `relations:\n  help: { machine: help, ${label('help')}, closeFirst: ${String(closeFirst)} }`;
const HELP_CASE = `help:
  ${label('help')}
  owner: school
  states:
    runs: { ${label('runs')}, on: { END: over } }
    over: { ${label('over')}, type: final, outcome: completedLight }`;

describe('four eyes', () => {
  const BOTH = (from: string, to: string): string =>
    `invariants:\n  both: { fourEyes: AGREE, by: [teacher, supportCoordinator], from: "${from}", to: "${to}", why: R-047 }`;

  it('see that one person does both where a fact that nothing else reads lets him', () => {
    const agreed = (isOpen: string): SmallWorkflow => ({
      data: `byTeacher: { type: boolean, default: false, ${label('a')} }
byCoordinator: { type: boolean, default: false, ${label('b')} }
isOpen: { type: boolean, default: false, ${label('c')} }`,
      events: ['AGREE', 'OPEN', 'GO'],
      states: `
here:
  ${label('here')}
  on:
    OPEN: { actions: [{ assign: { isOpen: ${isOpen} } }] }
    AGREE:
      - { by: [supportCoordinator], actions: [{ assign: { byCoordinator: true } }] }
      - { guard: ["!data.byTeacher"], actions: [{ assign: { byTeacher: true } }] }
      - { guard: [data.isOpen], actions: [{ assign: { byCoordinator: true } }] }
    GO: { guard: [data.byTeacher, data.byCoordinator], target: done }
${DONE}
`,
      more: BOTH("in('small.here')", "in('small.done')"),
    });
    expect(toldBy(fourEyes, agreed('false'))).toEqual([]);
    expect(toldBy(fourEyes, agreed('true'))).toEqual([
      ['a case comes here (in(\'small.done\')) without "AGREE" by the support coordinator', 3],
    ]);
  });

  it('see a case that comes to what needs both and stays where it is to be done', () => {
    expect(
      toldBy(fourEyes, {
        data: `isAgreed: { type: boolean, default: false, ${label('a')} }`,
        events: ['AGREE', 'GO'],
        states: `
here: { ${label('here')}, on: { AGREE: { actions: [{ assign: { isAgreed: true } }] }, GO: done } }
${DONE}
`,
        more: BOTH("in('small.here')", 'data.isAgreed'),
      }),
    ).toEqual([
      ['a case comes here (data.isAgreed) without "AGREE" by the teacher or mentor', 0],
      ['a case comes here (data.isAgreed) without "AGREE" by the support coordinator', 0],
    ]);
  });
});

describe('an order', () => {
  const inOrder = 'invariants:\n  inOrder: { order: [small.one, small.two, small.done], why: R-007 }';
  const states = (one: string, two: string): string => `
one: { ${label('one')}, on: { ${one} } }
two: { ${label('two')}, ${two} }
${DONE}
`;

  it('is kept by a case that passes the state between at once', () => {
    const passing = (one: string, ...events: string[]): SmallWorkflow => ({
      events: ['GO', ...events],
      states: states(one, 'always: { target: done }'),
      more: inOrder,
    });
    expect(toldBy(order, passing('GO: two'))).toEqual([]);
    expect(toldBy(order, passing('GO: two, END: done', 'END'))).toEqual([
      ['a case goes from "one" to "done" here, past "two", and the transition does not say so', 0],
    ]);
  });

  it('is broken by a case that goes back and on again in one step', () => {
    const back = (link: string): SmallWorkflow => ({
      events: ['GO', 'BACK', 'FOLLOW'],
      states: states(
        'GO: two, FOLLOW: { target: done, link: finish }',
        `on: { BACK: { target: one${link}, actions: [{ raise: FOLLOW }] }, GO: done }`,
      ),
      more: inOrder,
    });
    expect(toldBy(order, back(', link: return'))).toEqual([]);
    expect(toldBy(order, back(''))).toEqual([
      ['a case goes from "two" to "one" here, and the transition does not say so', 1],
    ]);
  });

  it('is kept where a related case that has to be closed first stands in the way', () => {
    const ending = (closeFirst: boolean): SmallWorkflow => ({
      events: ['GO', 'ASK', 'END'],
      eventEntries: `HELP_OPENED: { opens: { machine: help, at: help.runs }, by: [system], ${label('help')} }`,
      states: states(
        `GO: two, ASK: { actions: [{ open: { machine: help, as: help, event: HELP_OPENED } }] }, END: { guard: "open('help')", target: done }`,
        'on: { GO: done }',
      ),
      more: `${HELP(closeFirst)}\n${inOrder}`,
      machines: HELP_CASE,
    });
    expect(toldBy(order, ending(true))).toEqual([]);
    expect(toldBy(order, ending(false)).map(([, moves]) => moves)).toEqual([1]);
  });
});

describe('what is never used', () => {
  const said = (small: SmallWorkflow): string[] => foundBy(reachable, small).findings.map(({ message }) => message.en);

  it('is an event of a state that every case only passes', () => {
    expect(
      said({
        events: ['GO', 'NEVER'],
        states: `
one: { ${label('one')}, on: { GO: passed } }
passed: { ${label('passed')}, resting: false, always: { target: done }, on: { NEVER: one } }
${DONE}
`,
      }),
    ).toEqual(['"NEVER" (NEVER) can never happen in small.']);
  });

  it('is a state that a step would pass only where no case comes', () => {
    expect(
      said({
        data: `isSo: { type: boolean, default: false, ${label('a')} }`,
        events: ['GO', 'AGAIN'],
        states: `
one: { ${label('one')}, on: { GO: two, AGAIN: { guard: ["!data.isSo"], target: done, actions: [{ assign: { isSo: false } }] } } }
two: { ${label('two')}, resting: false, always: [{ guard: [data.isSo], target: passed }, { target: done }] }
passed: { ${label('passed')}, resting: false, always: { target: done } }
${DONE}
`,
      }),
    ).toEqual(['"passed" (small.passed) cannot be reached.']);
  });

  it('is what leads on only where that is refused, as a related case has to be closed first', () => {
    const ending = (closeFirst: boolean): string[] =>
      said({
        events: ['ASK', 'END', 'LAST'],
        eventEntries: `HELP_OPENED: { opens: { machine: help, at: help.runs }, by: [system], ${label('help')} }`,
        states: `
one:
  ${label('one')}
  on:
    ASK: { actions: [{ open: { machine: help, as: help, event: HELP_OPENED } }] }
    END: { guard: "open('help')", target: done }
    LAST: { guard: "!open('help')", target: done }
${DONE}
`,
        more: HELP(closeFirst),
        machines: HELP_CASE,
      });
    expect(ending(false)).toEqual([]);
    expect(ending(true)).toEqual(['"END" (END) can never happen in small.']);
  });
});

describe('what must come within a term', () => {
  const isSure = (asked: string, terms: readonly [first: string, then?: string]): boolean =>
    foundBy(within, {
      events: ['GO'],
      states: `
one: { ${label('one')}, on: { GO: two }, after: { ${terms[0]}: two } }
two: { ${label('two')}, resting: false, after: { ${terms[1] ?? terms[0]}: done } }
${DONE}
`,
      more: `invariants:
  inTime: { within: ${asked}, from: in('small.${terms[1] === undefined ? 'two' : 'one'}'), to: in('small.done'), why: R-019 }`,
    }).findings.length === 0;

  it.each([
    ['5wd', ['5wd'], true],
    ['5wd', ['P5D'], true],
    // A week from Saturday ends on a Saturday, and five working days on the Friday before.
    ['6wd', ['P1W'], true],
    ['5wd', ['P1W'], false],
    ['P1M', ['P1M'], true],
    // The day on which a second term begins, since the first has ended, does not count.
    ['6wd', ['2wd', '3wd'], true],
    ['5wd', ['2wd', '3wd'], false],
    ['P2M', ['P1M', 'P1M'], false],
    ['P2M', ['P1M', 'P4W'], false],
    ['P2M', ['P1M', 'P3W'], true],
    ['P2W', ['5wd'], true],
    // Working days that a weekend divides, or Christmas, last longer than as many days.
    ['P3D', ['3wd'], false],
    ['P1W', ['5wd'], false],
    ['P8W', ['P4W', '20wd'], false],
    // No month is longer than 31 days, and February is shorter.
    ['P1M', ['P4W', 'P3D'], false],
    ['P1M', ['P30D'], false],
    // A day is over at midnight, and not after 24 hours.
    ['PT24H', ['P1D'], false],
    ['PT49H', ['P1D'], true],
    // One in the year has 25 hours, and one has 23.
    ['PT48H', ['P1D'], false],
    ['P2D', ['PT24H'], true],
    ['P1D', ['PT24H'], false],
    ['PT24H', ['PT12H', 'PT12H'], true],
    ['PT23H', ['PT12H', 'PT12H'], false],
  ] as const)('%s is sure to be %j: %s', (asked, terms, sure) => {
    expect(isSure(asked, terms)).toBe(sure);
  });

  const OUT = `outside: { ${label('outside')}, resting: false, on: { BACK: small.around.a }, after: { 3wd: done } }`;
  it.each([
    // The term of a state around others runs whatever happens in it.
    ['5wd', 'after: { 5wd: done }', 'on: { GO: b }', 'on: { GO: a }', true],
    ['4wd', 'after: { 5wd: done }', 'on: { GO: b }', 'on: { GO: a }', false],
    ['6wd', 'after: { 8wd: done }', 'after: { 2wd: b }', 'after: { 3wd: small.done }', true],
    ['8wd', 'after: { 5wd: outside }', 'on: { GO: b }', 'on: { GO: a }', false],
    // It begins anew where the state is left and entered again.
    ['5wd', 'on: { AGAIN: { target: small.around, reenter: true } }, after: { 5wd: done }', 'on: { GO: b }', '', false],
    ['5wd', 'on: { AGAIN: { target: small.around, reenter: true } }, after: { 5wd: done }', '', '', false],
    ['5wd', 'on: { AGAIN: { target: small.around.b } }, after: { 5wd: done }', 'on: { GO: b }', '', true],
    ['5wd', 'after: { 5wd: done }', 'on: { GO: small.around }', '', false],
    ['5wd', 'after: { 5wd: done }', 'on: { GO: small.outside }', '', false],
  ])('%s is sure in a state with { %s }, and in it { %s } and { %s }: %s', (asked, own, a, b, sure) => {
    const text = `
around:
  ${label('around')}
  ${own.split(', after').join('\n  after')}
  states:
    a: { ${label('a')}, resting: false${a === '' ? '' : `, ${a}`} }
    b: { ${label('b')}, resting: false${b === '' ? '' : `, ${b}`} }
${OUT}
${DONE}
`;
    const { findings } = foundBy(within, {
      events: ['GO', 'AGAIN', 'BACK'].filter((event) => text.includes(`${event}:`)),
      states: text,
      more: `invariants:
  inTime: { within: ${asked}, from: in('small.around'), to: in('small.done'), why: R-019 }`,
    });
    expect(findings.length).toBe(sure ? 0 : 1);
  });

  it.each([
    // A term that ends on a working day is moved by some days, and so is what is asked where it is the same one.
    ['most', 'most', true],
    ['P12D', 'most', false],
    ['P18D', 'most', true],
    ['most', 'P12D', true],
    ['13wd', 'most', true],
    ['12wd', 'most', false],
  ])('%s is sure by %s, of twelve days that end on a working day: %s', (asked, term, sure) => {
    const { findings } = foundBy(within, {
      parameters: `most: { type: term, default: P12D, endsOn: workingDay, ${label('most')} }`,
      events: [],
      states: `\none: { ${label('one')}, after: { ${term}: done } }\n${DONE}\n`,
      more: `invariants:\n  inTime: { within: ${asked}, from: in('small.one'), to: in('small.done'), why: R-019 }`,
    });
    expect(findings.length).toBe(sure ? 0 : 1);
  });

  // A transition of a state around leaves what is in it, also where it leads back there; one of a state to itself leaves nothing.
  it.each([
    ['around', 'small.around.a', false],
    ['around', 'small.around', false],
    ['a', 'a', true],
    ['a', 'small.around', false],
  ])('is sure where %s leads to %s: %s', (from, target, sure) => {
    const again = `, on: { AGAIN: ${target} }`;
    const { findings } = foundBy(within, {
      events: ['AGAIN'],
      states: `
around:
  ${label('around')}${from === 'around' ? again.replace(', ', '\n  ') : ''}
  states:
    a: { ${label('a')}, after: { 5wd: small.done }${from === 'a' ? again : ''} }
${DONE}
`,
      more: `invariants:
  inTime: { within: 5wd, from: in('small.around.a'), to: in('small.done'), why: R-019 }`,
    });
    expect(findings.length).toBe(sure ? 0 : 1);
  });

  it.each([
    ['done', true],
    ['{ guard: data.flag, target: done }', false],
    ['[{ guard: data.flag, target: done }, { guard: "!data.flag", target: small.done }]', true],
    ['[{ guard: data.flag, target: done }, { guard: "!data.flag", target: one, reenter: true }]', false],
  ])('is sure by a term with %s: %s', (after, sure) => {
    const { findings } = foundBy(within, {
      events: ['SET'],
      data: `flag: { type: boolean, default: false, ${label('flag')} }`,
      states: `
one: { ${label('one')}, on: { SET: { guard: '!data.flag', actions: [{ assign: { flag: true } }] } }, after: { 5wd: ${after} } }
${DONE}
`,
      more: `invariants:
  inTime: { within: 5wd, from: in('small.one'), to: in('small.done') && (data.flag || !data.flag), why: R-019 }`,
    });
    expect(findings.length).toBe(sure ? 0 : 1);
  });

  it('is sure by a term only where what follows is not refused', () => {
    const ending = (closeFirst: boolean): number =>
      foundBy(within, {
        events: ['ASK', 'END'],
        eventEntries: `HELP_OPENED: { opens: { machine: help, at: help.runs }, by: [system], ${label('help')} }`,
        states: `
one:
  ${label('one')}
  on: { ASK: { actions: [{ open: { machine: help, as: help, event: HELP_OPENED } }] } }
  after: { 5wd: done }
${DONE}
`,
        more: `${HELP(closeFirst)}
invariants:
  inTime: { within: 5wd, from: in('small.one'), to: in('small.done'), why: R-019 }`,
        machines: HELP_CASE,
      }).findings.length;
    expect([ending(false), ending(true)]).toEqual([0, 1]);
  });
});
