// Who takes part in a case: who owns it or owned it, who is offered it, and who sees it as he has something to do or was told.
import type { Kept } from './case.js';
import { HIDDEN, PARTIES, PEOPLE, speaksFor, type Party, type Person } from './people.js';
import { ownerIn, type Place } from './places.js';
import { nearby } from './residence.js';

/** Who fills a party for every case. */
const FIXED: Readonly<Record<Exclude<Party, 'access' | 'localTeam' | 'provider'>, string>> = {
  school: 'voorbeeldschool',
  supportTeam: 'voorbeeldschool',
  partnership: 'partnership-primary',
  chainManager: 'jeugdhulpregio',
  safeHome: 'veilig-thuis',
};

/** Who fills a party now: near where the child lives, or with whom it has a place, or whom somebody chose. */
function fills(one: Kept, party: Party): string {
  if (party === 'access' || party === 'localTeam') return nearby(one, party);
  if (party === 'provider') return one.held?.organisation ?? one.provider ?? 'cardea';
  return FIXED[party];
}

/** For which parties somebody can act on a case. */
export const partiesOf = (one: Kept, by: Person): Party[] =>
  PARTIES.filter((party) => speaksFor(by, party) && one.parties[party]?.organisation === PEOPLE[by].organisation);

export const answersFor = (one: Kept, by: Person): boolean =>
  partiesOf(one, by).some((party) => party === ownerIn(one.at));

export function sees(one: Kept, by: Person): boolean {
  const { organisation } = PEOPLE[by];
  const takesPart = partiesOf(one, by).some((party) => {
    const { isPart, offeredIn } = one.parties[party] ?? {};
    return offeredIn !== undefined || (isPart === true && !HIDDEN.includes(party)) || party === ownerIn(one.at);
  });
  const isAsked = one.asked.some(
    ({ party }) => speaksFor(by, party) && (one.parties[party]?.organisation ?? fills(one, party)) === organisation,
  );
  const isTold = one.told.some((told) => speaksFor(by, told.party) && told.organisation === organisation);
  return takesPart || isAsked || isTold;
}

/** To be part of a case is not handed on with an offer. */
export function offer(one: Kept, party: Party, place: Place): void {
  const [organisation, was] = [fills(one, party), one.parties[party]];
  const isPart = was?.organisation === organisation && was.isPart;
  one.parties[party] = { organisation, isPart, offeredIn: place };
}

/** What was offered in a place is so no more when it is left, accepted or not. */
export function endOffers(one: Kept, left: Place): void {
  for (const party of PARTIES) {
    const { offeredIn, ...standing } = one.parties[party] ?? { organisation: '', isPart: false };
    if (offeredIn === left) one.parties[party] = standing;
  }
}

/** Who answers for a case takes part for good; who was only offered it does so no more. */
export function settleParties(one: Kept): void {
  const owner = ownerIn(one.at);
  if (owner !== undefined) {
    const placed = owner === 'provider' ? one.held?.organisation : undefined;
    one.parties[owner] = {
      organisation: placed ?? one.parties[owner]?.organisation ?? fills(one, owner),
      isPart: true,
    };
  }
  for (const party of PARTIES) {
    const { isPart, offeredIn } = one.parties[party] ?? {};
    if (isPart !== true && offeredIn === undefined) Reflect.deleteProperty(one.parties, party);
  }
}

/** Another may fill a party now: he takes the place of the one before, but whom somebody chose has yet to accept. */
export function findAnew(one: Kept, was: Pick<Kept, 'provider' | 'residence'>): void {
  const byResidence: readonly Party[] = was.residence === one.residence ? [] : ['access', 'localTeam'];
  for (const party of was.provider === one.provider ? byResidence : [...byResidence, 'provider' as const]) {
    const [organisation, standing] = [fills(one, party), one.parties[party]];
    if (standing !== undefined && standing.organisation !== organisation)
      one.parties[party] = { ...standing, organisation, isPart: standing.isPart && party !== 'provider' };
    one.told = one.told.filter((told) => told.party !== party || told.organisation === organisation);
  }
}

/** Who takes part hears of it anyhow. */
export function tell(one: Kept, parties: readonly Party[]): void {
  const others = parties.filter((party) => one.parties[party] === undefined);
  one.told = [...one.told, ...others.map((party) => ({ party, organisation: fills(one, party) }))];
}
