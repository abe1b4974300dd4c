/** The plain values of a workflow's YAML, and edits of them. A mutant is a workflow with one defect: some edits of one place. */

export type Value = string | number | boolean | null | readonly Value[] | Tree;
export interface Tree {
  readonly [key: string]: Value;
}
export type Path = readonly (string | number)[];

/** A value put in a place; without a value the place is removed, and with it what is empty after that. */
export interface Edit {
  readonly path: Path;
  readonly to?: Value;
}

export const isTree = (value: Value | undefined): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as a list: one alone is a list of one, none is empty. */
export function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

/** What stands at a place; undefined when nothing does. */
export function valueAt(value: Value | undefined, path: Path): Value | undefined {
  return path.reduce<Value | undefined>((at, key) => {
    if (Array.isArray(at)) return (at as readonly Value[])[Number(key)];
    return isTree(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, value);
}

/** A copy of a tree with edits, carried out from the last to the first so that places in lists stay where they are. */
export function edited(tree: Tree, edits: readonly Edit[]): Tree {
  return [...edits].reverse().reduce<Value>((all, edit) => editAt(all, edit.path, edit) ?? {}, tree) as Tree;
}

function editAt(value: Value | undefined, [key, ...rest]: Path, edit: Edit): Value | undefined {
  if (key === undefined) return edit.to;
  if (Array.isArray(value)) {
    const list = value as readonly Value[];
    const changed = editAt(list[Number(key)], rest, edit);
    const made = list.flatMap((one, index) =>
      index === Number(key) ? (changed === undefined ? [] : [changed]) : [one],
    );
    return made.length === 0 ? undefined : made;
  }
  const before = isTree(value) ? value : {};
  const { [key]: old, ...others } = before;
  const changed = editAt(old, rest, edit);
  if (changed === undefined) return Object.keys(others).length === 0 ? undefined : others;
  // The order of keys is that of the document: it decides which is the first substate.
  return Object.hasOwn(before, key)
    ? Object.fromEntries(Object.entries(before).map(([name, one]) => [name, name === key ? changed : one]))
    : { ...before, [key]: changed };
}

/** A value as text; nothing is an empty text. */
export const textOf = (value: Value | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
