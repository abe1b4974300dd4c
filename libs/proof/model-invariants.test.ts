/**
 * What makes each model the model it is (domain study 3.9, I1 to I4), on any walk through its cases and the cases related to
 * them. fast-check prints the seed of a walk that breaks one, and shortens it. That each can fail is shown on workflows that
 * are broken on purpose.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPayersDecision } from '#funding';
import { readLibrary, type Library } from '#language';
import { owningParties, type CaseState } from '#lifecycle';
import { byKernel } from '#machine';
import { shippedCalendar, shippedFiles, takeWalk, TODAY, type Move, type Walk } from '#testing';

const calendar = shippedCalendar();
const files = shippedFiles().filter(({ file }) => !file.includes('scenarios'));
const library = readLibrary(files, TODAY);

const SCHOOLS = {
  silos: { region: 'example-silos', school: 'de-eerste-school' },
  chain: { region: 'holland-rijnland', school: 'voorbeeldschool' },
  network: { region: 'example-network', school: 'de-esdoorn' },
  integrated: { region: 'holland-rijnland', school: 'de-vlieger' },
} as const;
type Name = keyof typeof SCHOOLS;

/** What is wrong with a walk, or undefined. */
type Invariant = (walk: Walk) => string | undefined;

const told = (walk: Walk): string =>
  walk.moves.map(({ write: { record } }) => `${record.case} ${record.event}`).join(', ');

const STEPS = fc.array(fc.noShrink(fc.nat()), { minLength: 1, maxLength: 60, size: 'max' });

/** The seed with which a broken workflow is walked, and the fewest steps that are long. */
const SEED = 2;
const SHORT = 40;

/** Of the numbers only their presence is shortened: what a step does is as good as what another does. */
const property = ({ name, holds, events }: Pick<Case, 'name' | 'holds' | 'events'>, on: Library) =>
  fc.property(fc.limitShrink(STEPS, 100), (steps) => {
    const near = events === undefined ? {} : { events };
    const walk = takeWalk({ library: on, calendar, ...SCHOOLS[name], steps, engine: byKernel, ...near });
    const fault = holds(walk);
    if (fault !== undefined) throw new Error(`${fault} After: ${told(walk)}.`);
  });

const ownersAfter = ({ model }: Walk, state: CaseState): readonly string[] =>
  owningParties(model.machine(state.machine).machine, state.states);

const earlier = (walk: Walk, move: Move): Move[] =>
  walk.moves.slice(0, walk.moves.indexOf(move)).filter(({ write }) => write.state.case === move.write.state.case);

// --- I1 silos: what happens on one side changes the other only by a letter, a dispute or a concern about safety. ---

const CROSSING = new Set(['STUB_RECEIVED', 'BOUNCED_BACK', 'DISPUTE_RAISED', 'DISPUTE_DROPPED', 'ASSIGNED_TO']);

const sidesApart: Invariant = (walk) => {
  for (const { before, write, from } of walk.moves) {
    const { record, state } = write;
    if (from === undefined || from.machine === state.machine || CROSSING.has(record.event)) continue;
    // That the other case was closed is told and changes nothing of the own.
    const isUnmoved =
      before !== undefined &&
      JSON.stringify([before.states, before.facts]) === JSON.stringify([state.states, state.facts]);
    if (!isUnmoved) return `I1: ${record.event} of ${from.machine} changed ${state.machine}.`;
  }
  return undefined;
};

// --- I2 chain: one link is active and owned, and the case goes to another link in one of five ways. ---

const LINKS = ['school', 'supportTeam', 'localTeam', 'access', 'provider', 'aftercare'];
const FINISHES = new Set([
  'SUPPORT_SUFFICIENT',
  'HELP_SUFFICIENT',
  'ADVICE_GIVEN',
  'HANDOVER_ACCEPTED',
  'chain.provider.offered/acceptWithin',
]);

const linksIn = (states: readonly string[]): number[] =>
  states.flatMap((path) => {
    const [part, link] = path.split('.');
    const place = LINKS.indexOf(link ?? '');
    return part === 'chain' && place >= 0 ? [place] : [];
  });

const kindOfLinkChange = (walk: Walk, { before, write: { state, record } }: Move, from: number, to: number): string => {
  const receiver = ownersAfter(walk, state)[0] ?? '';
  const isOfReceiver = state.participants[receiver]?.organisation === record.organisation;
  const isEscalated =
    before?.states.some((path) => path.endsWith('.escalated')) === true && record.role === 'chainManager';
  const isOfAge =
    state.facts['ageGroup'] === 'adult' && (record.event === 'AGE_GROUP_RECORDED' || record.event.startsWith('age.'));
  const isTaken =
    record.event === 'HANDOVER_ACCEPTED' ? isOfReceiver : record.event === 'HANDOVER_DECIDED' && isEscalated;
  const isCounted = Number(state.facts['bypasses']) === Number(before?.facts['bypasses']) + 1;
  if (['CRISIS', 'STATUTORY_REFERRAL'].includes(record.event)) return isCounted ? 'bypass' : 'bypass not counted';
  if (LINKS[from] === 'aftercare') {
    const isBack = LINKS[to] === before?.facts['lastLink'] || LINKS[to] === 'school';
    return isBack && (record.event === 'RELAPSE' || isTaken) ? 'relapse' : 'no relapse to the link that closed last';
  }
  if (LINKS[to] === 'aftercare' && (FINISHES.has(record.event) || isOfAge)) return 'finish';
  if (to === from + 1) return isTaken ? 'handover' : 'a hand-over that the receiver did not accept';
  if (to > from) return 'a link was passed over';
  return record.eventData['reason'] !== undefined || record.event === 'ADVICE_GIVEN'
    ? 'return'
    : 'a return without a reason';
};

const oneLinkAtATime: Invariant = (walk) => {
  for (const move of walk.moves) {
    const { before, write } = move;
    const { state, record } = write;
    const [link, ...others] = linksIn(state.states);
    if (others.length > 0) return `I2: several links are active after ${record.event}.`;
    if (link === undefined) continue;
    const owners = ownersAfter(walk, state);
    if (owners.length !== 1 || state.participants[owners[0] ?? ''] === undefined)
      return `I2: ${owners.length} owners after ${record.event}.`;
    const from = linksIn(before?.states ?? [])[0];
    if (from === undefined || from === link) continue;
    const kind = kindOfLinkChange(walk, move, from, link);
    if (!['handover', 'return', 'finish', 'relapse', 'bypass'].includes(kind))
      return `I2: ${kind}, from ${LINKS[from] ?? ''} to ${LINKS[link] ?? ''} by ${record.event}.`;
  }
  return undefined;
};

// --- I3 network: no plan without a quorum; that starts commute is in network-order.test.ts. ---

const planNeedsQuorum: Invariant = (walk) => {
  for (const move of walk.moves) {
    if (move.write.record.event !== 'PLAN_AGREED') continue;
    const session = earlier(walk, move).findLast(({ write }) => write.record.event === 'SESSION_OPENED');
    const data = session?.write.record.eventData ?? {};
    const attending = (data['attending'] ?? []) as string[];
    const hasFamily = attending.some((one) => one === 'parent' || one === 'pupil') || data['exception'] === 'safety';
    if (!hasFamily || !attending.includes('school') || !attending.includes('youthHelp'))
      return `I3: a plan was agreed by ${attending.join(', ') || 'nobody'}.`;
  }
  return undefined;
};

// --- I4 integrated: the team owns from beginning to end, and a payer decides only above the mandate. ---

const teamOwns: Invariant = (walk) => {
  for (const { before, write } of walk.moves) {
    const { state, record } = write;
    const owners = ownersAfter(walk, state);
    if (owners.some((owner) => owner !== 'team')) return `I4: ${owners.join(', ')} own after ${record.event}.`;
    const [was, is] = [before, state].map((one) => one?.participants['team']?.organisation);
    if (is === undefined || (was !== undefined && was !== is)) return `I4: another team owns after ${record.event}.`;
  }
  return undefined;
};

const payersDecideAboveMandate: Invariant = (walk) => {
  for (const move of walk.moves) {
    const { record } = move.write;
    const event = walk.model.workflow.events.get(record.event);
    if (event === undefined || !isPayersDecision(event)) continue;
    const wasAbove = earlier(walk, move).some(({ write }) =>
      write.state.states.some((path) => /^integrated\.aboveMandate\.(exceeded|requested)/.test(path)),
    );
    if (!wasAbove) return `I4: ${record.event} within the mandate.`;
  }
  return undefined;
};

// --- The shipped workflows, and the same broken on purpose ---

/** What leads to a plan: seldom taken one after the other on a walk among all events. */
const AROUND_A_PLAN = [
  'SIGNAL_INTERPRETED',
  'PARENTS_SPOKEN',
  'CONTEXT_ANSWERED',
  'CONSENT_GIVEN',
  'MDO_REQUESTED',
  'COMPOSITION_CONFIRMED',
  'SESSION_PLANNED',
  'SESSION_OPENED',
  'PLAN_AGREED',
];

interface Case {
  readonly title: string;
  readonly name: Name;
  readonly holds: Invariant;
  readonly events?: readonly string[];
  /** How the workflow is broken, and what the invariant says of it. */
  readonly edits: readonly { readonly from: string; readonly to: string }[];
  readonly says: string;
}

const INVARIANTS: readonly Case[] = [
  {
    title: 'silos: a side changes the other only by letter or dispute',
    name: 'silos',
    holds: sidesApart,
    edits: [
      {
        from: '              - assign: { need: event.data.need, isComplex: event.data.isComplex }\n',
        to:
          '              - assign: { need: event.data.need, isComplex: event.data.isComplex }\n' +
          '              - open: { machine: youthCare, as: stub, event: MELDING_RECEIVED, data: {} }\n',
      },
    ],
    says: 'I1: MELDING_RECEIVED of education changed youthCare.',
  },
  {
    title: 'chain: one link at a time, with one owner, and to the next link when it accepts',
    name: 'chain',
    holds: oneLinkAtATime,
    edits: [
      {
        from: 'lifeWorldsLookedAt, parentInvolved, firstApproachOk]\n                target: offered\n',
        to:
          'lifeWorldsLookedAt, parentInvolved, firstApproachOk]\n' +
          '                target: chain.supportTeam.discussion\n                link: handover\n',
      },
    ],
    says: 'I2: a hand-over that the receiver did not accept, from school to supportTeam by READY_FOR_HANDOVER.',
  },
  {
    title: 'network: no plan is agreed without a quorum',
    name: 'network',
    holds: planNeedsQuorum,
    events: AROUND_A_PLAN,
    edits: [
      {
        from: "'school' in event.data.attending && 'youthHelp' in event.data.attending\n    label:",
        to: 'true\n    label:',
      },
    ],
    says: 'I3: a plan was agreed by',
  },
  {
    title: 'integrated: the team owns from beginning to end',
    name: 'integrated',
    holds: teamOwns,
    edits: [
      {
        from: '        label: { nl: Boven mandaat, en: Above mandate }\n        on:\n',
        to: '        label: { nl: Boven mandaat, en: Above mandate }\n        owner: municipality\n        on:\n',
      },
      { from: "size(owners) == 1 && owners.all(owner, owner == 'team')", to: 'size(owners) >= 1' },
    ],
    says: 'I4: team, municipality own after SIGNAL_RAISED.',
  },
  {
    title: 'integrated: a payer decides only above the mandate',
    name: 'integrated',
    holds: payersDecideAboveMandate,
    edits: [
      {
        from: '      - offer: { to: teacher, packet: [] }\n    states:\n      work:\n        label: { nl: Binnen, en: Work }\n        on:\n',
        to:
          '      - offer: { to: teacher, packet: [] }\n      - offer: { to: municipality, packet: [] }\n' +
          '    states:\n      work:\n        label: { nl: Binnen, en: Work }\n        on:\n' +
          '          EXTERNAL_GRANTED: { by: [municipalDecider], actions: [{ assign: { specialistHelp: true } }] }\n',
      },
    ],
    says: 'I4: EXTERNAL_GRANTED within the mandate.',
  },
];

/** All workflows with the faults written into them. */
function breakAll(): Library {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  for (const { name, edits } of INVARIANTS) {
    const file = `workflows/${name}/workflow.yaml`;
    for (const { from, to } of edits) {
      const parts = (texts.get(file) ?? '').split(from);
      if (parts.length !== 2) throw new Error(`Not exactly once in ${file}: ${from}`);
      texts.set(file, parts.join(to));
    }
  }
  return readLibrary(
    [...texts].map(([file, text]) => ({ file, text })),
    TODAY,
  );
}

describe('what makes a model the model it is', () => {
  let broken: Library;
  beforeAll(() => {
    broken = breakAll();
  });

  it.each(INVARIANTS)('holds on any walk: $title [R-002, R-005, R-007, R-045]', (one) => {
    fc.assert(property(one, library), { numRuns: 15 });
    if (one.events !== undefined) fc.assert(property({ name: one.name, holds: one.holds }, library), { numRuns: 5 });
  });

  it('is broken below only in ways that the check of a workflow lets through', () => {
    expect(broken.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(INVARIANTS)('is seen to fail, on a short walk, where a workflow is broken: $title', (one) => {
    const found = fc.check(property(one, broken), { numRuns: 60, seed: SEED });
    expect(String(found.errorInstance)).toContain(one.says);
    expect(found.counterexample?.[0].length).toBeLessThan(SHORT);
  });
});
