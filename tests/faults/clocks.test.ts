import { describe, expect, it } from '@jest/globals';
import { checkClocks, type ClockRecord } from './clock-history.js';
import { describeClocks } from './clocks.js';

/** What was found wrong where something was wrong. */
const found: string[] = [];

describe('the check of clocks', () => {
  const [due, later] = ['2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z'];
  const armed: ClockRecord = {
    seq: 1,
    scheduledAt: null,
    recordedAt: '2026-03-28T10:00:00.000Z',
    timers: [
      { change: 'armed', id: 'first/P1D', dueAt: due },
      { change: 'armed', id: 'first/3wd', dueAt: later },
    ],
  };
  const firing = (seq: number, id: string, dueAt: string, recordedAt = dueAt): ClockRecord => ({
    seq,
    scheduledAt: dueAt,
    recordedAt,
    timers: [{ change: 'fired', id, dueAt }],
  });
  const first = firing(2, 'first/P1D', due);
  const second = firing(3, 'first/3wd', later);

  it('passes what is right', () => {
    expect(checkClocks([armed, first, second])).toEqual({ faults: [], fired: 2, open: [] });
  });

  it.each<[string, ClockRecord[]]>([
    ['fires twice', [armed, first, firing(3, 'first/P1D', due)]],
    ['fires early', [armed, firing(2, 'first/P1D', due, '2026-03-29T21:59:59.999Z')]],
    ['fires out of order', [armed, firing(2, 'first/3wd', later), firing(3, 'first/P1D', due, later)]],
    ['fires without saying when it was due', [armed, { ...first, scheduledAt: null }]],
    ['says another moment than the one it was due at', [armed, { ...first, scheduledAt: later }]],
    [
      'ends at no midnight',
      [{ ...armed, timers: [{ change: 'armed', id: 'first/P1D', dueAt: '2026-03-29T23:00:00.000Z' }] }],
    ],
  ])('sees a clock that %s', (what, records) => {
    expect(checkClocks(records).faults).not.toEqual([]);
    found.push(what);
  });

  it('sees a clock that is lost', () => {
    expect(checkClocks([armed, first]).open).toEqual([`first/3wd ${later}`]);
  });
});

describeClocks(150, () => `a clock that ${found.join(', ')}: each found`);
