/** The charts of a workflow as its YAML has them: states and transitions with their places. Reads no meaning into them. */
import { isTree, listOf, textOf, valueAt, type Path, type Tree, type Value } from './tree.js';

export interface DrawnState {
  /** Dotted, from the machine. */
  readonly name: string;
  readonly machine: string;
  readonly path: Path;
  readonly node: Tree;
  readonly parent: string | undefined;
}

export interface DrawnTransition {
  readonly state: DrawnState;
  readonly kind: 'on' | 'after' | 'always' | 'onDone';
  /** The event or the term; for the others empty. */
  readonly trigger: string;
  readonly path: Path;
  /** Its keys; of one that is written as a target only, that. */
  readonly node: Tree;
  /** The dotted name of its target; undefined when it stays. */
  readonly target: string | undefined;
  /** The places of its conditions, with what they say. */
  readonly guard: readonly { readonly path: Path; readonly text: string }[];
}

/** Every state of the machines, the machine itself first; blocks are left out. */
export function statesOf(workflow: Tree): DrawnState[] {
  const machines = isTree(workflow['machines']) ? workflow['machines'] : {};
  return Object.entries(machines).flatMap(([machine, node]) =>
    isTree(node) ? below({ name: machine, machine, path: ['machines', machine], node, parent: undefined }) : [],
  );
}

function below(state: DrawnState): DrawnState[] {
  const children = isTree(state.node['states']) ? state.node['states'] : {};
  return [
    state,
    ...Object.entries(children).flatMap(([key, node]) =>
      isTree(node)
        ? below({
            ...state,
            name: `${state.name}.${key}`,
            path: [...state.path, 'states', key],
            node,
            parent: state.name,
          })
        : [],
    ),
  ];
}

export function transitionsOf(workflow: Tree): DrawnTransition[] {
  const states = statesOf(workflow);
  const names = new Set(states.map(({ name }) => name));
  return states.flatMap((state) => {
    const { node, path } = state;
    const listed = (['on', 'after'] as const).flatMap((kind) =>
      Object.entries(isTree(node[kind]) ? node[kind] : {}).flatMap(([trigger, value]) =>
        each(value, [...path, kind, trigger]).map((one) => ({ ...one, kind, trigger })),
      ),
    );
    const automatic = (['always', 'onDone'] as const).flatMap((kind) =>
      each(node[kind], [...path, kind]).map((one) => ({ ...one, kind, trigger: '' })),
    );
    return [...listed, ...automatic].map(({ value, path: at, kind, trigger }): DrawnTransition => {
      const keys: Tree = isTree(value) ? value : { target: value };
      const { target, guard } = keys;
      return {
        state,
        kind,
        trigger,
        path: at,
        node: keys,
        target: typeof target === 'string' ? targetOf(target, state, names) : undefined,
        guard: Array.isArray(guard)
          ? (guard as readonly Value[]).map((text, index) => ({ path: [...at, 'guard', index], text: textOf(text) }))
          : typeof guard === 'string'
            ? [{ path: [...at, 'guard'], text: guard }]
            : [],
      };
    });
  });
}

function each(value: Value | undefined, path: Path): { value: Value; path: Path }[] {
  return Array.isArray(value)
    ? listOf(value).map((one, index) => ({ value: one, path: [...path, index] }))
    : listOf(value).map((one) => ({ value: one, path }));
}

/** A target is a sibling or a path from the machine. */
function targetOf(target: string, { name, parent }: DrawnState, names: ReadonlySet<string>): string {
  const sibling = `${parent ?? name}.${target}`;
  return names.has(sibling) ? sibling : target;
}

/** The place of the target of a transition, whether it is written alone or under a key. */
export const targetPath = ({ path, node }: DrawnTransition, workflow: Tree): Path =>
  typeof valueAt(workflow, path) === 'string' ? path : Object.hasOwn(node, 'target') ? [...path, 'target'] : path;

export const isLeaf = ({ node }: DrawnState): boolean => !isTree(node['states']);
export const isFinal = ({ node }: DrawnState): boolean => node['type'] === 'final';
