// The chain that is shipped, in a region that is shipped, as R1 runs it (reference.ts).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseState } from '#lifecycle';
import type { Actor } from '#platform';
import { ANSWERS, DEEDS } from './chain-deeds.js';
import { MISTAKES } from './chain-mistakes.js';
import { ChainModel, WAYS } from './chain-model.js';
import { PURPOSES, type Way } from './chain/case.js';
import { EVERYBODY, PARTIES, PEOPLE, type Person } from './chain/people.js';
import { PLACES } from './chain/places.js';
import { STARTS_AT } from './chain/terms.js';
import type { Asked } from './reference-model.js';
import type { Reference } from './reference-workflow.js';

const FILES = [
  ...readdirSync('workflows/blocks').map((name) => join('workflows/blocks', name)),
  ...['chain', 'integrated'].map((name) => `workflows/${name}/workflow.yaml`),
  'config/regions/holland-rijnland.yaml',
];

/** Of the two providers of the school one child fills a whole offer, so that another has to wait. */
const SMALLER = [
  ['places: 12', 'places: 1'],
  ['places: 8', 'places: 1'],
  ['perWeek: 40, each: 4', 'perWeek: 4, each: 4'],
] as const;

/** Of the parts beside the chain those that have places. */
const isKnown = (path: string): boolean => path.startsWith('chain.') || (PLACES as readonly string[]).includes(path);
/** A term is due at midnight in the Netherlands, an hour or two before that of Greenwich. */
const dayAt = (dueAt: string): number => Math.round((Date.parse(dueAt) - Date.parse(STARTS_AT)) / 86_400_000 + 0.5);

const changed = (event: string, change: (way: Way) => Way) => () =>
  new ChainModel(WAYS.map((way) => (way.event === event ? change(way) : way)));
const without = (isLeftOut: (way: Way) => boolean) => () => new ChainModel(WAYS.filter((way) => !isLeftOut(way)));

/** What holds a place or waits for one is ended, by who answers for it. */
function ending({ states, participants, place, waiting }: CaseState): Asked<Person>[] {
  if (place === undefined && waiting === undefined) return [];
  const [, link = ''] = states.find((path) => path.startsWith('chain.'))?.split('.') ?? [];
  const { organisation } = participants[link === 'aftercare' ? 'school' : link] ?? {};
  const owner = EVERYBODY.find((somebody) => PEOPLE[somebody].organisation === organisation);
  if (owner === undefined) throw new Error(`Nobody of ${organisation ?? link} is here to end a case.`);
  const isInvestigated = states.includes('safety.investigation');
  return [
    ...(isInvestigated ? [{ by: 'safeHome' as const, event: 'VT_CLOSED', data: {} }] : []),
    { by: owner, event: 'WITHDRAWN', data: {} },
  ];
}

export const CHAIN: Reference<Person> = {
  name: 'the chain',
  deeds: DEEDS,
  startsAt: STARTS_AT,
  // Long enough for who waits to hear that there is room, for a hand-over to escalate then, and for its ladder to be climbed.
  rest: [1_440, 1_440, 1_440, 1_440],
  model: () => new ChainModel(),
  open: (scene, region, [right, wrong] = ['', '']) =>
    scene.service({
      regions: [region],
      documents: FILES.map((file) => ({
        file,
        text: [['region: holland-rijnland', `region: ${region}`] as const, ...SMALLER, [right, wrong] as const].reduce(
          (text, [from, to]) => text.replace(from, to),
          readFileSync(file, 'utf8'),
        ),
      })),
      store: { connections: 4 },
    }),
  actorsOf: (region) =>
    Object.fromEntries(
      EVERYBODY.map((subject): [Person, Actor] => {
        const { organisation, role } = PEOPLE[subject];
        const regions = [subject === 'foreigner' ? 'elsewhere' : region];
        const issuer = 'https://issuer.example';
        return [subject, { issuer, subject, organisation, roles: [role], regions, purpose: 'care' }];
      }),
    ) as Record<Person, Actor>,
  openings: {
    signal: {
      opening: { school: 'voorbeeldschool', data: { need: 'anxiety' } },
      preparation: [
        { by: 'coordinator', event: 'CONTEXT_ANSWERED', data: ANSWERS },
        { by: 'coordinator', event: 'PARENTS_SPOKEN', data: {} },
        { by: 'coordinator', event: 'CONSENT_GIVEN', data: { purpose: 'localTeam' } },
      ],
    },
    referral: {
      opening: {
        ...{ school: 'voorbeeldschool', event: 'STATUTORY_REFERRAL' },
        data: { referrer: 'gp', need: 'anxiety', provider: 'cardea' },
      },
      preparation: [],
    },
  },
  ending,
  standing: ({ version, states, facts, participants, clocks, place, waiting, gaveBack }) => ({
    ...{ version, places: states.filter(isKnown).map((path) => path.replace('chain.', '')) },
    ...{ need: facts['need'], returns: facts['returns'], talks: facts['talks'], weeks: facts['shortHelpWeeks'] },
    ...{ link: facts['lastLink'] ?? null, bypasses: facts['bypasses'] },
    consent: Object.fromEntries(PURPOSES.map((one) => [one, (facts['consent'] as Record<string, unknown>)[one]])),
    ...{ isParentSpoken: facts['parentsInvolved'], isPupilHeard: facts['pupilHeard'] },
    ...{ isHelped: facts['helpStarted'], isSpecialist: facts['specialistHelp'] },
    ...{ hasExtraSupport: facts['extraSupport'], isCrisis: facts['crisis'], isReferred: facts['statutoryReferral'] },
    ...{ product: facts['product'] ?? null, delivery: facts['delivery'], provider: facts['provider'] ?? null },
    ...{ reason: facts['providerReason'] ?? null, wasLate: facts['startWasLate'] },
    ...{ doesSchoolKnow: facts['schoolKnows'], ageGroup: facts['ageGroup'] ?? null, isOfAge: facts['cameOfAge'] },
    ...{ isExtended: facts['extendedHelp'], hasLongTermCare: facts['wlz'], hasMedicalCare: facts['medical'] },
    ...{ residence: facts['residence'] ?? null, movedTo: facts['movedTo'] ?? null },
    steps: facts['reportingSteps'],
    held: place === undefined ? null : { ...place, amount: undefined },
    ...{ isWaiting: waiting !== undefined, gaveBack: gaveBack ?? [] },
    parties: PARTIES.flatMap((party) => {
      const { organisation, isPart } = participants[party] ?? {};
      return organisation === undefined ? [] : [`${party} ${organisation}${isPart === true ? '' : ' offered'}`];
    }),
    due: clocks.map(({ dueAt }) => (dueAt === null ? null : dayAt(dueAt))).sort((a, b) => (a ?? 0) - (b ?? 0)),
  }),
  enough: 20_000,
  places: PLACES,
  refusals: ['consent.missing', 'mandate.exceeded', 'place.reason', 'clock.not-extendable'],
  mistakes: MISTAKES,
  wrongModels: {
    'lets a team that has no consent take a case over': changed('HANDOVER_ACCEPTED', (way) => ({ ...way, if: [] })),
    'sends every relapse back to the school': without(
      ({ event, to }) => event === 'RELAPSE' && to !== 'school.basicSupport',
    ),
    'lets help start that has no ground': changed('CARE_STARTED', (way) => ({ ...way, if: [] })),
    'leaves a report to Safe Home where it is': changed('VT_TRIAGE_RECEIVED', ({ to: _to, ...way }) => way),
    'ends extended help at eighteen': without(({ event, to }) => event === 'CAME_OF_AGE' && to === undefined),
  },
  late: { mistake: 'leaves a pupil who was out of school absent', deeds: 6 },
};
