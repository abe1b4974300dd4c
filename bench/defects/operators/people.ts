/** Who acts and who is responsible: roles, owners, changes of owner. */
import { statesOf, transitionsOf } from '../chart.js';
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
    'proof.no-dead-end',
    'name.unused',
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
    'proof.responsible',
    'proof.no-dead-end',
    'proof.clock',
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

/** A change of owner that is not declared, or is declared as another kind. */
export const dropLink: Operator = {
  id: 'drop-link',
  rules: ['chart.link-missing'],
  sites: (workflow) =>
    transitionsOf(workflow)
      .filter(({ node }) => node['link'] !== undefined)
      .map((one) => ({ what: nameOf(one), machine: one.state.machine, edits: [{ path: [...one.path, 'link'] }] })),
};

export const reorderLinks: Operator = {
  id: 'reorder-links',
  rules: ['proof.link-order', 'chart.link-idle'],
  sites: (workflow, random) =>
    transitionsOf(workflow)
      .filter(({ node }) => node['link'] !== undefined)
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
