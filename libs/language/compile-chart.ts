/**
 * The states of a machine and its blocks, flattened: targets resolved to paths, guards typed, owners inherited. Decides what
 * a target, a guard and an action refer to; what the chart as a whole means is for the rules.
 */
import type { StateNode, Transition, Transitions } from './chart-document.js';
import { compileAction } from './compile-actions.js';
import { compileGuard } from './compile-guard.js';
import { compileInvariants } from './compile-invariant.js';
import { compileClock } from './compile-clock.js';
import { compilePlace } from './compile-place.js';
import { blocksOf, type Context, type SpaceOfMachine } from './compile-context.js';
import { known } from './compile-values.js';
import type { Label } from './label.js';
import type { Path } from './sources.js';
import { didYouMean } from './suggestion.js';
import type { ChartState, ChartTransition, CompiledAction, Machine, Trigger } from './workflow.js';

interface Draft {
  readonly path: string;
  readonly key: string;
  readonly parent?: string;
  readonly node: StateNode;
  readonly at: Path;
  readonly owner?: string;
  readonly label: Label;
}

export function compileChart(name: string, context: Context): Machine {
  const { definition, report } = context;
  const { workflow, blocks } = definition.document;
  const document = workflow.machines[name];
  if (document === undefined) throw new Error(`There is no machine ${name}.`);
  const used = blocksOf(definition, name);
  const drafts = new Map<string, Draft>();
  collect(drafts, {
    path: name,
    key: name,
    node: document,
    at: ['workflow', 'machines', name],
    label: document.label,
    ...(document.owner === undefined ? {} : { owner: document.owner }),
  });
  for (const block of used) {
    const part = blocks[block];
    if (part === undefined) {
      report.at(['workflow', 'machines', name, 'blocks'], 'name.unknown', {
        with: { kind: 'block', name: block },
        ...known(block, Object.keys(workflow.uses)),
      });
      continue;
    }
    if (drafts.has(block))
      report.atKey(['workflow', 'uses', block], 'name.twice', { with: { kind: 'part', name: block } });
    collect(drafts, { path: block, key: block, node: part.part, at: ['blocks', block, 'part'], label: part.title });
  }
  const spaces = context.spaces(name);
  const states = new Map<string, ChartState>();
  for (const draft of drafts.values()) states.set(draft.path, compileState(draft, drafts, spaces, context));
  const clocks = Object.entries(workflow.clocks ?? {})
    .filter(([, clock]) => clock.machine === name)
    .map(([id, clock]) => compileClock(id, clock, context));
  return {
    name,
    label: document.label,
    blocks: used,
    parts: [name, ...used],
    states,
    fields: context.fieldsOf(name),
    space: spaces.base.space,
    clocks,
    ...compilePlace(name, states, context),
    ...compileInvariants(name, states, spaces, context),
  };
}

function collect(drafts: Map<string, Draft>, root: Draft): void {
  const open: Draft[] = [root];
  // Depth first in document order: a stack with the children pushed in reverse.
  for (let draft = open.pop(); draft !== undefined; draft = open.pop()) {
    const here = draft;
    drafts.set(here.path, here);
    const children = Object.entries(here.node.states ?? {}).map(([key, node]): Draft => {
      const owner = node.owner ?? here.owner;
      return {
        path: `${here.path}.${key}`,
        key,
        parent: here.path,
        node,
        at: [...here.at, 'states', key],
        ...(owner === undefined ? {} : { owner }),
        label: node.label ?? { nl: key, en: key },
      };
    });
    open.push(...children.reverse());
  }
}

function compileState(
  draft: Draft,
  drafts: ReadonlyMap<string, Draft>,
  spaces: SpaceOfMachine,
  context: Context,
): ChartState {
  const { node, path, at } = draft;
  const { report } = context;
  const keys = Object.keys(node.states ?? {});
  const kind: ChartState['kind'] = node.type ?? (keys.length > 0 ? 'compound' : 'atomic');
  if (node.label === undefined && draft.parent !== undefined && node.type !== 'history') {
    // A region that means to change a state and misspells it adds one.
    const besides = Object.keys(drafts.get(draft.parent)?.node.states ?? {}).filter((key) => key !== draft.key);
    report.atKey(at, 'state.label', {
      with: { state: path },
      expected: 'label: { nl: ..., en: ... }',
      ...didYouMean(draft.key, besides),
    });
  }
  if (node.initial !== undefined && !keys.includes(node.initial)) {
    report.at([...at, 'initial'], 'name.unknown', {
      with: { kind: 'substate', name: node.initial },
      ...known(node.initial, keys),
    });
  }
  const initial = node.initial !== undefined && keys.includes(node.initial) ? node.initial : keys[0];
  if (node.owner !== undefined && !context.parties.has(node.owner)) {
    report.at([...at, 'owner'], 'name.unknown', {
      with: { kind: 'party', name: node.owner },
      ...known(node.owner, context.parties.keys()),
    });
  }
  const actions = (list: StateNode['entry'], key: string): readonly CompiledAction[] =>
    (list ?? []).flatMap(
      (action, index) => compileAction(action, spaces.base, path, [...at, key, index], context, key === 'entry') ?? [],
    );
  const transitions: ChartTransition[] = [];
  const add = (
    listed: Transitions | undefined,
    trigger: (index: number) => Trigger,
    event: string | undefined,
    where: Path,
    name: string,
  ): void => {
    const list: readonly (string | Transition)[] =
      listed === undefined
        ? []
        : Array.isArray(listed)
          ? (listed as readonly (string | Transition)[])
          : [listed as string | Transition];
    for (const [index, one] of list.entries()) {
      const there: Path = Array.isArray(listed) ? [...where, index] : where;
      transitions.push(
        compileTransition(
          typeof one === 'string' ? { target: one } : one,
          typeof one === 'string',
          `${path}/${name}/${index}`,
          trigger(index),
          event,
          draft,
          drafts,
          spaces,
          there,
          context,
        ),
      );
    }
  };
  for (const [event, listed] of Object.entries(node.on ?? {})) {
    if (!context.events.has(event)) {
      report.atKey([...at, 'on', event], 'name.unknown', {
        with: { kind: 'event', name: event },
        ...known(event, context.events.keys()),
      });
      continue;
    }
    add(listed, () => ({ kind: 'event', event }), event, [...at, 'on', event], event);
  }
  for (const [ordinal, [key, listed]] of Object.entries(node.after ?? {}).entries()) {
    const term = context.term(key, [...at, 'after', key]);
    add(
      listed,
      () => ({ kind: 'after', term, ordinal: ordinal + 1 }),
      undefined,
      [...at, 'after', key],
      `after ${key}`,
    );
  }
  add(node.always, () => ({ kind: 'always' }), undefined, [...at, 'always'], 'always');
  add(node.onDone, () => ({ kind: 'done' }), undefined, [...at, 'onDone'], 'done');
  const historyTarget =
    node.target === undefined ? undefined : resolveTarget(node.target, draft, drafts, [...at, 'target'], context);
  return {
    path,
    key: draft.key,
    ...(draft.parent === undefined ? {} : { parent: draft.parent }),
    kind,
    ...(kind === 'history' ? { history: node.history ?? 'shallow' } : {}),
    label: draft.label,
    ...(draft.owner === undefined ? {} : { owner: draft.owner }),
    isResting: node.resting === true,
    ...(node.outcome === undefined ? {} : { outcome: node.outcome }),
    ...(kind === 'compound' && initial !== undefined ? { initial } : {}),
    children: keys.map((key) => `${path}.${key}`),
    entry: actions(node.entry, 'entry'),
    exit: actions(node.exit, 'exit'),
    transitions,
    ...(historyTarget === undefined ? {} : { target: historyTarget }),
  };
}

function compileTransition(
  document: Transition,
  isShort: boolean,
  id: string,
  trigger: Trigger,
  event: string | undefined,
  draft: Draft,
  drafts: ReadonlyMap<string, Draft>,
  spaces: SpaceOfMachine,
  at: Path,
  context: Context,
): ChartTransition {
  const space = event === undefined ? spaces.base : spaces.withEvent(event);
  const target =
    document.target === undefined
      ? undefined
      : resolveTarget(document.target, draft, drafts, isShort ? at : [...at, 'target'], context);
  if (
    document.target === undefined &&
    document.actions === undefined &&
    !isShort &&
    document.guard === undefined &&
    document.by === undefined
  ) {
    context.report.at(at, 'transition.empty', { expected: 'a target or actions' });
  }
  return {
    id,
    source: draft.path,
    trigger,
    guard: compileGuard(document.guard, id, event, spaces, [...at, 'guard'], context),
    ...(document.by === undefined ? {} : { by: document.by }),
    ...(target === undefined ? {} : { target }),
    reenter: document.reenter === true,
    actions: (document.actions ?? []).flatMap(
      (action, index) =>
        compileAction(
          action,
          space,
          draft.path,
          [...at, 'actions', index],
          context,
          target === undefined && draft.parent !== undefined,
        ) ?? [],
    ),
    ...(document.link === undefined ? {} : { link: document.link }),
    ...(document.label === undefined ? {} : { label: document.label }),
    at: context.report.sources.value(at),
  };
}

/** A sibling by its key, or a path from the machine or a block. */
function resolveTarget(
  target: string,
  draft: Draft,
  drafts: ReadonlyMap<string, Draft>,
  at: Path,
  context: Context,
): string | undefined {
  if (!target.includes('.')) {
    const sibling = draft.parent === undefined ? `${draft.path}.${target}` : `${draft.parent}.${target}`;
    if (drafts.has(sibling)) return sibling;
  }
  if (target.includes('.') && drafts.has(target)) return target;
  const siblings = [...drafts.values()]
    .filter(({ parent }) => parent === (draft.parent ?? draft.path))
    .map(({ key }) => key);
  context.report.at(at, 'target.unknown', {
    with: { target, state: draft.path },
    ...known(target, target.includes('.') ? drafts.keys() : siblings),
  });
  return undefined;
}
