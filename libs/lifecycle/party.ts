/**
 * Which organisation fills a party: by the ways of the workflow, on the facts of the case. Decides who takes part when those
 * facts change and who did so before; what a party may see or do is decided elsewhere.
 */
import type { Facts, Party, Workflow } from '#language';
import type { CaseState, FormerParticipant } from './case-state.js';
import type { Model } from './model.js';
import type { Inquiry } from './world.js';

/** The organisation that fills a party, by the first of its ways that finds one. */
export function findOrganisation(
  party: Party | undefined,
  school: string,
  facts: CaseState['facts'],
  inquiry: Inquiry,
): string | undefined {
  if (party === undefined) return undefined;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  for (const { way, of } of party.found) {
    const found = inquiry.ask({
      id: 'organisation',
      inputs: {
        chosen: way === 'chosen' ? text(facts[of ?? '']) : null,
        kind: party.kind,
        party: party.id,
        residence: of === 'residence' ? text(facts['residence']) : null,
        school,
        way: of === undefined ? way : `${way}(${of})`,
      },
    });
    if (typeof found === 'string') return found;
  }
  return undefined;
}

/** The parties that are found by a fact that a transition changed. */
export function partiesFoundBy(workflow: Workflow, before: Facts, after: Facts): readonly Party[] {
  if (before === after) return [];
  return [...workflow.parties.values()].filter((party) =>
    party.found.some(({ of }) => of !== undefined && before[of] !== after[of]),
  );
}

/** Whether a party is found by a choice, and somebody else was chosen. */
export const isChosenAnew = ({ found }: Party, before: Facts, after: Facts): boolean =>
  found.some(({ way, of }) => way === 'chosen' && of !== undefined && before[of] !== after[of]);

/** Who was part of the case in a party and is so no more; whoever is again is former no more. */
export function formerAfter(
  former: readonly FormerParticipant[],
  before: CaseState['participants'],
  after: CaseState['participants'],
): readonly FormerParticipant[] {
  const isPart = (of: CaseState['participants'], { party, organisation }: FormerParticipant): boolean =>
    of[party]?.organisation === organisation && of[party].isPart;
  const were = Object.entries(before).map(([party, { organisation }]) => ({ party, organisation }));
  const left = were.filter((one) => isPart(before, one) && !isPart(after, one));
  return [...former.filter((one) => !isPart(after, one) && !isPart(before, one)), ...left];
}

/** The organisation behind a payer, where the region knows it; external payers have none. */
export function payerOf(
  payer: string,
  school: string,
  facts: CaseState['facts'],
  model: Model,
  inquiry: Inquiry,
): string | null {
  if (payer.startsWith('municipality')) {
    const residence = facts['residence'];
    if (typeof residence !== 'string') {
      // Freely accessible help and prevention are the school's municipality's as long as no residence is known.
      return payer === 'municipality'
        ? null
        : organisationBy('municipalityOf(school)', 'municipality', school, inquiry);
    }
    const { organisation } = inquiry.ask({ id: 'municipality', inputs: { municipality: residence } }) as {
      organisation: string | null;
    };
    return organisation;
  }
  const kind = payer === 'schoolPartnership' ? 'partnership' : payer;
  const party = [...model.workflow.parties.values()].find((one) => one.id === kind || one.kind === kind);
  return findOrganisation(party, school, facts, inquiry) ?? null;
}

/** The organisation that one way of finding gives, whoever fills a party of the model. */
function organisationBy(way: string, kind: string, school: string, inquiry: Inquiry): string | null {
  const inputs = { chosen: null, kind, party: kind, residence: null, school, way };
  return inquiry.ask({ id: 'organisation', inputs }) as string | null;
}
