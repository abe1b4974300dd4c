// What must hold of the clocks in the histories of cases, whatever happened to workers and watches: each that was armed ended
// once, by firing or by being cancelled; none fired before its time; a case heard them in the order in which they were due; and
// each record says when it was due and when it happened. Returns what is wrong, in words.
import type { TransitionRecord } from '#lifecycle';

export type ClockRecord = Pick<TransitionRecord, 'seq' | 'timers' | 'scheduledAt' | 'recordedAt'>;

export interface CheckedHistory {
  readonly faults: readonly string[];
  readonly fired: number;
  /** What is armed at the end: name and moment. */
  readonly open: readonly string[];
}

export function checkClocks(records: readonly ClockRecord[]): CheckedHistory {
  const open = new Map<string, { dueAt: string; armedAt: string }>();
  const faults: string[] = [];
  let fired = 0;
  let last = '';
  for (const { seq, timers, scheduledAt, recordedAt } of records) {
    const ended = timers.filter(({ change }) => change === 'fired');
    if (ended.length !== (scheduledAt === null ? 0 : 1)) faults.push(`${seq}: ${ended.length} clocks fired`);
    for (const { id, change, dueAt } of timers) {
      const running = open.get(id);
      if (dueAt === null) {
        faults.push(`${seq}: ${id} ${change} without a moment`);
        continue;
      }
      if (change === 'armed') {
        if (running !== undefined) faults.push(`${seq}: ${id} was armed twice`);
        faults.push(...placeFaults(id, recordedAt, dueAt).map((fault) => `${seq}: ${fault}`));
        open.set(id, { dueAt, armedAt: recordedAt });
        continue;
      }
      if (running?.dueAt !== dueAt) faults.push(`${seq}: ${id} ${change}, which was not running for ${dueAt}`);
      open.delete(id);
      if (change !== 'fired') continue;
      fired += 1;
      if (scheduledAt !== dueAt) faults.push(`${seq}: ${id} says that it was due at ${scheduledAt}, not ${dueAt}`);
      if (recordedAt < dueAt) faults.push(`${seq}: ${id} fired at ${recordedAt}, before ${dueAt}`);
      if (dueAt < last) faults.push(`${seq}: ${id} of ${dueAt} fired after one of ${last}`);
      last = dueAt;
    }
  }
  return { faults, fired, open: [...open].map(([id, { dueAt }]) => `${id} ${dueAt}`).sort() };
}

const LOCAL = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Hours run by the watch, also over a night in which it is turned; days end at a midnight in the Netherlands. */
function placeFaults(id: string, armedAt: string, dueAt: string): string[] {
  const hours = /PT(\d+)H$/.exec(id)?.[1];
  if (hours !== undefined) {
    const ms = Date.parse(dueAt) - Date.parse(armedAt);
    return ms === Number(hours) * 3_600_000 ? [] : [`${id} is due ${ms} ms after it began`];
  }
  const local = LOCAL.format(new Date(dueAt));
  return local.endsWith('00:00:00') ? [] : [`${id} is due at ${local}`];
}
