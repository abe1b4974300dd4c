// The chain that is shipped, in a region that is shipped, as R1 runs it (reference.ts).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '#platform';
import { CONTEXT } from '#testing';
import { DEEDS } from './chain-deeds.js';
import { ChainModel, PLACES, STARTS_AT, WAYS, type Person } from './chain-model.js';
import type { Reference } from './reference-workflow.js';

const FILES = [
  ...readdirSync('workflows/blocks').map((name) => join('workflows/blocks', name)),
  ...['chain', 'integrated'].map((name) => `workflows/${name}/workflow.yaml`),
  'config/regions/holland-rijnland.yaml',
];

const actor = (subject: string, organisation: string, role: string, region: string): Actor => ({
  ...{ issuer: 'https://issuer.example', subject, organisation, roles: [role], regions: [region], purpose: 'care' },
});

export const CHAIN: Reference<Person> = {
  name: 'the chain from the school to the local team and back',
  deeds: DEEDS,
  startsAt: STARTS_AT,
  // Long enough for a hand-over to escalate, and for its ladder to be climbed.
  rest: [1_440, 1_440, 1_440],
  model: () => new ChainModel(),
  open: (scene, region, [right, wrong] = ['', '']) =>
    scene.service({
      regions: [region],
      documents: FILES.map((file) => ({
        file,
        text: readFileSync(file, 'utf8').replace('region: holland-rijnland', `region: ${region}`).replace(right, wrong),
      })),
      store: { connections: 4 },
    }),
  actorsOf: (region) => ({
    teacher: actor('teacher', 'voorbeeldschool', 'teacher', region),
    coordinator: actor('coordinator', 'voorbeeldschool', 'supportCoordinator', region),
    team: actor('team', 'jeugdteam-leidse-regio', 'localTeamContact', region),
    manager: actor('manager', 'jeugdhulpregio', 'chainManager', region),
    partnership: actor('partnership', 'partnership-primary', 'swvDecider', region),
    municipality: actor('municipality', 'gemeente-leiden', 'municipalDecider', region),
    stranger: actor('stranger', 'voorieder1', 'localTeamContact', region),
    foreigner: actor('foreigner', 'voorbeeldschool', 'teacher', 'elsewhere'),
  }),
  opening: { school: 'voorbeeldschool', data: { need: 'anxiety' } },
  preparation: [
    { by: 'coordinator', event: 'CONTEXT_ANSWERED', data: { ...CONTEXT, lifeWorldsChecked: true } },
    { by: 'coordinator', event: 'PARENTS_SPOKEN', data: {} },
    { by: 'coordinator', event: 'CONSENT_GIVEN', data: { purpose: 'localTeam' } },
  ],
  standing: ({ version, states, facts }) => ({
    ...{ version, place: states.find((path) => path.startsWith('chain.'))?.replace('chain.', '') ?? '' },
    ...{ need: facts['need'], returns: facts['returns'], talks: facts['talks'], weeks: facts['shortHelpWeeks'] },
    ...{ link: facts['lastLink'] ?? null, consent: (facts['consent'] as Record<string, unknown>)['localTeam'] },
    ...{ isHelped: facts['helpStarted'], hasExtraSupport: facts['extraSupport'] },
  }),
  enough: 20_000,
  places: PLACES,
  refusals: ['consent.missing'],
  mistakes: {
    'counts a talk twice': ['talks: data.talks + 1, pupilHeard', 'talks: data.talks + 2, pupilHeard'],
    'gives a day more to accept a hand-over': ['acceptWithin: 5', 'acceptWithin: 6'],
  },
  wrongModels: {
    'lets a team that has no consent take a case over': () =>
      new ChainModel(WAYS.map((way) => (way.event === 'HANDOVER_ACCEPTED' ? { ...way, if: [] } : way))),
    'sends every relapse back to the school': () =>
      new ChainModel(WAYS.filter(({ event, to }) => event !== 'RELAPSE' || to === 'school.basicSupport')),
  },
  late: { mistake: 'gives a day more to accept a hand-over', deeds: 14 },
};
