/** What related cases say to each other of themselves: that one closed, that one could not take what it was told. */
import type { RelatedCase } from './case-state.js';
import type { MessageSent } from './decision.js';
import type { RelatedRecord } from './record.js';

/** System events between related cases. */
export const CLOSED = 'RELATED_CLOSED';
export const NOT_TAKEN = 'RELATED_NOT_TAKEN';
/** How the first record of a related case names the case that opened it, and the relations it was given. */
export const OPENED_BY = 'openedBy';
export const HANDED_ON = 'handedOn';

/** The id of a message: the transition that sent it, and its number there. */
export function messageId(caseId: string, seq: number, number: number): string {
  return `${caseId}/${seq}/${number}`;
}

export const relatedOf = ({ toCase, as, event }: MessageSent): RelatedRecord => ({ as, case: toCase, event });

/** The relations that a step leaves: of a case that has closed none is open. */
export const relationsAfter = (related: readonly RelatedCase[], isClosed: boolean): readonly RelatedCase[] =>
  isClosed ? related.map((one) => ({ ...one, isOpen: false })) : related;

/** When a case closes, open related cases hear of it. `sent` is how many messages the transition has already. */
export function farewells(
  caseId: string,
  seq: number,
  sent: number,
  related: readonly RelatedCase[],
  outcome: string | null,
): MessageSent[] {
  return related
    .filter(({ isOpen }) => isOpen)
    .map(({ case: toCase, as }, index) => ({
      id: messageId(caseId, seq, sent + index + 1),
      toCase,
      as,
      event: CLOSED,
      data: outcome === null ? {} : { outcome },
    }));
}

/** What could not be taken, told to who told it. */
export interface ToldBack {
  readonly to: string;
  readonly as: string;
  readonly event: string;
}

export function tellBack(id: string, { to, as, event }: ToldBack): MessageSent {
  return { id, toCase: to, as, event: NOT_TAKEN, data: { event } };
}
