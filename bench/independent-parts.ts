/**
 * A chart of parts side by side, each of four states, whose transitions read six facts that people turn on and off: every
 * combination of states and facts can be reached, so that it is known how many configurations and edges there are.
 */
import { assign, createMachine, type AnyStateMachine } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import type { SmallWorkflow } from '#testing';

export const FACTS = 6;
/** Of the states of a part the last one ends it. */
const STATES = 4;

const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;
const facts = Array.from({ length: FACTS }, (_, index) => `fact${index}`);
const partsOf = (count: number): number[] => Array.from({ length: count }, (_, part) => part);

/** The fact that the transition from a state of a part reads: two parts read all of them. */
const factOf = (part: number, state: number): string => `fact${(part + 2 * state) % FACTS}`;

/** All states with all facts, without those that are not there at the end: one of the facts that end a part has to be on. */
export const configurationsOf = (parts: number): number =>
  STATES ** parts * 2 ** FACTS - 2 ** (FACTS - Math.min(parts, FACTS));

/** A part goes on from three of its states, and back from one, each where a fact says so; facts change until all parts have ended. */
export const edgesOf = (parts: number): number => {
  const all = STATES ** parts * 2 ** FACTS;
  return parts * 4 * (all / STATES / 2) + FACTS * (all - 2 ** FACTS);
};

export function independentParts(count: number): SmallWorkflow {
  const chart = partsOf(count).map((part) => {
    const path = `small.part${part}`;
    const state = (at: number, on: string): string => `    s${at}:\n      ${label(`state${at}`)}\n      on:\n${on}`;
    const next = (at: number): string =>
      `        NEXT${part}: { guard: data.${factOf(part, at)}, target: ${path}.s${at + 1} }\n`;
    return `part${part}:
  ${label(`part${part}`)}
  states:
${state(0, next(0))}${state(1, next(1))}${state(2, `${next(2)}        BACK${part}: { guard: "!data.${factOf(part, 2)}", target: ${path}.s1 }\n`)}    s3:
      ${label('state3')}
      type: final
      outcome: completedLight
`;
  });
  return {
    machine: `type: parallel\non:\n${facts
      .map((fact) => `  TURN_${fact.toUpperCase()}: { actions: [{ assign: { ${fact}: "!data.${fact}" } }] }`)
      .join('\n')}`,
    states: chart.join(''),
    data: facts.map((fact) => `${fact}: { type: boolean, default: false, ${label(fact)} }`).join('\n'),
    events: [
      ...partsOf(count).flatMap((part) => [`NEXT${part}`, `BACK${part}`]),
      ...facts.map((fact) => `TURN_${fact.toUpperCase()}`),
    ],
  };
}

/** How many configurations `xstate/graph` finds of the same chart. */
export function countByGraph(count: number): number {
  const map = getAdjacencyMap(sameMachine(count), {
    events: [
      ...partsOf(count).flatMap((part) => [{ type: `NEXT${part}` }, { type: `BACK${part}` }]),
      ...facts.map((fact) => ({ type: `TURN_${fact.toUpperCase()}` })),
    ],
  });
  return Object.keys(map).length;
}

function sameMachine(count: number): AnyStateMachine {
  const parts = partsOf(count).map((part) => {
    const holds =
      (at: number, expected: boolean) =>
      ({ context }: { context: Record<string, boolean> }): boolean =>
        (context[factOf(part, at)] === true) === expected;
    const next = (at: number) => ({ [`NEXT${part}`]: { guard: holds(at, true), target: `s${at + 1}` } });
    return [
      `part${part}`,
      {
        initial: 's0',
        states: {
          s0: { on: next(0) },
          s1: { on: next(1) },
          s2: { on: { ...next(2), [`BACK${part}`]: { guard: holds(2, false), target: 's1' } } },
          s3: { type: 'final' },
        },
      },
    ] as const;
  });
  const config = {
    id: 'small',
    type: 'parallel',
    context: Object.fromEntries(facts.map((fact) => [fact, false])),
    states: Object.fromEntries(parts),
    on: Object.fromEntries(
      facts.map((fact) => [
        `TURN_${fact.toUpperCase()}`,
        { actions: assign({ [fact]: ({ context }: { context: Record<string, boolean> }) => context[fact] !== true }) },
      ]),
    ),
  };
  return createMachine(config as never);
}
