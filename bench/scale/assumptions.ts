/** What is taken for granted of the country, each with where it comes from. What was measured is not among it. */

/** `upper` is what would still be believed by somebody who thinks `value` too low. */
export interface Assumption {
  readonly what: string;
  readonly value: number;
  readonly upper: number;
  readonly unit: string;
  readonly source: string;
}

const CBS_YOUTH = 'CBS Jeugdmonitor 2024, longreads.cbs.nl/jeugdmonitor-2024/jeugdzorg';

export const ASSUMPTIONS = {
  municipalities: {
    what: 'municipalities',
    value: 342,
    upper: 342,
    unit: '',
    source: 'CBS, 1 January 2023',
  },
  pupils: {
    what: 'pupils',
    value: 2_500_000,
    upper: 2_500_000,
    unit: '',
    source:
      'rounded up: 1,474,521 in primary education in 2022/23 (CBS, cbs.nl/nl-nl/cijfers/detail/03753); the others are assumed, ' +
      'not looked up',
  },
  caseShare: {
    what: 'pupils for whom a case is opened in a year',
    value: 0.106,
    upper: 0.256,
    unit: 'of pupils',
    source:
      `as many as had youth care: 10.6 % of those under 23 in 2023 (${CBS_YOUTH}); upper: help at school as on the schools for ` +
      'special education of Holland Rijnland, 412 of 1,611 pupils',
  },
  transitions: {
    what: 'events in a case, from its opening to its end',
    value: 22,
    upper: 44,
    unit: '',
    source: 'the walk of the bench, from a signal to the end of specialist care; upper: twice as many',
  },
  hours: {
    what: 'hours in a year in which people work',
    value: 1_600,
    upper: 1_600,
    unit: 'hours',
    source: 'assumed: 40 school weeks of 40 hours',
  },
  peak: {
    what: 'the busiest hour against the average one',
    value: 5,
    upper: 10,
    unit: 'times',
    source: 'assumed',
  },
  years: {
    what: 'years for which cases are kept',
    value: 20,
    upper: 20,
    unit: 'years',
    source: 'assumed, as for a file of youth care; to be checked with the law in force',
  },
} as const satisfies Record<string, Assumption>;
