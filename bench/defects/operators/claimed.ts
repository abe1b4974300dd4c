/** The classes of defects that the rules are there for. */
import { dropConsent, weakenGuard, widenMandate } from './conditions.js';
import { dangleTarget, dropClock, dropEnd, dropExits, dropTransition, swapTarget } from './flow.js';
import { breakPayerRow } from './money.js';
import { dropLink, dropOwner, dropRole, reorderLinks, swapOwner } from './people.js';
import type { Operator } from '../operator.js';

export const CLAIMED: readonly Operator[] = [
  dangleTarget,
  dropTransition,
  dropExits,
  swapTarget,
  dropClock,
  dropEnd,
  dropRole,
  dropOwner,
  swapOwner,
  dropLink,
  reorderLinks,
  weakenGuard,
  widenMandate,
  dropConsent,
  breakPayerRow,
];
