/**
 * Edits of a workflow as people make them, each at a few places that lie apart: another title, a condition turned round, a term
 * dropped, a row of a decision table changed, a state put between two others.
 */
import { isFinal, isLeaf, targetPath, transitionsOf } from './defects/chart.js';
import type { Operator } from './defects/operator.js';
import { CLAIMED } from './defects/operators/claimed.js';
import { HELD_OUT } from './defects/operators/held-out.js';
import { edited, textOf, valueAt, type Edit, type Tree } from './defects/tree.js';

export interface KindOfEdit {
  readonly what: string;
  /** Every place of it in a workflow. */
  readonly places: (workflow: Tree) => readonly (readonly Edit[])[];
}

const operators: readonly Operator[] = [...CLAIMED, ...HELD_OUT];

/** The places of a class of seeded defects, of which the first choice is always taken. */
function placesOf(id: string): KindOfEdit['places'] {
  const operator = operators.find((one) => one.id === id);
  if (operator === undefined) throw new Error(`There is no class of defects ${id}.`);
  return (workflow) => operator.sites(workflow, () => 0).map(({ edits }) => edits);
}

export const KINDS_OF_EDIT: readonly KindOfEdit[] = [
  {
    what: 'another title',
    places: (workflow) => [[{ path: ['title', 'nl'], to: `${textOf(valueAt(workflow, ['title', 'nl']))} gewijzigd` }]],
  },
  { what: 'a condition turned round', places: placesOf('negate-guard') },
  { what: 'a term dropped', places: placesOf('drop-clock') },
  { what: 'a row of a table changed', places: placesOf('break-payer-row') },
  { what: 'a state put between', places: statesBetween },
];

/** A state on the way of an event from one state to its sibling, which the same event leaves. */
function statesBetween(workflow: Tree): readonly (readonly Edit[])[] {
  return transitionsOf(workflow).flatMap((one): Edit[][] => {
    const { state, kind, trigger, target, path } = one;
    const to = state.parent === undefined ? undefined : target?.slice(state.parent.length + 1);
    const isSibling = target === `${state.parent ?? ''}.${to ?? ''}` && to !== undefined && !to.includes('.');
    if (kind !== 'on' || !isSibling || !isLeaf(state) || isFinal(state) || path.length !== state.path.length + 2)
      return [];
    const between = { label: { nl: 'Daartussen', en: 'Between' }, on: { [trigger]: to } };
    return [
      [
        { path: targetPath(one, workflow), to: 'between' },
        { path: [...state.path.slice(0, -1), 'between'], to: between },
      ],
    ];
  });
}

/** A workflow with an edit of a kind at so many places, as far apart as they can be; those that are no workflow are left out. */
export function editsOf(kind: KindOfEdit, workflow: Tree, most: number, isRight: (tree: Tree) => boolean): Tree[] {
  const all = kind.places(workflow);
  const found: Tree[] = [];
  for (let index = 0; index < most; index += 1) {
    const from = Math.floor((index * all.length) / most);
    const upTo = Math.floor(((index + 1) * all.length) / most);
    const right = all
      .slice(from, upTo)
      .map((edits) => edited(workflow, edits))
      .find(isRight);
    if (right !== undefined) found.push(right);
  }
  return found;
}
