/**
 * What the network asks beside the usual way to specialist help (domain study 3.5 and 3.9, point 8): an MDO when a need is
 * complex, and the commitment of payers where nothing is prefinanced. Each event counted is needed: without it the rest is refused.
 */
import { describe, expect, it } from '@jest/globals';
import type { RegionDocument } from '#language';
import { decideTimer } from '#lifecycle';
import { shippedCalendar, shippedLibrary, TODAY } from '#testing';
import { groundFor, type Ground } from './index.js';
import type { Situation } from './situation.js';
import { after, FAMILY_ASKED, opened, type Taken } from './testing/network-events.js';

const library = shippedLibrary();
const calendar = shippedCalendar();
const groundWith = (agreements: Partial<RegionDocument['agreements']>): Ground =>
  groundFor(library, calendar, 'network', TODAY, agreements)!;

/** Blocks, time and what is known of the child; they are not counted. */
const AROUND: readonly Taken[] = [
  ...FAMILY_ASKED,
  ['RESIDENCE_DETERMINED', { municipality: 'berkendam' }],
  // So that the care office can be one of two payers.
  ['RIGHTS_RECORDED', { wlz: true }],
];
const interpreted = (isComplex: boolean): Taken => [
  'SIGNAL_INTERPRETED',
  { need: 'anxiety', isComplex, delivery: 'inKind' },
];
const CONSULTED: Taken = ['SPECIALIST_CONSULTED', {}];
const STARTED: Taken = ['SPECIALIST_STARTED', { amountCents: 100_000 }];

/** Takes the events in order, each term that runs out in between as soon as it stands in the way. */
function walk(ground: Ground, events: readonly Taken[]): Situation {
  const [first, ...rest] = events;
  if (first === undefined) return opened(ground);
  return rest.reduce(
    (situation, event) => after(ground, announced(ground, situation), [event]),
    after(ground, after(ground, opened(ground), [first]), AROUND),
  );
}

/** The situation after the term of the invitation, if that runs. */
function announced(ground: Ground, situation: Situation): Situation {
  const cases = situation.cases.map((state) => {
    const clock = state.clocks.find(({ id }) => id.startsWith('network.direction.invited.announced/'));
    if (clock === undefined) return state;
    const surroundings = { ...ground.surroundings, newCaseId: () => 'none' };
    const outcome = decideTimer(ground.model, state, clock.id, { id: 'time' }, surroundings);
    if (outcome?.kind !== 'decision') throw new Error('The invitation does not run out.');
    return outcome.writes[0].state;
  });
  return { ...situation, cases };
}

const PLAN = {
  agreed: ['parent', 'school', 'youthHelp'],
  plan: [{ lifeWorld: 'youthHelp', aim: 'wellbeing', by: 'provider', untilDate: '2027-06-30' }],
  ...{ goalsEducation: 'filled', goalsHome: 'filled', goalsYouthHelp: 'filled' },
};
const confirmedBy = (role: string): Taken => ['COMPOSITION_CONFIRMED', { expertise: ['trauma'] }, { role }];
const SESSION: readonly Taken[] = [
  ['MDO_REQUESTED', {}],
  confirmedBy('supportCoordinator'),
  confirmedBy('localTeamContact'),
  ['SESSION_OPENED', { attending: ['parent', 'school', 'youthHelp'] }],
];
const proposed = (shares: Readonly<Record<string, number>>): Taken => [
  'COST_SHARE_PROPOSED',
  { action: 'specialist', amountCents: 800_000, ...shares },
];
const committedBy = (role: string): Taken => ['FUNDING_COMMITTED', {}, { machine: 'commitment', role }];

const usual = [interpreted(false), CONSULTED, STARTED];
const WAYS: readonly (readonly [what: string, prefinancing: boolean, extra: number, events: readonly Taken[]])[] = [
  ['prefinanced, the usual way', true, 0, usual],
  [
    'with the commitment of one payer',
    false,
    2,
    [...usual.slice(0, 2), proposed({ municipality: 100 }), committedBy('municipalDecider'), STARTED],
  ],
  [
    'with the commitment of two payers',
    false,
    3,
    [
      ...usual.slice(0, 2),
      proposed({ municipality: 60, careOffice: 40 }),
      committedBy('municipalDecider'),
      committedBy('careOffice'),
      STARTED,
    ],
  ],
  // The plan, the fifth event of an MDO, may come after the start: help is not kept waiting for it.
  ['with the session of an MDO when it is complex', true, 4, [interpreted(true), ...SESSION, CONSULTED, STARTED]],
];

describe('the way to specialist help in the network', () => {
  it.each(WAYS)('%s', (_what, prefinancing, extra, events) => {
    const ground = groundWith({ prefinancing });
    expect(events).toHaveLength(usual.length + extra);
    expect(walk(ground, events).cases[0]?.states).toContain('network.specialist.active');
    const needless = events.slice(0, -1).filter((_, left) => {
      try {
        walk(ground, events.toSpliced(left, 1));
        return true;
      } catch (error) {
        if (error instanceof Error && error.message.includes('is refused')) return false;
        throw error;
      }
    });
    expect(needless).toEqual([]);
  });

  it('with the whole of an MDO, plan included, is five events longer', () => {
    const events: readonly Taken[] = [interpreted(true), ...SESSION, ['PLAN_AGREED', PLAN], CONSULTED, STARTED];
    expect(events).toHaveLength(usual.length + 5);
    expect(walk(groundWith({ prefinancing: true }), events).cases[0]?.states).toEqual(
      expect.arrayContaining(['network.direction.running', 'network.specialist.active']),
    );
  });
});
