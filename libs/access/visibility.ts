/** What an organisation may see of a case: everything, a packet, a status line or nothing. Denied by default. */
import type { Visibility, Workflow } from '#language';

export interface SeenCase {
  readonly owners: readonly string[];
  /** Parties that have something to do in the case, or were told of it. */
  readonly asked?: readonly { readonly party: string; readonly organisation: string }[];
  readonly participants: Readonly<
    Record<
      string,
      {
        readonly organisation: string;
        readonly isPart: boolean;
        readonly offer?: { readonly packet: readonly string[] };
      }
    >
  >;
}

export interface View {
  readonly level: Visibility;
  /** The facts that may be seen at level packet. */
  readonly packet: readonly string[];
}

const RANK: Readonly<Record<Visibility, number>> = { none: 0, statusLine: 1, packet: 2, full: 3 };

/**
 * The widest view that an organisation has through its parties: the owner sees all, who is offered the case the packet, who
 * takes part what the workflow says of the party. Whoever holds no role of the party sees nothing.
 */
export function viewOf(workflow: Workflow, seen: SeenCase, organisation: string, roles: readonly string[]): View {
  let best: View = { level: 'none', packet: [] };
  for (const [party, { organisation: of, isPart, offer }] of Object.entries(seen.participants)) {
    const document = workflow.parties.get(party);
    if (of !== organisation || document === undefined || !document.roles.some((role) => roles.includes(role))) continue;
    const level: Visibility = seen.owners.includes(party) ? 'full' : isPart ? document.visibility : 'none';
    const offered: View =
      offer === undefined ? { level: 'none', packet: [] } : { level: 'packet', packet: offer.packet };
    for (const view of [{ level, packet: [] }, offered]) {
      if (RANK[view.level] > RANK[best.level]) best = view;
      else if (view.level === 'packet' && best.level === 'packet')
        best = { level: 'packet', packet: [...new Set([...best.packet, ...view.packet])] };
    }
  }
  // Who is to act must know that there is a case, and where it stands; of what is in it he sees nothing by that.
  const isAsked = (seen.asked ?? []).some(
    (one) =>
      one.organisation === organisation &&
      workflow.parties.get(one.party)?.roles.some((role) => roles.includes(role)) === true,
  );
  return isAsked && best.level === 'none' ? { level: 'statusLine', packet: [] } : best;
}

/** Whether an organisation was part of a case in a party that it fills no more; what it did itself stays its to see. */
export function tookPart(
  workflow: Workflow,
  former: readonly { readonly party: string; readonly organisation: string }[],
  organisation: string,
  roles: readonly string[],
): boolean {
  return former.some(
    (one) =>
      one.organisation === organisation &&
      workflow.parties.get(one.party)?.roles.some((role) => roles.includes(role)) === true,
  );
}
