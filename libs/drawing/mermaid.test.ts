import { describe, expect, it } from '@jest/globals';
import type { Machine, Workflow } from '#language';
import { shippedLibrary, smallWorkflow } from '#testing';
import { toMermaid } from './index.js';

const idOf = (path: string): string => path.replaceAll('-', '__').replaceAll('.', '_');
const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim());

/** What a line may look like, with nothing left over that Mermaid could read as something else. */
const forms = [
  /^stateDiagram-v2$/,
  /^state "[^"`:;{}<>#\\[\]]+" as (ANY_)?\w+$/,
  /^state \w+ \{$/,
  /^\}$/,
  /^--$/,
  /^(\[\*\]|\w+) --> (\[\*\]|\w+)( : [^"`:;{}<>#\\[\]]+)?$/,
  /^\w+ : [^"`:;{}<>#\\[\]]+$/,
];

const mainStates = (machine: Machine) =>
  [...machine.states.values()].filter(({ path }) => path.startsWith(`${machine.name}.`));
const machines: [string, Machine, Workflow][] = [...shippedLibrary().workflows.values()].flatMap(({ workflow }) =>
  [...workflow.machines.values()].map((machine): [string, Machine, Workflow] => [
    `${workflow.name}, ${machine.name}`,
    machine,
    workflow,
  ]),
);

describe.each(machines)('the diagram of %s', (_name, machine, workflow) => {
  const lines = linesOf(toMermaid(machine, workflow, 'en'));

  it('shows every state of the main part once, under its label', () => {
    for (const { path } of mainStates(machine))
      expect([path, lines.filter((line) => line.endsWith(`" as ${idOf(path)}`)).length]).toEqual([path, 1]);
  });

  it('shows every event and every term of the main part, where it leads', () => {
    const states = [machine.states.get(machine.name)!, ...mainStates(machine)];
    for (const { path, children, transitions } of states) {
      for (const { trigger, target, label } of transitions) {
        const word =
          label?.en ??
          (trigger.kind === 'event'
            ? workflow.events.get(trigger.event)?.label.en
            : trigger.kind === 'after'
              ? `⏱ ${trigger.term.label.en}`
              : undefined);
        if (word === undefined) continue;
        const from = [idOf(path), ...(children.length > 0 ? [`ANY_${idOf(path)}`] : []), '[*]'];
        const shown = lines.filter(
          (line) =>
            from.some((id) => line.startsWith(`${id} ${target === undefined ? '' : `--> ${idOf(target)} `}`)) &&
            line.includes(word),
        );
        expect([path, word, shown.length > 0]).toEqual([path, word, true]);
      }
    }
  });

  it('begins at every state in which an event opens a case', () => {
    for (const { opens, label } of workflow.events.values()) {
      if (opens?.machine === machine.name) expect(lines).toContain(`[*] --> ${idOf(opens.at)} : ${label.en}`);
    }
  });

  it('leaves no state out of reach', () => {
    const reached = new Set(lines.flatMap((line) => / --> (\w+)/.exec(line)?.[1] ?? []));
    // A part of a parallel state is entered with it.
    const parts = new Set(
      mainStates(machine)
        .filter(({ parent }) => machine.states.get(parent ?? '')?.kind === 'parallel')
        .map(({ path }) => path),
    );
    for (const { path, children } of mainStates(machine)) {
      if (children.length === 0 && !parts.has(path)) expect([path, reached.has(idOf(path))]).toEqual([path, true]);
    }
  });

  it('is written in the few forms that Mermaid knows', () => {
    expect(lines.filter((line) => line !== '' && !forms.some((form) => form.test(line)))).toEqual([]);
    expect(lines.filter((line) => line.endsWith('{')).length).toBe(lines.filter((line) => line === '}').length);
  });

  it('is the same text each time, and another one in Dutch', () => {
    expect(linesOf(toMermaid(machine, workflow, 'en'))).toEqual(lines);
    expect(linesOf(toMermaid(machine, workflow, 'nl'))).not.toEqual(lines);
  });

  it('leaves the blocks out', () => {
    for (const block of machine.blocks)
      expect(lines.filter((line) => new RegExp(`\\b${block}_`).test(line))).toEqual([]);
  });
});

describe('a small diagram', () => {
  const draw = (states: string, machine?: string): string[] => {
    const workflow = smallWorkflow({
      events: ['GO', 'STAY', 'LEAVE'].filter((event) => `${states}${machine ?? ''}`.includes(event)),
      states,
      ...(machine === undefined ? {} : { machine }),
    });
    return linesOf(toMermaid(workflow.machines.get('small')!, workflow, 'en'));
  };
  const label = 'label: { nl: x, en: One }';

  it('says what can be done anywhere in a box of its own', () => {
    const lines = draw(
      `one:\n  ${label}\n  on: { STAY: { actions: [{ notify: school }] } }\n  states:\n    a: { label: { nl: a, en: A }, on: { GO: b } }\n    b: { label: { nl: b, en: B } }\nend: { label: { nl: e, en: End }, type: final, outcome: withdrawn }`,
      'on: { LEAVE: small.end, GO: small.one.b }',
    );
    expect(lines).toEqual([
      'stateDiagram-v2',
      'state "One" as small_one',
      'state small_one {',
      'state "A" as small_one_a',
      'state "B" as small_one_b',
      '[*] --> small_one_a',
      '}',
      'state "End" as small_end',
      '[*] --> small_one : open',
      'state "Anywhere" as ANY_small',
      'ANY_small --> small_end : LEAVE',
      'ANY_small --> small_one_b : GO',
      'state "Anywhere in One" as ANY_small_one',
      'ANY_small_one : STAY',
      'small_one_a --> small_one_b : GO',
      'small_end --> [*]',
      '',
    ]);
  });

  it('joins the words of what leads the same way, and tells candidates once', () => {
    const lines = draw(
      `one:\n  ${label}\n  on: { GO: [{ guard: "1 < 2", target: two }, { target: two }], LEAVE: two, STAY: { actions: [{ notify: school }] } }\n  after: { P6W: two, 5wd: { actions: [{ notify: school }] } }\ntwo: { label: { nl: e, en: Two }, type: final, outcome: withdrawn }`,
    );
    expect(lines.filter((line) => line.startsWith('small_one'))).toEqual([
      'small_one : STAY',
      'small_one : ⏱ 5wd',
      'small_one --> small_two : GO / LEAVE / ⏱ P6W',
    ]);
  });

  it('lets no label end a name or start a line of its own', () => {
    const lines = draw(
      `one: { label: { nl: x, en: "a\\"b: c{d}\\ne--> f %% g <b>;#35;" }, on: { GO: two } }\ntwo: { label: { nl: y, en: "t]w;o\\\\" }, type: final, outcome: withdrawn }`,
    );
    expect(lines.slice(0, 3)).toEqual([
      'stateDiagram-v2',
      'state "a b c d e-- f %% g b 35" as small_one',
      'state "t w o" as small_two',
    ]);
    expect(lines).toHaveLength(7);
  });

  it('gives two states with like names two ids', () => {
    const lines = draw(
      `a-b: { label: { nl: x, en: One }, states: { c: { label: { nl: x, en: C }, on: { GO: small.a.b-c } } } }\na: { label: { nl: x, en: Two }, states: { b-c: { label: { nl: x, en: BC } } } }`.replace(
        'a-b:',
        'first: { label: { nl: x, en: F }, on: { LEAVE: a-b } }\na-b:',
      ),
    );
    expect(lines.filter((line) => / as /.test(line)).map((line) => line.split(' as ')[1])).toEqual([
      'small_first',
      'small_a__b',
      'small_a__b_c',
      'small_a',
      'small_a_b__c',
    ]);
  });
});
