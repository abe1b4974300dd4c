/**
 * Ten ways in which a workflow can be wrong that no rule was written for: what the checker finds of what it was not made for.
 * They are told apart and have no bar.
 */
import { isLeaf, statesOf, transitionsOf, type DrawnState } from '../chart.js';
import { pick, type Operator, type Site } from '../operator.js';
import { isTree, listOf, textOf, valueAt, type Path, type Tree } from '../tree.js';
import { nameOf } from './flow.js';

const ANY = ['*'];

/** Every action of a kind, with its place. */
function actionsOf(workflow: Tree, kind: string): { what: string; machine: string; path: Path; action: Tree }[] {
  const places = [
    ...statesOf(workflow).flatMap(({ name, machine, path }) =>
      ['entry', 'exit'].map((key) => ({ what: name, machine, path: [...path, key] })),
    ),
    ...transitionsOf(workflow).map((one) => ({
      what: nameOf(one),
      machine: one.state.machine,
      path: [...one.path, 'actions'],
    })),
  ];
  return places.flatMap(({ what, machine, path }) =>
    listOf(valueAt(workflow, path)).flatMap((action, index) =>
      isTree(action) && Object.hasOwn(action, kind) ? [{ what, machine, path: [...path, index], action }] : [],
    ),
  );
}

const dropAction = (id: string, kind: string): Operator => ({
  id,
  rules: ANY,
  sites: (workflow) =>
    actionsOf(workflow, kind).map(({ what, machine, path }) => ({ what, machine, edits: [{ path }] })),
});

const negateGuard: Operator = {
  id: 'negate-guard',
  rules: ANY,
  sites: (workflow) => {
    const conditions = isTree(workflow['conditions']) ? workflow['conditions'] : {};
    return transitionsOf(workflow).flatMap((one) =>
      one.guard.map(({ path, text }): Site => {
        const named = conditions[text];
        const when = isTree(named) ? textOf(named['when']) : text;
        return { what: `${nameOf(one)} [${text}]`, machine: one.state.machine, edits: [{ path, to: `!(${when})` }] };
      }),
    );
  },
};

const reverseCandidates: Operator = {
  id: 'reverse-candidates',
  rules: ANY,
  sites: (workflow) =>
    transitionsOf(workflow)
      .filter(({ path }) => path.at(-1) === 0)
      .map((one) => {
        const path = one.path.slice(0, -1);
        const to = [...listOf(valueAt(workflow, path))].reverse();
        return { what: nameOf(one), machine: one.state.machine, edits: [{ path, to }] };
      }),
};

const otherInitial: Operator = {
  id: 'other-initial',
  rules: ANY,
  sites: (workflow, random) =>
    statesOf(workflow).flatMap(({ name, machine, path, node }) => {
      const children = isTree(node['states']) && node['type'] !== 'parallel' ? Object.keys(node['states']) : [];
      const to = pick(children.slice(1), random);
      return to === undefined
        ? []
        : [{ what: `${name} -> ${to}`, machine, edits: [{ path: [...path, 'initial'], to }] }];
    }),
};

const narrowRole: Operator = {
  id: 'narrow-role',
  rules: ANY,
  sites: (workflow) =>
    Object.entries(isTree(workflow['events']) ? workflow['events'] : {}).flatMap(([event, node]) =>
      isTree(node) && listOf(node['by']).length > 1
        ? listOf(node['by']).map((role, index) => ({
            what: `${event} ${textOf(role)}`,
            edits: [{ path: ['events', event, 'by', index] }],
          }))
        : [],
    ),
};

const restNever: Operator = {
  id: 'toggle-resting',
  rules: ANY,
  sites: (workflow) =>
    statesOf(workflow)
      .filter((state: DrawnState) => isLeaf(state) && state.node['type'] === undefined)
      .map(({ name, machine, path, node }) => ({
        what: name,
        machine,
        edits: [node['resting'] === true ? { path: [...path, 'resting'] } : { path: [...path, 'resting'], to: true }],
      })),
};

const stayInPlace: Operator = {
  id: 'stay-in-place',
  rules: ANY,
  sites: (workflow) =>
    transitionsOf(workflow)
      .filter(({ node }) => node['target'] !== undefined && node['actions'] !== undefined)
      .map((one) => ({ what: nameOf(one), machine: one.state.machine, edits: [{ path: [...one.path, 'target'] }] })),
};

export const HELD_OUT: readonly Operator[] = [
  negateGuard,
  reverseCandidates,
  otherInitial,
  narrowRole,
  restNever,
  stayInPlace,
  dropAction('drop-assign', 'assign'),
  dropAction('drop-offer', 'offer'),
  dropAction('drop-task', 'task'),
  dropAction('drop-message', 'tell'),
];
