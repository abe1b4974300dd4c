/**
 * Who waits for a place in a region, longest first. A provider sees those who wait for what it offers, a school and its team their
 * own pupils, a municipality and the region everybody. Never who the child is: a case number only for who may see the case.
 */
import { waitingLine, type WaitingCase } from '#routing';
import type { Actor } from '#platform';
import { isAuditor, regionOf, seesCase } from './caller.js';
import type { ActiveRegion } from './catalogue.js';
import { placesInUse } from './places-world.js';
import type { Service } from './service.js';

/** At most this many are shown: who comes later has to wait for these first. */
const MOST_SHOWN = 200;

export interface WaitingShown {
  readonly position: number;
  readonly since: string;
  readonly school: string;
  readonly product: string;
  /** What it waits for, and how many wait for the same and began before. */
  readonly offers: readonly { readonly organisation: string; readonly offer: string | null; readonly ahead: number }[];
  readonly case?: string;
}

export async function listWaiting(
  service: Service,
  actor: Actor,
  region: string,
): Promise<{ readonly items: readonly WaitingShown[] }> {
  const active = regionOf(service, actor, region);
  const line = waitingLine(active.document, await placesInUse(service, active));
  const items: WaitingShown[] = [];
  for (const [index, { one, offers }] of line.entries()) {
    if (items.length === MOST_SHOWN) break;
    if (!maySee(actor, active, one, offers)) continue;
    const isSeen = await seesCase(service, actor, region, one.case);
    const { school, product } = one.sought;
    items.push({
      position: index + 1,
      since: one.since,
      school,
      product,
      offers: ofCaller(actor, active, offers),
      ...(isSeen ? { case: one.case } : {}),
    });
  }
  return { items };
}

const seesAll = (actor: Actor, { document }: ActiveRegion): boolean =>
  isAuditor(actor) || ['municipality', 'region'].includes(document.organisations[actor.organisation]?.kind ?? '');

function maySee(actor: Actor, active: ActiveRegion, one: WaitingCase, offers: WaitingShown['offers']): boolean {
  return (
    seesAll(actor, active) ||
    one.sought.school === actor.organisation ||
    active.document.schools[one.sought.school]?.team === actor.organisation ||
    offers.some(({ organisation }) => organisation === actor.organisation)
  );
}

/** A provider sees its own offers, not those of others. */
function ofCaller(actor: Actor, active: ActiveRegion, offers: WaitingShown['offers']): WaitingShown['offers'] {
  const own = offers.filter(({ organisation }) => organisation === actor.organisation);
  return own.length === 0 || seesAll(actor, active) ? offers : own;
}
