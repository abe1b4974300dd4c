/**
 * Small workflows at random, from a seed, in which numbers come together with an event and are added up: in conditions, and in
 * what is said of facts that keep them. Most hand all of them on together; some only one of them, or compare them otherwise.
 */
import { diceOf } from './dice.js';
import type { SmallWorkflow } from './small-workflow.js';

const STATES = 4;
const SIGNS = ['==', '!=', '<=', '>=', '<', '>'] as const;

const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;

export function randomSharesWorkflow(seed: number): SmallWorkflow {
  const { below, is, of } = diceOf(seed + 3_000_000);
  const names = is(50) ? ['one', 'two'] : ['one', 'two', 'three'];
  const max = names.length === 2 ? 3 : 2;
  const sum = (root: string): string => names.map((name) => `${root}.${name}`).join(' + ');
  const onSum = (root: string, bound = String(1 + below(max + 1))): string => `${sum(root)} ${of(SIGNS)} ${bound}`;
  const onOne = (root: string): string => `${root}.${of(names)} ${of(SIGNS)} ${below(max)}`;
  const held = (root: string): string => (is(60) ? onSum(root) : onOne(root));
  // With these the numbers do not stand together any more.
  const isOdd = is(25);
  const odd = (root: string): string => (isOdd && is(50) ? `${root}.one ${of(SIGNS)} ${root}.two` : held(root));
  const both = (root: string): string => (is(70) ? odd(root) : `${odd(root)} ${of(['&&', '||'])} ${held(root)}`);
  const kept = `{ assign: { ${names.map((name) => `${name}: event.data.${name}`).join(', ')} } }`;
  const gone = `{ assign: { ${names.map((name) => `${name}: ${below(max)}`).join(', ')} } }`;
  const part = is(40) ? `{ assign: { one: ${is(50) ? 'event.data.one' : '0'} } }` : kept;
  const target = (): string => `small.s${below(STATES)}`;
  const ways = (event: string, isFirst = false): string => {
    const root = is(event === 'LOOKED_AT' ? 0 : 60) ? 'event.data' : 'data';
    const action = event === 'GIVEN' ? kept : event === 'CHANGED' ? part : is(30) ? gone : undefined;
    const does = action === undefined ? '' : `, actions: [${action}]`;
    const whole = isFirst ? ` ${of(['&&', '||'])} ${onSum(root, 'parameters.whole')}` : '';
    return `{ guard: "(${both(root)})${whole}", target: ${target()}${does} }`;
  };
  const states = Array.from({ length: STATES }, (_, index) => {
    const own = ['GIVEN', 'CHANGED', 'LOOKED_AT'].filter(() => index === 0 || is(70));
    const on = own.map((event) => `${event}: ${ways(event, index === 0)}`).join(', ');
    return `s${index}: { ${label(`s${index}`)}, on: { ${on === '' ? `GIVEN: ${ways('GIVEN')}` : on} } }`;
  });
  const fields = (more: string): string =>
    names.map((name) => `${name}: { type: int, min: 0, max: ${max}${more} }`).join('\n');
  const event = (name: string): string => {
    const data = fields(`, ${label('aantal')}`)
      .split('\n')
      .join(', ');
    return `${name}: { by: [teacher], ${label(name)}, data: { ${data} } }`;
  };
  return {
    states: states.join('\n'),
    data: fields(`, default: 0, ${label('aantal')}`),
    parameters: `whole: { type: int, default: ${max}, ${label('geheel')} }`,
    events: [],
    eventEntries: [event('GIVEN'), event('CHANGED'), `LOOKED_AT: { by: [teacher], ${label('LOOKED_AT')} }`].join('\n'),
    more: [
      'invariants:',
      ...Array.from(
        { length: 4 },
        (_, index) => `  held${index}: { never: "in('${target()}') && (${both('data')})", why: R-132 }`,
      ),
    ].join('\n'),
  };
}
