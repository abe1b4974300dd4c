/** Events of a case in the network, taken one after another in tests. */
import type { Ground } from '../ground.js';
import { openSituation, take, type Situation } from '../situation.js';

/** An event with its data: in the main case by whoever may, unless a kind of case or a role is named. */
export type Taken = readonly [
  event: string,
  data: Readonly<Record<string, unknown>>,
  named?: { readonly machine?: string; readonly role?: string },
];

const ANSWERED = {
  ...{ opener: 'pupilNeed', homePressure: 'yes', parentalSupport: 'partly', teacherSeesNeed: 'yes' },
  ...{ materialFits: 'yes', peerContact: 'no', schoolFeelsSafe: 'yes', lifeWorldsChecked: true },
};

/** What the blocks ask before anything begins: the family is spoken to and consents. */
export const FAMILY_ASKED: readonly Taken[] = [
  ['CONTEXT_ANSWERED', ANSWERED],
  ['PARENTS_SPOKEN', { pupilPresent: true }],
  ['CONSENT_GIVEN', { purpose: 'localTeam' }],
  ['CONSENT_GIVEN', { purpose: 'provider' }],
  ['CONSENT_GIVEN', { purpose: 'mdo' }],
];

/** A case that was opened with a signal. */
export function opened(ground: Ground): Situation {
  const opening = openSituation(ground, ground.model.workflow.events.get('SIGNAL_RAISED')!, { need: 'anxiety' });
  if ('kind' in opening) throw new Error('The case does not open.');
  return opening;
}

/** The situation after events in an order; one that is refused is a fault of the test or of the workflow. */
export function after(ground: Ground, from: Situation, events: readonly Taken[]): Situation {
  return events.reduce((situation, [name, data, { machine = 'network', role } = {}]) => {
    const event = ground.model.workflow.events.get(name)!;
    const of = situation.cases.findLast((one) => one.machine === machine && one.closedAt === null);
    if (of === undefined) throw new Error(`${name} is refused: there is no ${machine}.`);
    const outcome = take(ground, situation, of, event, data, role);
    if (outcome === undefined || 'kind' in outcome)
      throw new Error(`${name} is refused: ${outcome?.guards.map(({ id, result }) => `${id} ${result}`).join(', ')}.`);
    return outcome;
  }, from);
}
