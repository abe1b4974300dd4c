/** Who is responsible for a frame or a state, as a colour and in words. */
import type { ChartState } from '#language';
import type { Tone } from './picture.js';
import { isWithin, type Chart } from './moves.js';

const TONES: Readonly<Record<string, Tone>> = {
  school: 'school',
  partnership: 'school',
  localTeam: 'help',
  provider: 'help',
  youthHealth: 'help',
  team: 'help',
  certifiedInstitution: 'help',
  municipality: 'money',
  payer: 'money',
  region: 'direction',
  safeHome: 'safety',
};

/** The party that is responsible for most of what happens in a state; where as many are, the later one. */
export function ownerOf({ machine }: Chart, { path }: ChartState): string | undefined {
  const leaves = [...machine.states.values()].filter(
    (state) => isWithin(state.path, path) && state.children.length === 0 && state.kind !== 'final',
  );
  const busy = leaves.filter(({ isResting }) => !isResting);
  const counts = new Map<string, number>();
  for (const { owner } of busy.length > 0 ? busy : leaves)
    if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  let most: string | undefined;
  for (const [owner, count] of counts) if (count >= (counts.get(most ?? '') ?? 0)) most = owner;
  return most;
}

export function toneOf(chart: Chart, state: ChartState): Tone {
  const owner = ownerOf(chart, state);
  return TONES[chart.workflow.parties.get(owner ?? '')?.kind ?? ''] ?? 'plain';
}

export function nameOfParty({ workflow, language }: Chart, party: string | undefined): string | undefined {
  return party === undefined ? undefined : workflow.parties.get(party)?.label[language];
}

/** Whether one party is responsible for all that is not an outcome. */
export function hasOneOwner({ machine }: Chart, { path }: ChartState): boolean {
  const owners = [...machine.states.values()]
    .filter((state) => isWithin(state.path, path) && state.children.length === 0 && state.kind !== 'final')
    .map(({ owner }) => owner);
  return new Set(owners).size === 1;
}
