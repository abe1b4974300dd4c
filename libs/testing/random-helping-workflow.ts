/** Small workflows at random, from a seed, in which help begins: with consent, on some ground, for a group, or with none of these. */
import type { SmallWorkflow } from './small-workflow.js';
import { diceOf } from './dice.js';

const STATES = ['s0', 's1', 's2'];
const label = (text: string): string => `label: { nl: ${text}, en: ${text} }`;

export function randomHelpingWorkflow(seed: number): SmallWorkflow {
  const { is, of } = diceOf(seed + 3_000_000);
  const hasKind = is(50);
  const grounds = (): string =>
    of([
      "data.consent.team == 'given'",
      "data.consent.team == 'given' || data.crisis",
      "data.consent.team != 'refused'",
      'data.statutoryReferral || data.crisis',
      "data.delivery == 'pgb' || data.statutoryReferral",
      'data.isAsked',
    ]);
  const state = (): string => of(['s0', 's1', 's2', 'done']);
  const notice = '{ notify: school }';
  const assign = '{ assign: { isAsked: true } }';
  const way = (asks: () => string, actions: readonly [string, ...string[]]): string => {
    const guard = is(75) ? `guard: "${asks()}", ` : '';
    return `{ ${guard}${is(50) ? `target: small.${state()}` : `actions: [${of(actions)}]`} }`;
  };
  const raising = [notice, assign, '{ raise: CARE_STARTED }'] as const;
  const help = (): string =>
    `(${grounds()})${hasKind && is(50) ? ` || event.data.kind ${of(['==', '!='])} 'group'` : ''}`;
  const facts = [
    'crisis: event.data.isSo',
    'statutoryReferral: true',
    'delivery: pgb',
    'consent: { for: event.data.purpose, to: given }',
    'consent: { for: event.data.purpose, to: refused }',
  ];
  const events = ['CRISIS', 'REFERRED', 'CHOSEN', 'GIVEN', 'REFUSED'];
  const chart = STATES.map((one) => {
    const recorded = events
      .map((event, index) => `    ${event}: { actions: [{ assign: { ${facts[index] ?? ''} } }] }\n`)
      .filter((line) => line.includes('GIVEN') || is(40));
    const helped = is(60) ? `    LIGHT_HELP_STARTED: ${way(help, raising)}\n` : '';
    const cared = is(40) || one === 's2' ? `    CARE_STARTED: ${way(grounds, [notice, assign])}\n` : '';
    return `${one}:\n  ${label(one)}\n  resting: false\n  on:\n${recorded.join('')}${helped}${cared}    ASK: ${way(grounds, raising)}\n    GO: { target: small.${state()} }\n`;
  }).join('');
  const data = (fields: string): string => `, data: { ${fields} }`;
  const purpose = data(`purpose: { type: enum, values: purpose, ${label('purpose')} }`);
  const known: readonly (readonly [string, string])[] = [
    ['CRISIS', data(`isSo: { type: boolean, ${label('so')} }`)],
    ['REFERRED', ''],
    ['CHOSEN', ''],
    ['GIVEN', purpose],
    ['REFUSED', purpose],
    [
      'LIGHT_HELP_STARTED',
      hasKind ? data(`kind: { type: enum, values: [single, group, class], ${label('kind')} }`) : '',
    ],
    ['CARE_STARTED', ''],
    ['ASK', ''],
    ['GO', ''],
  ];
  return {
    data: [
      `consent: { type: enum, values: [notAsked, given, refused], default: notAsked, per: purpose, ${label('consent')} }`,
      `crisis: { type: boolean, default: false, ${label('crisis')} }`,
      `statutoryReferral: { type: boolean, default: false, ${label('referral')} }`,
      `delivery: { type: enum, values: [inKind, pgb], default: inKind, ${label('delivery')} }`,
      `isAsked: { type: boolean, default: false, ${label('asked')} }`,
    ]
      .filter((fact) => chart.includes(fact.slice(0, fact.indexOf(':'))))
      .join('\n'),
    events: [],
    eventEntries: known
      .filter(([name]) => chart.includes(`${name}:`))
      .map(([name, fields]) => `${name}: { by: [teacher], ${label(name)}${fields} }`)
      .join('\n'),
    states: `${chart}done: { ${label('done')}, type: final, outcome: completedLight }`,
    more: `codes: { purpose: { team: { nl: team, en: team } } }`,
  };
}
