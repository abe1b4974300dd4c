// For tests of the store: one activity of a region that `seedRegion` made; what a test wants otherwise it says.
import type { RecordedActivity } from '#store';
import { randomUUID } from 'node:crypto';
import { DEFINITION } from './bare-case.js';

export function bareActivity(told: Partial<RecordedActivity> = {}): RecordedActivity {
  return {
    id: randomUUID(),
    school: 'acorn',
    organisation: 'crew',
    kind: 'consult',
    taskCode: 'TA3',
    angle: 'localTeam',
    level: 'group',
    focus: 'teacher',
    theme: null,
    setting: 'school',
    slot: null,
    heldDate: '2026-11-17',
    minutes: 30,
    participants: 2,
    actors: [{ role: 'localTeamContact', domain: 'youthHelp' }],
    receipt: {
      decision: 'payer',
      rule: 'consult',
      inputs: { form: 'consult', need: null },
      gives: { payer: 'municipalityLocalTeam' },
      label: null,
      basis: null,
      law: null,
      source: { file: 'workflow.yaml', line: 1 },
    },
    configuration: 1,
    definition: DEFINITION,
    replaces: null,
    isWithdrawn: false,
    recordedAt: new Date().toISOString(),
    actor: 'a pseudonym',
    actorOrganisation: 'acorn',
    actorRole: 'teacher',
    ...told,
  };
}
