/** Who acts and who is responsible: roles, owners, changes of owner. */
import { isFinal, isLeaf, statesOf, transitionsOf, type DrawnState, type DrawnTransition } from '../chart.js';
import type { Operator } from '../operator.js';
import { isTree, listOf, textOf, type Tree } from '../tree.js';
import { nameOf } from './flow.js';

const entries = (workflow: Tree, key: string): [string, Tree][] =>
  Object.entries(isTree(workflow[key]) ? workflow[key] : {}).flatMap(([name, value]) =>
    isTree(value) ? [[name, value] as [string, Tree]] : [],
  );

/** A party loses a role that its people act in. */
export const dropRole: Operator = {
  id: 'drop-role',
  rules: [
    'event.role',
    'event.nobody',
    'role.of-party',
    'transition.by',
    'proof.duty',
    'proof.step',
    'proof.reachable',
    'proof.no-dead-end',
    'name.unused',
    'form.missing-key',
  ],
  sites: (workflow) =>
    entries(workflow, 'parties').flatMap(([party, node]) =>
      listOf(node['roles']).map((role, index) => ({
        what: `${party} ${textOf(role)}`,
        edits: [{ path: ['parties', party, 'roles', index] }],
      })),
    ),
};

export const dropOwner: Operator = {
  id: 'drop-owner',
  rules: ['chart.owner', 'chart.link-missing', 'chart.link-idle', 'proof.responsible'],
  sites: (workflow) =>
    statesOf(workflow)
      .filter(({ node }) => node['owner'] !== undefined)
      .map(({ name, machine, path }) => ({ what: name, machine, edits: [{ path: [...path, 'owner'] }] })),
};

/** Another party becomes responsible for a state. */
export const swapOwner: Operator = {
  id: 'swap-owner',
  rules: [
    'chart.link-missing',
    'chart.link-idle',
    'proof.invariant',
    'proof.four-eyes',
    'proof.responsible',
    'proof.no-dead-end',
    'proof.clock',
    'proof.link-order',
    'name.unused',
  ],
  sites: (workflow, random) => {
    const parties = entries(workflow, 'parties').map(([party]) => party);
    return statesOf(workflow).flatMap(({ name, machine, path, node }) => {
      const others = parties.filter((party) => party !== node['owner']);
      const to = others[Math.floor(random() * others.length)];
      return node['owner'] === undefined || to === undefined
        ? []
        : [{ what: `${name} ${textOf(node['owner'])} -> ${to}`, machine, edits: [{ path: [...path, 'owner'], to }] }];
    });
  },
};

const KINDS = ['handover', 'return', 'finish', 'relapse', 'bypass'];

const linked = (workflow: Tree): DrawnTransition[] =>
  transitionsOf(workflow).filter(({ node }) => node['link'] !== undefined);

const ends = (workflow: Tree): DrawnState[] => statesOf(workflow).filter(isFinal);

/** Whether a machine is a chain: links with states of their own, one after the other, and ends. */
function hasOrder(workflow: Tree, machine: string): boolean {
  const links = statesOf(workflow).filter((state) => state.parent === machine && !isFinal(state));
  const whole = statesOf(workflow).find(({ name }) => name === machine);
  return whole?.node['type'] !== 'parallel' && links.length > 2 && links.every((link) => !isLeaf(link));
}

/** A change of owner that is not declared. */
export const dropLink: Operator = {
  id: 'drop-link',
  rules: ['chart.link-missing', 'proof.link-order'],
  sites: (workflow) =>
    linked(workflow)
      // An end has no owner: what leads there changes none.
      .filter(({ target }) => ends(workflow).every(({ name }) => name !== target))
      .map((one) => ({ what: nameOf(one), machine: one.state.machine, edits: [{ path: [...one.path, 'link'] }] })),
};

/** In a chain, a change of link that is declared as another kind. */
export const reorderLinks: Operator = {
  id: 'reorder-links',
  rules: ['proof.link-order', 'proof.order', 'chart.link-idle', 'chart.link-missing'],
  sites: (workflow, random) =>
    linked(workflow)
      .filter(({ state }) => hasOrder(workflow, state.machine))
      .map((one) => {
        const others = KINDS.filter((kind) => kind !== one.node['link']);
        const to = others[Math.floor(random() * others.length)] ?? 'handover';
        return {
          what: `${nameOf(one)} ${textOf(one.node['link'])} -> ${to}`,
          machine: one.state.machine,
          edits: [{ path: [...one.path, 'link'], to }],
        };
      }),
};
