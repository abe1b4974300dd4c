/**
 * Small workflows at random, from a seed: side by side or one after the other, with facts, data of events, conditions on all of
 * them and on each other's states, raised events, terms and clocks. Some hold, most have dead ends, states that nobody reaches
 * or events that never happen. Small enough to look at every configuration one by one.
 */
import type { SmallWorkflow } from './small-workflow.js';
import { diceOf } from './dice.js';

const MOST_STATES = 5;
const EVENTS = ['ASK', 'BEGIN', 'CHANGE', 'FINISH', 'RETURN'] as const;
/** Raised by other events only. */
const INNER = 'FOLLOW';
const OVERDUE = 'OVERDUE';
const ROLES = ['teacher', 'supportCoordinator'];

const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;

/** What a condition may read where the event has data, and where it has none. */
const OF_FACTS = [
  'data.flag',
  '!data.flag',
  'data.count >= 1',
  'data.count < 2',
  'data.count == 2',
  "'left' in data.marks",
];
const OF_DATA = [
  "actor.role == 'teacher'",
  'event.data.urgent',
  '!event.data.urgent',
  'event.data.amount > 1',
  'event.data.amount == data.count',
];

/** The chart is laid out first: conditions name states of it. */
interface Part {
  readonly path: string;
  readonly states: readonly string[];
  /** A state of which one holds states of its own. */
  readonly nested: boolean;
}

export function randomWorkflow(seed: number): SmallWorkflow {
  const { below, is, of } = diceOf(seed);
  const isParallel = is(60);
  const hasClock = is(40);
  const parts: Part[] = Array.from({ length: isParallel ? 2 : 1 }, (_, index) => ({
    path: isParallel ? `small.p${index}` : 'small',
    states: Array.from({ length: isParallel ? 2 + below(2) : 3 + below(MOST_STATES - 2) }, (__, state) => `s${state}`),
    nested: is(30),
  }));
  const leaves = parts.flatMap(({ path, states, nested }) =>
    states.flatMap((state, index) =>
      nested && index === 1 && states.length > 2 ? [`${path}.${state}.a`, `${path}.${state}.b`] : [`${path}.${state}`],
    ),
  );
  const condition = (hasData: boolean): string =>
    is(25) ? `in('${of(leaves)}')` : of(hasData && is(50) ? OF_DATA : OF_FACTS);
  const conditions = (hasData: boolean): string[] =>
    Array.from({ length: is(55) ? 1 : is(25) ? 2 : 0 }, () => condition(hasData));
  const action = (hasData: boolean, event: string): string => {
    switch (below(6)) {
      case 0:
        return '{ assign: { flag: true } }';
      case 1:
        return hasData ? '{ assign: { flag: event.data.urgent } }' : '{ assign: { flag: false } }';
      case 2:
        return hasData ? '{ assign: { count: event.data.amount } }' : '{ assign: { count: 0 } }';
      case 3:
        return is(50) ? '{ add: { marks: left } }' : '{ remove: { marks: left } }';
      case 4:
        return 'COUNT';
      default:
        return event === INNER ? '{ assign: { flag: true } }' : `{ raise: ${INNER} }`;
    }
  };
  const roles = new Map(EVENTS.map((event) => [event as string, is(25) ? ROLES.join(', ') : of(ROLES)]));
  const withData = new Set<string>(EVENTS.filter(() => is(40)));
  const targetIn = ({ path, states }: Part, from: string): string => {
    const others = states.filter((state) => state !== from);
    return `${path}.${of(others.length === 0 ? states : others)}`;
  };
  const transition = (part: Part, from: string, event: string): string => {
    const hasData = withData.has(event);
    const guards = conditions(hasData);
    let actions = Array.from({ length: is(45) ? 1 : is(20) ? 2 : 0 }, () => action(hasData, event));
    if (actions.includes('COUNT')) {
      // A count may not pass its bound: the language asks for a condition that says so.
      guards.push('data.count < 3');
      actions = actions.map((one) => (one === 'COUNT' ? '{ assign: { count: data.count + 1 } }' : one));
    }
    const target = actions.length > 0 && is(15) ? [] : [`target: ${targetIn(part, from)}`];
    const guard = guards.length === 0 ? [] : [`guard: ["${[...new Set(guards)].join('", "')}"]`];
    const by =
      event !== INNER && event !== OVERDUE && roles.get(event) === ROLES.join(', ') && is(25)
        ? [`by: [${of(ROLES)}]`]
        : [];
    return `{ ${[...guard, ...by, ...target, ...(actions.length === 0 ? [] : [`actions: [${actions.join(', ')}]`])].join(', ')} }`;
  };
  const handlers = (part: Part, from: string, indent: string): string => {
    const events = [...EVENTS, INNER, ...(hasClock ? [OVERDUE] : [])].filter(() => is(50));
    const lines = events.map((event) => {
      const first = transition(part, from, event);
      return `${indent}  ${event}: ${first.includes('guard') && is(30) ? `[${first}, ${transition(part, from, event)}]` : first}`;
    });
    const on = lines.length === 0 ? '' : `${indent}on:\n${lines.join('\n')}\n`;
    // Only onwards: a ring of transitions without event is refused by the language.
    const onwards = part.states.slice(part.states.indexOf(from) + 1);
    const always =
      onwards.length > 0 && is(12)
        ? `${indent}always: { guard: ["${of(OF_FACTS)}"], target: ${part.path}.${of(onwards)} }\n`
        : '';
    const after = is(25) ? `${indent}after: { P5D: ${transition(part, from, OVERDUE)} }\n` : '';
    const entry = is(10) ? `${indent}entry: [{ assign: { flag: ${is(50) ? 'true' : 'false'} } }]\n` : '';
    return entry + on + always + after;
  };
  const written = parts.map((part, index) => {
    const deep = isParallel ? '    ' : '';
    const states = part.states.map((state, at) => {
      const isLast = at === part.states.length - 1;
      const head = `${deep}${state}:\n${deep}  ${label(`${part.path.split('.').at(-1)}${state}`)}\n`;
      if (isLast && (index === 0 || is(70))) {
        return `${head}${deep}  type: final\n${deep}  outcome: completedLight\n`;
      }
      const isNested = part.nested && at === 1;
      const own = `${deep}  resting: ${isParallel && index > 0 ? 'true' : 'false'}\n${handlers(part, state, `${deep}  `)}`;
      if (!isNested) return head + own;
      const inner = { path: `${part.path}.${state}`, states: ['a', 'b'], nested: false };
      return `${head}${own.replace(/^ *resting: .*\n/, '')}${deep}  states:\n${['a', 'b']
        .map(
          (one) =>
            `${deep}    ${one}:\n${deep}      ${label(`${state}${one}`)}\n${deep}      resting: ${isParallel && index > 0 ? 'true' : 'false'}\n${handlers(inner, one, `${deep}      `)}`,
        )
        .join('')}`;
    });
    const body = states.join('');
    return isParallel ? `p${index}:\n  ${label(`part${index}`)}\n  states:\n${body}` : body;
  });
  const whole = written.join('');
  // What is raised must be known somewhere.
  const states = whole.includes(`${INNER}:`) ? whole : whole.replaceAll(`raise: ${INNER}`, 'assign: { flag: true }');
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(states);
  const clockRuns = ['ASK', 'BEGIN', OVERDUE].every(uses);
  const dataOf = (event: string): string => {
    if (!withData.has(event)) return '';
    return `, data: { urgent: { type: boolean, ${label('urgent')} }, amount: { type: int, min: 0, max: 3, ${label('amount')} } }`;
  };
  const byOf = (event: string): string => {
    if (event === OVERDUE) return clockRuns ? 'system' : 'teacher';
    if (event === INNER && uses(`raise: ${INNER}`)) return 'system';
    return roles.get(event) ?? 'teacher';
  };
  const facts = [
    ['flag', `{ type: boolean, default: false, ${label('flag')} }`],
    ['count', `{ type: int, min: 0, max: 3, default: 0, ${label('count')} }`],
    ['marks', `{ type: set, of: [left, right], ${label('marks')} }`],
  ].filter(([name = '']) => uses(name));
  const events = [...EVENTS, INNER, OVERDUE].filter(uses);
  return {
    machine: isParallel ? 'type: parallel' : '',
    states,
    ...(facts.length === 0 ? {} : { data: facts.map((entry) => entry.join(': ')).join('\n') }),
    events: [],
    eventEntries: events
      .map((event) => `${event}: { by: [${byOf(event)}], ${label(event)}${dataOf(event)} }`)
      .join('\n'),
    ...(clockRuns
      ? {
          more: `clocks:
  answer: { ${label('answer')}, machine: small, from: [ASK], until: [BEGIN], duration: P8W, raises: ${OVERDUE}, basis: agreement }`,
        }
      : {}),
  };
}
