/**
 * The open tasks of a case after a step: which are finished, which go along to another organisation, which are given, and how
 * an overdue one climbs its ladder. Who claimed a task or handed it on is not known here.
 */
import type { Ladder } from '#language';
import type { CaseState, OpenClock, OpenTask, TaskTerm } from './case-state.js';
import { chartOf, rungClock } from './chart.js';
import type { TaskOpened } from './decision.js';
import type { Model } from './model.js';

/** A task that a step gives to a party. */
export interface GivenTask {
  readonly party: string;
  readonly task: TaskOpened;
  readonly state?: string;
  readonly until?: readonly string[];
  readonly of?: string;
  /** What its date was made of; left out before schakel/4. */
  readonly term?: TaskTerm | undefined;
  /** The clock of the rung that is asked when it is overdue. */
  readonly next?: OpenClock;
}

export interface TasksInput {
  readonly before: Pick<CaseState, 'tasks' | 'clocks'>;
  readonly given: readonly GivenTask[];
  readonly active: ReadonlySet<string>;
  /** The event taken and those raised by it. */
  readonly events: readonly string[];
  /** The organisation that fills a party now; undefined when nobody does. */
  organisationOf(party: string, was: string): string | undefined;
}

export interface TasksAfter {
  readonly open: readonly OpenTask[];
  readonly opened: readonly TaskOpened[];
  readonly done: readonly string[];
  /** Of ladders: what runs from now on, and what runs no more. */
  readonly armed: readonly OpenClock[];
  readonly cancelled: readonly string[];
}

/**
 * A task belongs to the party that it was given to. When another organisation fills that party the open task goes along with
 * its date; when nobody does it is finished. An escalation ends with its task, and when its task is given anew.
 */
export function tasksAfter(input: TasksInput): TasksAfter {
  const { before, given, active, events } = input;
  const anew = new Set(given.map(({ task }) => task.id));
  const isOver = ({ state, until }: OpenTask): boolean =>
    (state !== undefined && !active.has(state)) || (until ?? []).some((event) => events.includes(event));
  const ended = new Set(before.tasks.filter(isOver).map(({ id }) => id));
  const moved: TaskOpened[] = [];
  const kept: OpenTask[] = [];
  for (const one of before.tasks) {
    if (one.of !== undefined && (ended.has(one.of) || anew.has(one.of))) ended.add(one.id);
    if (ended.has(one.id) || anew.has(one.id)) continue;
    if (one.given === undefined) {
      kept.push(one);
      continue;
    }
    const { party, ...task } = one.given;
    const organisation = input.organisationOf(party, task.organisation);
    if (organisation === undefined) ended.add(one.id);
    else if (organisation === task.organisation) kept.push(one);
    else {
      moved.push({ id: one.id, ...task, organisation });
      kept.push({ ...one, given: { party, ...task, organisation } });
    }
  }
  return {
    open: [...kept, ...given.map(openOf)],
    opened: [...moved, ...given.map(({ task }) => task)],
    done: [...ended],
    armed: given.flatMap(({ next }) => next ?? []),
    cancelled: before.clocks
      .map(({ id }) => id)
      .filter((id) => [...ended, ...anew].some((task) => id.startsWith(`task/${task}/`))),
  };
}

function openOf({ party, task: { id, ...task }, state, until, of, term }: GivenTask): OpenTask {
  return {
    id,
    ...(state === undefined ? {} : { state }),
    ...(until === undefined ? {} : { until }),
    ...(of === undefined ? {} : { of }),
    ...(term === undefined ? {} : { term }),
    given: { party, ...task },
  };
}

/** The clock of the first rung of a task that is due. */
export function firstRung(task: TaskOpened, ladder: Ladder | undefined): OpenClock | undefined {
  const [rung] = ladder?.rungs ?? [];
  if (ladder === undefined || rung === undefined || task.dueAt === null) return undefined;
  return { dueAt: task.dueAt, id: rungClock(task.id, ladder, rung.id) };
}

/** When a task is due, and what that was made of. */
export interface TaskDate {
  readonly dueAt: string | null;
  readonly term: TaskTerm | undefined;
}

/** A rung whose moment has come. */
export interface Climb {
  readonly task: string;
  readonly ladder: Ladder;
  readonly rung: number;
}

/**
 * What is asked of a rung: the task of before stays with who has it, and somebody on the next rung is asked as well. A rung that
 * nobody fills is passed over.
 */
export function climb(
  { task, ladder, rung: from }: Climb,
  open: readonly OpenTask[],
  find: (party: string) => string | undefined,
  due: (rung: Ladder['rungs'][number]) => TaskDate,
): GivenTask | undefined {
  const label = open.find(({ id }) => id === task)?.given?.label;
  for (const [index, rung] of ladder.rungs.entries()) {
    const organisation = index < from ? undefined : find(rung.party);
    if (organisation === undefined) continue;
    const { dueAt, term } = due(rung);
    const next = ladder.rungs[index + 1];
    return {
      party: rung.party,
      of: task,
      term,
      task: {
        id: `${task}-${rung.id}`,
        kind: 'escalation',
        organisation,
        role: rung.role,
        label:
          label === undefined
            ? rung.label
            : { nl: `${rung.label.nl}: ${label.nl}`, en: `${rung.label.en}: ${label.en}` },
        dueAt,
      },
      ...(next === undefined || dueAt === null ? {} : { next: { dueAt, id: rungClock(task, ladder, next.id) } }),
    };
  }
  return undefined;
}

/** Whether the case itself finishes a task of this name; otherwise a person says that it is done. */
export function finishesItself(model: Model, state: CaseState, name: string): boolean {
  return chartOf(model.machine(state.machine).machine).finished.has(name);
}

/** The parties that have something to do in a case, or were told of it: they see at least where it stands. */
export function askedParties({ tasks, told }: Pick<CaseState, 'tasks' | 'told'>) {
  return [
    ...tasks.flatMap(({ given }) =>
      given === undefined ? [] : [{ party: given.party, organisation: given.organisation }],
    ),
    ...(told ?? []),
  ];
}
