// Which terms the Algemene termijnenwet is about, by their length. Whether a term is one in law is for whoever writes it down.

import type { Duration } from './duration.js';

/** Article 4(a): not terms in hours, of more than 90 days, 12 weeks or 3 months, or in years. */
export function isUnderTermsAct({ unit, count }: Duration): boolean {
  switch (unit) {
    case 'workingDays':
      return true;
    case 'days':
      return count <= 90;
    case 'weeks':
      return count <= 12;
    case 'months':
      return count <= 3;
    case 'years':
    case 'hours':
    case 'minutes':
      return false;
  }
}

/** Article 2: terms of at least three days hold at least two working days. */
export function holdsThreeDays({ unit, count }: Duration): boolean {
  return (unit !== 'days' && unit !== 'workingDays') || count >= 3;
}
