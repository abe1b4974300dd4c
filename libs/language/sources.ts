/** Where each part of a definition stands in its files, live from the trees or pinned as a table. Decides nothing. */
import type { Place } from './diagnostic.js';
import { keyPlaceAt, nodeAt } from './shape.js';
import type { TreeNode } from './yaml-tree.js';

/** A path into a definition: the document first (`workflow`, `blocks` and its name, `region`, `law` and its name), then its keys. */
export type Path = readonly (string | number)[];

export interface Sources {
  /** The place of the value at a path; for scalars that of the text inside quotes. */
  value(path: Path): Place;
  /** The place of the key (or list item) at the end of a path. */
  key(path: Path): Place;
}

const NOWHERE: Place = { file: '(unknown)', line: 1, column: 1 };

/** Sources of documents that were just read. Keys are the document's path joined with `/` (`workflow`, `blocks/safety`). */
export class TreeSources implements Sources {
  /** Of documents that do not change: every region that has a workflow as it stands asks for the same one. */
  #table: SourceTable | undefined;

  constructor(private readonly trees: ReadonlyMap<string, TreeNode>) {}

  #split(path: Path): [TreeNode | undefined, Path] {
    for (const length of [1, 2]) {
      const tree = this.trees.get(path.slice(0, length).join('/'));
      if (tree !== undefined) return [tree, path.slice(length)];
    }
    return [undefined, path];
  }

  value(path: Path): Place {
    const [tree, rest] = this.#split(path);
    if (tree === undefined) return NOWHERE;
    const node = nodeAt(tree, rest);
    return node.kind === 'scalar' ? node.textPlace : node.place;
  }

  key(path: Path): Place {
    const [tree, rest] = this.#split(path);
    if (tree === undefined) return NOWHERE;
    return rest.length === 0 ? tree.place : keyPlaceAt(tree, rest);
  }

  /** The table that is stored beside a definition, so that a refusal can name the line for as long as the case lives. */
  table(): SourceTable {
    return (this.#table ??= this.#makeTable());
  }

  #makeTable(): SourceTable {
    const table: Record<string, [string, number, number]> = {};
    for (const [name, root] of this.trees) {
      const open: [TreeNode, string][] = [[root, name]];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const [node, path] = next;
        const place = node.kind === 'scalar' ? node.textPlace : node.place;
        table[path] = [place.file, place.line, place.column];
        if (node.kind === 'map') for (const entry of node.entries) open.push([entry.value, `${path}/${entry.key}`]);
        if (node.kind === 'list')
          for (const [index, item] of node.items.entries()) open.push([item, `${path}/${index}`]);
      }
    }
    return table;
  }
}

export type SourceTable = Readonly<Record<string, readonly [file: string, line: number, column: number]>>;

/** Sources of a pinned definition. */
export class TableSources implements Sources {
  constructor(private readonly table: SourceTable) {}

  value(path: Path): Place {
    for (let length = path.length; length > 0; length -= 1) {
      const found = this.table[path.slice(0, length).join('/')];
      if (found !== undefined) return { file: found[0], line: found[1], column: found[2] };
    }
    return NOWHERE;
  }

  key(path: Path): Place {
    return this.value(path);
  }
}
