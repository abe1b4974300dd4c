// What is simulated: a region with ways through its cases, the chain with its terms and hand-overs and the integrated team with
// related cases.
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

const library = shippedLibrary();
const calendar = shippedCalendar();

/** The simulation of a seed; with a store that breaks a promise when one is named. */
export const simulate = (seed: number, breach?: Breach): Simulated =>
  new Simulation({
    ...{ library, calendar, region: 'holland-rijnland', ways: [CHAIN, INTEGRATED], seed },
    ...(breach === undefined ? {} : { breach }),
  }).run();
