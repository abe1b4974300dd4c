// The small workflow of talks, as R1 runs it (reference.ts).
import type { Actor } from '#platform';
import type { Reference } from './reference-workflow.js';
import { DEEDS } from './talks-deeds.js';
import { TalksModel, WORKFLOW, type Person } from './talks-model.js';

const actor = (subject: string, organisation: string, role: string, region: string): Actor => ({
  ...{ issuer: 'https://issuer.example', subject, organisation, roles: [role], regions: [region], purpose: 'care' },
});

export const TALKS: Reference<Person> = {
  name: 'a small workflow',
  deeds: DEEDS,
  // Long enough for every case to end by itself: three terms, one after the other.
  rest: [100, 100, 100],
  model: () => new TalksModel(),
  open: (scene, region, [right, wrong] = ['', '']) =>
    scene.service({ regions: [region], workflow: WORKFLOW.replace(right, wrong), store: { connections: 4 } }),
  actorsOf: (region) => ({
    teacher: actor('teacher', 'first-school', 'teacher', region),
    coordinator: actor('coordinator', 'first-school', 'supportCoordinator', region),
    helper: actor('helper', 'helpers', 'practitioner', region),
    stranger: actor('stranger', 'access', 'localTeamContact', region),
    foreigner: actor('foreigner', 'first-school', 'teacher', 'elsewhere'),
  }),
  openings: { asked: { opening: { school: 'first-school', data: {} }, preparation: [] } },
  ending: () => [],
  standing: ({ version, states: [place = ''], facts: { talks, minutes, urgent } }) => ({
    ...{ version, places: [place.replace('matter.', '')], talks, minutes, urgent },
  }),
  enough: 2_000,
  places: ['asked', 'done', 'forgotten', 'helped', 'paused', 'stopped'],
  refusals: [],
  // As mistakes in compiling the workflow would be.
  mistakes: {
    'asks for one talk fewer': ['data.talks >= 2', 'data.talks >= 1'],
    'fires a term an hour late': ['PT12H: { target: forgotten }', 'PT13H: { target: forgotten }'],
  },
  wrongModels: {},
  late: { mistake: 'fires a term an hour late', deeds: 2 },
};
