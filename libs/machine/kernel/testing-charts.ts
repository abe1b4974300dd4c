/** Random charts of everything the language allows, and events for them, from a printed seed: what the fuzzer runs on. */
import type { ChartState, ChartTransition, CompiledAction, CompiledValue, FactValue, Machine } from '#language';
import type { Judged, StepScope } from '../scope.js';

/** A stream of numbers that is the same for the same seed. */
export class Chance {
  #state: number;
  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number below `most` (mulberry32). */
  below(most: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  }

  is(percent: number): boolean {
    return this.below(100) < percent;
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error('Nothing to choose from.');
    return one;
  }
}

export const EVENTS = ['A', 'B', 'C', 'D'] as const;
const LABEL = { nl: '', en: '' };
const AT = { file: '', line: 1 };
const MOST_STATES = 22;

type Guard = (on: Judged) => boolean;

/** A chart with the guards of its transitions, which a test judges itself. */
export interface RandomChart {
  readonly machine: Machine;
  readonly guards: ReadonlyMap<ChartTransition, Guard>;
}

interface Draft {
  readonly path: string;
  readonly kind: ChartState['kind'];
  readonly parent: Draft | undefined;
  readonly children: Draft[];
}

export function randomChart(chance: Chance): RandomChart {
  const drafts: Draft[] = [];
  const grow = (path: string, parent: Draft | undefined, depth: number): Draft => {
    const mayHold = depth < 4 && drafts.length < MOST_STATES;
    const kind: Draft['kind'] =
      !mayHold || (depth > 0 && chance.is(50)) ? 'atomic' : chance.is(30) ? 'parallel' : 'compound';
    const isFinal = kind === 'atomic' && parent?.kind === 'compound' && parent.children.length > 0 && chance.is(30);
    const draft: Draft = { path, kind: isFinal ? 'final' : kind, parent, children: [] };
    drafts.push(draft);
    if (kind === 'atomic') return draft;
    const count = 1 + chance.below(kind === 'parallel' ? 3 : 4);
    for (let index = 0; index < count; index += 1) draft.children.push(grow(`${path}.s${index}`, draft, depth + 1));
    if (chance.is(30)) {
      const history: Draft = { path: `${path}.h`, kind: 'history', parent: draft, children: [] };
      drafts.push(history);
      draft.children.push(history);
    }
    return draft;
  };
  const parts = ['m', ...(chance.is(60) ? ['x'] : []), ...(chance.is(30) ? ['y'] : [])];
  for (const part of parts) grow(part, undefined, 0);
  const guards = new Map<ChartTransition, Guard>();
  const writer = new Writer(chance, drafts, guards);
  return {
    guards,
    machine: {
      name: 'm',
      label: LABEL,
      blocks: parts.slice(1),
      parts,
      states: new Map(drafts.map((draft) => [draft.path, writer.state(draft)])),
      fields: new Map([
        ['count', { type: 'int', min: 0, max: 3, default: 0, optional: false }],
        ['flag', { type: 'boolean', default: false, optional: false }],
        ['marks', { type: 'set', values: ['a', 'b'], optional: false }],
      ]),
      space: undefined as never,
      clocks: [],
      invariants: [],
      courses: [],
    },
  };
}

/** Writes states, transitions and actions at random. */
class Writer {
  #actions = 0;

  constructor(
    private readonly chance: Chance,
    private readonly drafts: readonly Draft[],
    private readonly guards: Map<ChartTransition, Guard>,
  ) {}

  state(draft: Draft): ChartState {
    const { chance } = this;
    const { path, kind, parent } = draft;
    const key = path.slice(path.lastIndexOf('.') + 1);
    const children = draft.children.map((child) => child.path);
    const plain = draft.children.filter((child) => child.kind !== 'history');
    const siblings = (parent?.children ?? []).filter((one) => one.kind !== 'history');
    const isHistory = kind === 'history';
    return {
      path,
      key,
      ...(parent === undefined ? {} : { parent: parent.path }),
      kind,
      ...(isHistory ? { history: chance.is(50) ? 'deep' : 'shallow' } : {}),
      ...(isHistory && parent?.kind === 'compound' && chance.is(50) ? { target: chance.of(siblings).path } : {}),
      label: LABEL,
      isResting: true,
      ...(kind === 'compound'
        ? { initial: plain[chance.is(80) ? 0 : chance.below(plain.length)]?.path.split('.').at(-1) ?? '' }
        : {}),
      children,
      entry: isHistory ? [] : this.#someActions(30),
      exit: isHistory ? [] : this.#someActions(25),
      transitions: isHistory || kind === 'final' ? [] : this.#transitions(draft),
    };
  }

  #transitions(draft: Draft): ChartTransition[] {
    const { chance } = this;
    const found: ChartTransition[] = [];
    for (const event of EVENTS)
      for (let count = chance.below(4) - 1; count > 0; count -= 1)
        found.push(this.#transition(draft, { kind: 'event', event }));
    for (let ordinal = 1; ordinal <= chance.below(3); ordinal += 1)
      found.push(
        this.#transition(draft, {
          kind: 'after',
          ordinal,
          term: { name: `t${ordinal}`, duration: 'P1D', label: LABEL },
        }),
      );
    if (chance.is(12)) found.push(this.#transition(draft, { kind: 'always' }));
    if (draft.children.length > 0 && chance.is(40)) found.push(this.#transition(draft, { kind: 'done' }));
    return found;
  }

  #transition(draft: Draft, trigger: ChartTransition['trigger']): ChartTransition {
    const { chance } = this;
    const target = chance.is(85) ? this.#target(draft) : undefined;
    const actions = this.#someActions(target === undefined ? 100 : 40);
    const transition: ChartTransition = {
      id: `${this.guards.size} ${draft.path} ${trigger.kind}`,
      source: draft.path,
      trigger,
      guard: [],
      ...(target === undefined ? {} : { target }),
      reenter: chance.is(15),
      actions,
      at: AT,
    };
    this.guards.set(transition, this.#guard(trigger.kind === 'always'));
    return transition;
  }

  /** A sibling most of the time; else anywhere in the same part, seldom elsewhere. History only from outside its parent. */
  #target(draft: Draft): string {
    const { chance } = this;
    const part = draft.path.split('.')[0] ?? '';
    const near = (draft.parent?.children ?? [draft]).filter(({ kind }) => kind !== 'history');
    if (chance.is(60)) return chance.of(near).path;
    const isAnywhere = chance.is(8);
    const far = this.drafts.filter(
      ({ path, kind, parent }) =>
        (isAnywhere || path.split('.')[0] === part) &&
        (kind !== 'history' || !`${draft.path}.`.startsWith(`${parent?.path ?? ''}.`)),
    );
    return chance.of(far).path;
  }

  #guard(isAlways: boolean): Guard {
    const { chance } = this;
    const path = chance.of(this.drafts).path;
    const most = chance.below(4);
    switch (chance.below(isAlways ? 4 : 8)) {
      case 0:
        return ({ facts }) => facts['count'] === most;
      case 1:
        return ({ facts }) => facts['flag'] === true;
      case 2:
        return (on) => on.active(path);
      case 3:
        return ({ eventData }) => eventData['n'] === most;
      case 4:
        return ({ facts }) => (facts['marks'] as readonly string[]).includes('a');
      default:
        return () => true;
    }
  }

  #someActions(percent: number): CompiledAction[] {
    const actions: CompiledAction[] = [];
    while (this.chance.is(percent) && actions.length < 3) actions.push(this.#action());
    return actions;
  }

  #action(): CompiledAction {
    const { chance } = this;
    switch (chance.below(12)) {
      case 0:
        return {
          kind: 'assign',
          changes: [{ field: 'count', value: value(({ facts }) => Number(facts['count']) + 1) }],
        };
      case 1:
        return {
          kind: 'assign',
          changes: [
            { field: 'count', value: value(() => 0) },
            { field: 'flag', value: value(({ facts }) => facts['count'] === 0) },
          ],
        };
      case 2:
        return {
          kind: chance.is(50) ? 'add' : 'remove',
          field: 'marks',
          value: value(({ eventData }) => (eventData['n'] === 0 ? 'a' : 'b')),
        };
      case 3:
        return {
          kind: 'raise',
          event: chance.of(EVENTS),
          data: new Map([['n', value(({ facts }) => facts['count'] as number)]]),
        };
      default:
        this.#actions += 1;
        return { kind: 'notify', party: `effect${this.#actions}`, role: 'teacher' };
    }
  }
}

function value(of: (scope: Parameters<CompiledValue['of']>[0]) => FactValue): CompiledValue {
  return { text: '', references: [], asks: [], of };
}

/** Judges by the guards of a chart and writes down what was asked, in order: the transition, the event and the answer. */
export class Witness implements StepScope {
  readonly log: (ChartTransition | string | boolean)[] = [];

  constructor(private readonly chart: RandomChart) {}

  judge(transition: ChartTransition, on: Judged): boolean {
    const holds = this.chart.guards.get(transition)?.(on) === true;
    this.log.push(transition, on.event, holds);
    return holds;
  }

  value(one: CompiledValue, { facts, eventData }: Parameters<StepScope['value']>[1]): FactValue {
    return one.of({ cel: undefined as never, facts, eventData });
  }

  values(ones: Parameters<StepScope['values']>[0], on: Parameters<StepScope['values']>[1]): Record<string, FactValue> {
    return Object.fromEntries([...ones].map(([name, one]) => [name, this.value(one, on)]));
  }

  raised: StepScope['raised'] = (event, data) => {
    this.log.push('raised', event);
    return data;
  };
}
