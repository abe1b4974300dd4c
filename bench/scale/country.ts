/** What the country asks of the database: plain sums over the assumptions and what was measured on one node. */
import { ASSUMPTIONS } from './assumptions.js';

/** A table with its indexes and everything else of it. */
export interface TableSize {
  readonly table: string;
  /** Kept with every case; only while it is open; or not of a case. */
  readonly of: 'case' | 'openCase' | 'other';
  readonly rows: number;
  readonly bytes: number;
}

export interface ScaleMeasured {
  readonly startedAt: string;
  readonly machine: string;
  /** Walked to their end. */
  readonly cases: number;
  /** On their way: what is only there then was measured with these. */
  readonly openCases: number;
  readonly tables: readonly TableSize[];
  /** Events a second over HTTP with authentication, 32 clients over 8 regions; the median of the rounds. */
  readonly rate: number;
}

export interface Need {
  readonly casesPerYear: number;
  readonly transitionsPerYear: number;
  readonly averagePerSecond: number;
  readonly peakPerSecond: number;
  /** The busiest second in proportion to what the node did. */
  readonly peakOfNode: number;
  readonly bytesPerCase: number;
  readonly bytesPerYear: number;
  readonly bytesKept: number;
  readonly bytesKeptPerMunicipality: number;
}

/** What is kept of a case that has ended. */
export function bytesPerCase({ cases, tables }: Pick<ScaleMeasured, 'cases' | 'tables'>): number {
  return tables.filter((one) => one.of === 'case').reduce((sum, { bytes }) => sum + bytes, 0) / cases;
}

/** `upper` takes the upper end of every assumption at once. */
export function needOf(measured: ScaleMeasured, end: 'value' | 'upper'): Need {
  const of = (name: keyof typeof ASSUMPTIONS): number => ASSUMPTIONS[name][end];
  const casesPerYear = of('pupils') * of('caseShare');
  const transitionsPerYear = casesPerYear * of('transitions');
  const averagePerSecond = transitionsPerYear / (of('hours') * 3_600);
  const peakPerSecond = averagePerSecond * of('peak');
  // A case of twice as many events is taken to be twice as large.
  const perCase = bytesPerCase(measured) * (of('transitions') / ASSUMPTIONS.transitions.value);
  const bytesPerYear = casesPerYear * perCase;
  const bytesKept = bytesPerYear * of('years');
  return {
    casesPerYear,
    transitionsPerYear,
    averagePerSecond,
    peakPerSecond,
    peakOfNode: peakPerSecond / measured.rate,
    bytesPerCase: perCase,
    bytesPerYear,
    bytesKept,
    bytesKeptPerMunicipality: bytesKept / of('municipalities'),
  };
}
