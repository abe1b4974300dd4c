// What a fault test saw, as a row of the table that `npm run test:faults` ends with. A test still judges by itself; this only
// tells. Without FAULT_REPORT_FILE, which scripts/test.mjs sets, nothing is written.
import { appendFileSync } from 'node:fs';

/** Texts of some thirty characters, so that the table fits a terminal; longer ones are wrapped. */
export interface FaultReport {
  /** Of the test programme: `R4`. */
  readonly id: string;
  /** What was done to the service: `database killed 4 times`. */
  readonly fault: string;
  /** What it was doing: `8 writers, 2,310 commits`. */
  readonly load: string;
  /** What has to hold: `acknowledged = stored`. */
  readonly invariant: string;
  /** The figures that were seen: `ready after 1.9 s, 12 commits cut`. */
  readonly seen: string;
  /** On which broken build the same checks failed, and how: `acknowledged before written: 31 lost`. */
  readonly broken: string;
  /** Acknowledged, and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly doubled: number;
  /** Neither done nor refused nor to be done by anybody. */
  readonly stranded: number;
}

/** Adds a row to the table of faults and invariants. Call it before the expectations, so that a failure shows its figures. */
export function reportFault(row: FaultReport): void {
  const file = process.env['FAULT_REPORT_FILE'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
