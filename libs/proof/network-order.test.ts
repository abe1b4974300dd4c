/** In the network help starts in any order (domain study 3.9, I3): who begins first makes no difference for where a case stands. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLibrary, type Library } from '#language';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { groundFor, type Ground } from './index.js';
import type { Situation } from './situation.js';
import { after, FAMILY_ASKED, opened, type Taken } from './testing/network-events.js';

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

/** What comes before any of them: the family is spoken to and consents, and a specialist thinks along. */
const BEFORE: readonly Taken[] = [
  ['SIGNAL_INTERPRETED', { need: 'anxiety', isComplex: false, delivery: 'inKind' }],
  ...FAMILY_ASKED,
  ['SPECIALIST_CONSULTED', {}],
];

function prepared(library: Library): { ground: Ground; ready: Situation } {
  const ground = groundFor(library, calendar, 'network', TODAY, { prefinancing: true })!;
  return { ground, ready: after(ground, opened(ground), BEFORE) };
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
