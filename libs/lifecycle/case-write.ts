/** What one transition writes: the row of the case and the rows beside it. Only puts together what was decided. */
import type { Step } from '#machine';
import type { CarriedOut } from './carry-out.js';
import type { CaseState, OpenClock } from './case-state.js';
import { changesOf } from './clocks.js';
import type { CaseWrite, MessageSent } from './decision.js';
import { recordBytes, recordHash, type TransitionRecord } from './record.js';
import { relationsAfter } from './relation.js';
import type { Ending } from './standing.js';

/** A transition of which everything is known. */
export interface Transition {
  readonly before: CaseState;
  readonly isNew: boolean;
  readonly last: Step;
  readonly done: CarriedOut;
  readonly ending: Ending;
  readonly isClosed: boolean;
  readonly openClocks: readonly OpenClock[];
  readonly messages: readonly MessageSent[];
  readonly record: TransitionRecord;
}

/** The row of the case after the transition, and what changes in the rows beside it. */
export function writeOf({
  before,
  isNew,
  last,
  done,
  ending,
  isClosed,
  openClocks,
  messages,
  record,
}: Transition): CaseWrite {
  const bytes = recordBytes(record);
  const hash = recordHash(bytes);
  const { armed, cancelled } = changesOf(before.clocks, openClocks);
  // Each by its name: what is left of an object without some of its fields takes many times as long.
  const { region, case: id, subject, school, workflow, machine, configuration, definition, openedAt } = before;
  const { records: _records, used, ...placed } = done.placed;
  const waits = isClosed ? undefined : placed.waiting;
  return {
    expected: isNew ? null : { version: before.version, head: before.head },
    state: {
      region,
      case: id,
      subject,
      school,
      workflow,
      machine,
      configuration,
      definition,
      version: record.seq,
      head: hash,
      openedAt,
      recordedAt: record.recordedAt,
      // A message can still reach a closed case; that does not close it again.
      closedAt: isClosed ? (before.closedAt ?? record.recordedAt) : null,
      outcome: isClosed ? ending.outcome : null,
      snapshot: last.snapshot,
      states: last.states,
      facts: last.facts,
      participants: done.participants,
      ...(done.former.length === 0 ? {} : { former: done.former }),
      ...placed,
      related: relationsAfter(done.related, isClosed),
      clocks: openClocks,
      tasks: isClosed ? [] : done.openTasks,
      ...(done.told.length === 0 ? {} : { told: done.told }),
    },
    record,
    bytes,
    hash,
    timersArmed: armed,
    timersCancelled: cancelled,
    tasksOpened: done.tasks,
    tasksDone: isClosed ? [...done.tasksDone, ...done.openTasks.map(({ id }) => id)] : done.tasksDone,
    messages,
    ...(used.length === 0 ? {} : { places: used }),
    ...(isSame(before.waiting, waits) ? {} : { waits: waits ?? null }),
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
