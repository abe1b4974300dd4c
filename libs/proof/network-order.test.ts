/** In the network help starts in any order (domain study 3.9, I3): who begins first makes no difference for where a case stands. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLibrary, type Library } from '#language';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { groundFor, type Ground } from './index.js';
import { openSituation, take, type Situation } from './situation.js';

const calendar = shippedCalendar();
const files = shippedFiles().filter(({ file }) => !file.includes('scenarios'));

/** Starts of help, each in a part of its own, with what each needs to be possible at all. */
const STARTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  EDU_SUPPORT_STARTED: { extraSupport: false, amountCents: 0 },
  LIGHT_HELP_STARTED: { weeks: 4 },
  SPECIALIST_STARTED: { amountCents: 100_000 },
  HOME_SUPPORT_STARTED: {},
  OZA_STARTED: { buildUp: [] },
};

const ANSWERED = {
  ...{ opener: 'pupilNeed', homePressure: 'yes', parentalSupport: 'partly', teacherSeesNeed: 'yes' },
  ...{ materialFits: 'yes', peerContact: 'no', schoolFeelsSafe: 'yes', lifeWorldsChecked: true },
};

/** What comes before any of them: the family is spoken to and consents, and a specialist thinks along. */
const BEFORE: readonly (readonly [event: string, data: Readonly<Record<string, unknown>>])[] = [
  ['SIGNAL_INTERPRETED', { need: 'anxiety', isComplex: false, delivery: 'inKind' }],
  ['CONTEXT_ANSWERED', ANSWERED],
  ['PARENTS_SPOKEN', { pupilPresent: true }],
  ['CONSENT_GIVEN', { purpose: 'localTeam' }],
  ['CONSENT_GIVEN', { purpose: 'provider' }],
  ['CONSENT_GIVEN', { purpose: 'mdo' }],
  ['SPECIALIST_CONSULTED', {}],
];

/** The situation after events in an order; an event that is refused is a fault of the test or of the workflow. */
function after(ground: Ground, from: Situation, events: typeof BEFORE): Situation {
  return events.reduce((situation, [name, data]) => {
    const event = ground.model.workflow.events.get(name);
    const outcome = event === undefined ? undefined : take(ground, situation, situation.cases[0]!, event, data);
    if (outcome === undefined || 'kind' in outcome)
      throw new Error(`${name} is refused: ${outcome?.guards.map(({ id, result }) => `${id} ${result}`).join(', ')}.`);
    return outcome;
  }, from);
}

function prepared(library: Library): { ground: Ground; ready: Situation } {
  const ground = groundFor(library, calendar, 'network', TODAY, { prefinancing: true })!;
  const opening = openSituation(ground, ground.model.workflow.events.get('SIGNAL_RAISED')!, { need: 'anxiety' });
  if ('kind' in opening) throw new Error('The case does not open.');
  return { ground, ready: after(ground, opening, BEFORE) };
}

/** Where a case stands, as far as who began first could show in it. */
const standing = ({ cases }: Situation) =>
  cases.map(({ machine, states, facts, participants, clocks }) => ({
    machine,
    states,
    facts,
    participants,
    clocks: clocks.map(({ id, dueAt }) => `${id} ${dueAt}`).sort(),
  }));

const ORDERS = fc.subarray(Object.entries(STARTS), { minLength: 2 }).chain((some) => {
  const order = fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length });
  return fc.tuple(order, order);
});

const commute = ({ ground, ready }: ReturnType<typeof prepared>) =>
  fc.property(ORDERS, ([one, other]) => {
    expect(standing(after(ground, ready, other))).toEqual(standing(after(ground, ready, one)));
  });

describe('parties in the network', () => {
  it('begin in any order: every permutation of starts leads to the same states and facts [R-009]', () => {
    fc.assert(commute(prepared(readLibrary(files, TODAY))), { numRuns: 60 });
  });

  it('would be seen not to where one start waits for another', () => {
    const file = 'workflows/network/workflow.yaml';
    const from = '              - lightHelpIdle\n            target: network.lightHelp.active\n';
    const broken = files.map((one) =>
      one.file === file
        ? { file, text: one.text.replace(from, `              - "!in('network.education.active')"\n${from}`) }
        : one,
    );
    expect(broken).not.toEqual(files);
    const found = fc.check(commute(prepared(readLibrary(broken, TODAY))), { numRuns: 60, seed: 1 });
    expect(String(found.errorInstance)).toContain('LIGHT_HELP_STARTED is refused');
  });
});
