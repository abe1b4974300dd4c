/**
 * A region's change to a workflow: JSON Merge Patch (RFC 7396) over the tree of the document, so that every changed line keeps
 * its place in the region's file. What is added comes last unless it says `before`. Decides how a patch is merged and that it
 * leaves law alone; whether the result holds is checked as for any workflow.
 */
import { known } from './compile-values.js';
import { diagnose, type Diagnostic, type Place } from './diagnostic.js';
import { lockedIn, type Locked } from './patch-lock.js';
import { branchFor, type Shape } from './shape.js';
import { workflowShape } from './workflow-document.js';
import type { MapEntry, MapNode, TreeNode } from './tree-node.js';

/** The tree of a workflow with a patch merged into it, and what is wrong with the patch itself. */
export function patchWorkflow(
  workflow: TreeNode,
  patch: TreeNode,
): { readonly tree: TreeNode; readonly diagnostics: readonly Diagnostic[] } {
  const merge = new Merge(lockedIn(workflow));
  const tree = merge.into(workflow, patch, workflowShape, []);
  return { tree, diagnostics: merge.diagnostics };
}

/** What names the document: with another name it would be another workflow. */
const NAMING = ['schakel', 'workflow'];

class Merge {
  readonly diagnostics: Diagnostic[] = [];

  constructor(private readonly locked: Locked) {}

  into(target: TreeNode | undefined, patch: TreeNode, shape: Shape | undefined, path: readonly string[]): TreeNode {
    if (patch.kind !== 'map') return patch;
    const base: MapNode =
      target?.kind === 'map' ? target : { kind: 'map', place: (target ?? patch).place, entries: [] };
    const form = shape === undefined ? undefined : branchFor(shape, base.entries.length > 0 ? base : patch);
    const entries = [...base.entries];
    const changed = new Map<string, Place>();
    for (const entry of patch.entries) {
      const { key, keyPlace } = entry;
      const { value, before } = form?.kind === 'map' ? withoutBefore(entry.value) : { value: entry.value };
      const at = entries.findIndex((one) => one.key === key);
      const old = entries[at];
      if ((path.length === 0 && NAMING.includes(key)) || (old !== undefined && this.#touchesLock(old, value))) {
        this.diagnostics.push(diagnose(keyPlace, 'patch.locked', { with: { name: [...path, key].join('.') } }));
        continue;
      }
      if (value.kind === 'scalar' && value.value === null) {
        if (old === undefined) this.#unknown(value.place, key, base);
        else entries.splice(at, 1);
        continue;
      }
      changed.set(key, keyPlace);
      const merged: MapEntry = {
        key,
        keyPlace: old === undefined || isOwn(value) ? keyPlace : old.keyPlace,
        value: this.into(old?.value, value, formOf(form, key), [...path, key]),
      };
      if (before === undefined) {
        if (at === -1) entries.push(merged);
        else entries[at] = merged;
        continue;
      }
      if (at !== -1) entries.splice(at, 1);
      const next = entries.findIndex((one) => one.key === before.name);
      if (next === -1) this.#unknown(before.place, before.name, { ...base, entries });
      entries.splice(next === -1 ? entries.length : next, 0, merged);
    }
    if (isRules(path)) this.#guardOrder(entries, changed, path);
    return { ...base, place: isOwn(patch) ? patch.place : base.place, entries };
  }

  /** Whether a change is one to what is locked: to the entry itself, or away with what holds something locked. */
  #touchesLock(old: MapEntry, value: TreeNode): boolean {
    if (this.locked.entries.has(old.value)) return true;
    const isReplaced = value.kind !== 'map' || old.value.kind !== 'map';
    return isReplaced && this.locked.holders.has(old.value);
  }

  /** The first rule that hits counts, so that a rule before one of the law would go before the law. */
  #guardOrder(entries: readonly MapEntry[], changed: ReadonlyMap<string, Place>, path: readonly string[]): void {
    const last = entries.findLastIndex(({ value }) => this.locked.entries.has(value));
    for (const { key } of entries.slice(0, Math.max(0, last))) {
      const place = changed.get(key);
      if (place !== undefined)
        this.diagnostics.push(
          diagnose(place, 'patch.before-law', {
            with: { name: [...path, key].join('.'), law: entries[last]?.key ?? '' },
          }),
        );
    }
  }

  #unknown(place: Place, name: string, among: MapNode): void {
    const names = among.entries.map(({ key }) => key);
    this.diagnostics.push(diagnose(place, 'name.unknown', { with: { kind: 'entry', name }, ...known(name, names) }));
  }
}

/**
 * Whether a patch says something of this very entry, and not only of what lies deeper in it: then the entry is the region's and
 * what is wrong with it is wrong at the region's line.
 */
const isOwn = (value: TreeNode): boolean =>
  value.kind !== 'map' || value.entries.length === 0 || value.entries.some((entry) => entry.value.kind !== 'map');

const isRules = ([first, , last, ...more]: readonly string[]): boolean =>
  first === 'decisions' && last === 'rules' && more.length === 0;

interface Before {
  readonly name: string;
  readonly place: Place;
}

/** The word that says where an entry of an ordered map goes, taken out of it. */
function withoutBefore(value: TreeNode): { readonly value: TreeNode; readonly before?: Before } {
  if (value.kind !== 'map') return { value };
  const said = value.entries.find(({ key }) => key === 'before')?.value;
  if (said?.kind !== 'scalar' || typeof said.value !== 'string') return { value };
  const entries = value.entries.filter(({ key }) => key !== 'before');
  return { value: { ...value, entries }, before: { name: said.value, place: said.place } };
}

/** The form of the value at a key. */
function formOf(form: Shape | undefined, key: string): Shape | undefined {
  if (form?.kind === 'map') return form.of;
  return form?.kind === 'object' && Object.hasOwn(form.keys, key) ? form.keys[key]?.shape : undefined;
}
