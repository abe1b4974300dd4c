// What is simulated: a region with ways through its cases, the chain with its terms and hand-overs and the integrated team with
// related cases; and one of silos, in which more children need a place than there are.
import type { RegionSource } from '#language';
import { CONTEXT, shippedCalendar, shippedLibrary, SUMMARY } from '#testing';
import type { Breach } from './simulated-store.js';
import { Simulation, type Deed, type Simulated, type Way } from './simulation.js';

const PARENT = { whose: 'parent', given: 'talk' };
const by =
  (organisation: string, role: string) =>
  (event: string, data: Deed['data'] = {}, behalf?: Deed['behalf']): Deed => ({
    organisation,
    role,
    event,
    data,
    ...(behalf === undefined ? {} : { behalf }),
  });

const teacher = by('voorbeeldschool', 'teacher');
const coordinator = by('voorbeeldschool', 'supportCoordinator');
const localTeam = by('jeugdteam-leidse-regio', 'localTeamContact');
const CHAIN: Way = {
  school: 'voorbeeldschool',
  deeds: [
    teacher('SIGNAL_RAISED'),
    coordinator('SIGNAL_INTERPRETED', { need: 'anxiety' }),
    coordinator('CONTEXT_ANSWERED', CONTEXT),
    teacher('PARENTS_SPOKEN', { pupilPresent: true }),
    coordinator('READY_FOR_HANDOVER', { summary: SUMMARY }),
    coordinator('HANDOVER_ACCEPTED'),
    coordinator('CONSENT_GIVEN', { purpose: 'localTeam' }, PARENT),
    coordinator('READY_FOR_HANDOVER', { summary: SUMMARY }),
    localTeam('HANDOVER_ACCEPTED'),
    localTeam('TALK_HELD'),
    localTeam('LIGHT_HELP_STARTED', { weeks: 8 }),
  ],
};

const pupilTeacher = by('savioschool', 'teacher');
const member = by('jos-savioschool', 'teamMember');
const INTEGRATED: Way = {
  school: 'savioschool',
  deeds: [
    pupilTeacher('SIGNAL_RAISED'),
    member('SIGNAL_INTERPRETED', { need: 'anxiety' }),
    member('CONTEXT_ANSWERED', CONTEXT),
    member('PARENTS_SPOKEN', { pupilPresent: true }),
    member('CONSENT_GIVEN', { purpose: 'youthHelp' }, PARENT),
    member('LIGHT_HELP_STARTED', { weeks: 8, amountCents: 120_000 }),
    member('INTERVENTION_STOPPED'),
    member('LIGHT_HELP_STARTED', { weeks: 4, amountCents: 60_000 }),
  ],
};

const municipality = by('gemeente-voorbeeldstad', 'youthConsultant');
const decider = by('gemeente-voorbeeldstad', 'municipalDecider');
const provider = by('voorbeeldaanbieder', 'providerIntake');
const PLACES = 2;
/** Decided on, helped and ended; who waits for a place may hear of one, and withdraws at last. */
const FULL: Way = {
  school: 'het-eerste-college',
  deeds: [
    { ...municipality('MELDING_RECEIVED', { need: 'autism' }), behalf: PARENT },
    municipality('RESIDENCE_DETERMINED', { municipality: 'voorbeeldstad' }),
    municipality('PLAN_WRITTEN', { need: 'autism', parentsSpoken: true, pupilHeard: true }),
    decider('DECISION_GRANTED', { product: 'oza', amountCents: 600_000, provider: 'voorbeeldaanbieder' }),
    municipality('CONSENT_GIVEN', { purpose: 'provider' }, PARENT),
    provider('CARE_STARTED'),
    by('voorbeeldaanbieder', 'practitioner')('CARE_ENDED', { reason: 'asPlanned' }),
    municipality('WITHDRAWN', {}, PARENT),
  ],
};

const library = shippedLibrary();
const calendar = shippedCalendar();
const REGIONS = [
  { region: sourceOf('holland-rijnland'), ways: [CHAIN, INTEGRATED] },
  { region: withPlaces(sourceOf('example-silos'), PLACES), ways: [FULL] },
] as const;

/** The simulation of a seed, of one region after another; with a store that breaks a promise when one is named. */
export const simulate = (seed: number, breach?: Breach): Simulated =>
  new Simulation({
    ...{ library, calendar, seed },
    ...REGIONS[seed % 2 === 0 ? 1 : 0],
    ...(breach === undefined ? {} : { breach }),
  }).run();

function sourceOf(region: string): RegionSource {
  const source = library.regions.get(region);
  if (source === undefined) throw new Error(`There is no region ${region}.`);
  return source;
}

/** The same region with so few places that those who are simulated meet. */
function withPlaces(source: RegionSource, places: number): RegionSource {
  const { organisations } = source.document;
  const fewer = structuredClone(organisations) as Record<string, { offers?: Record<string, { places?: number }> }>;
  for (const { offers = {} } of Object.values(fewer)) for (const offer of Object.values(offers)) offer.places = places;
  return { ...source, document: { ...source.document, organisations: fewer as typeof organisations } };
}
