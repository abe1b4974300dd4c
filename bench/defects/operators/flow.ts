/** Where a case goes: transitions, targets, terms and ends. */
import { isFinal, isLeaf, statesOf, targetPath, transitionsOf, type DrawnTransition } from '../chart.js';
import { pick, type Operator } from '../operator.js';
import { isTree, type Tree } from '../tree.js';

export const nameOf = ({ state, trigger, kind }: DrawnTransition): string =>
  `${state.name} ${kind === 'on' ? trigger : `${kind} ${trigger}`}`.trim();

/** Transitions of states that lead somewhere else. */
const leaving = (workflow: Tree): DrawnTransition[] =>
  transitionsOf(workflow).filter(({ target, state }) => target !== undefined && target !== state.name);

/** The rules about ways on, and what the workflow itself says of its steps. */
const LOST = [
  'proof.no-dead-end',
  'proof.can-end',
  'proof.reachable',
  'proof.clock',
  'proof.step',
  'proof.arrival',
  'proof.within',
  'proof.eventually',
  'name.unused',
  'event.nobody',
  'step.nowhere',
];

export const dropTransition: Operator = {
  id: 'drop-transition',
  rules: LOST,
  sites: (workflow) =>
    leaving(workflow)
      .filter(({ kind, state }) => kind === 'on' && state.parent !== undefined)
      .map((one) => ({ what: nameOf(one), machine: one.state.machine, edits: [{ path: one.path }] })),
};

/** Every way out of a state at once, except what the states around it know. */
export const dropExits: Operator = {
  id: 'drop-exits',
  rules: LOST,
  sites: (workflow) =>
    statesOf(workflow)
      .filter((state) => isLeaf(state) && !isFinal(state) && state.node['resting'] !== true)
      .flatMap((state) => {
        const ways = leaving(workflow).filter((one) => one.state.name === state.name);
        return ways.length === 0
          ? []
          : [{ what: state.name, machine: state.machine, edits: ways.map(({ path }) => ({ path })) }];
      }),
};

export const swapTarget: Operator = {
  id: 'swap-target',
  rules: [
    ...LOST,
    'proof.link-order',
    'proof.order',
    'proof.conflict',
    'proof.invariant',
    'proof.four-eyes',
    'proof.responsible',
    'proof.detour',
    'chart.link-missing',
    'chart.link-idle',
    'chart.escape',
    // A state that holds a place, entered without asking for room.
    'place.unguarded',
  ],
  sites: (workflow, random) =>
    leaving(workflow).flatMap((one) => {
      const { state, target } = one;
      const others = statesOf(workflow).filter(
        (other) => other.parent === parentOf(target) && other.name !== target && other.name !== state.name,
      );
      const other = pick(others, random);
      return other === undefined
        ? []
        : [
            {
              what: `${nameOf(one)} -> ${other.name}`,
              machine: state.machine,
              edits: [{ path: targetPath(one, workflow), to: other.name }],
            },
          ];
    }),
};

const parentOf = (name = ''): string => name.slice(0, Math.max(0, name.lastIndexOf('.')));

export const dropClock: Operator = {
  id: 'drop-clock',
  rules: [
    'proof.clock',
    'proof.step',
    'proof.within',
    'proof.no-dead-end',
    'proof.can-end',
    'proof.reachable',
    'name.unused',
    'event.nobody',
    'step.nowhere',
  ],
  sites: (workflow) => [
    ...transitionsOf(workflow)
      .filter(({ kind }) => kind === 'after')
      .map((one) => ({ what: nameOf(one), machine: one.state.machine, edits: [{ path: one.path }] })),
    ...Object.keys(isTree(workflow['clocks']) ? workflow['clocks'] : {}).map((clock) => ({
      what: `clock ${clock}`,
      edits: [{ path: ['clocks', clock] }],
    })),
  ],
};

export const dangleTarget: Operator = {
  id: 'dangle-target',
  rules: ['target.unknown'],
  sites: (workflow) =>
    leaving(workflow).map((one) => ({
      what: nameOf(one),
      machine: one.state.machine,
      edits: [{ path: targetPath(one, workflow), to: `${one.target?.split('.').at(-1) ?? ''}Lost` }],
    })),
};

/** An end that is none: nothing leads on from it, and the case stays open. */
export const dropEnd: Operator = {
  id: 'drop-end',
  rules: [
    'proof.no-dead-end',
    'proof.can-end',
    'chart.outcome-idle',
    'chart.owner',
    'chart.link-missing',
    'chart.escape',
  ],
  sites: (workflow) =>
    statesOf(workflow)
      .filter(isFinal)
      .map((state) => ({
        what: state.name,
        machine: state.machine,
        edits: [{ path: [...state.path, 'type'] }, { path: [...state.path, 'outcome'] }],
      })),
};
