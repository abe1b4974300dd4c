/** Turns a batch of submissions into the arguments of schakel.commit_decisions (sql/commit-decisions.sql). Asks nobody. */
import type { CaseWrite } from '#lifecycle';
import { answerText } from './answer.js';
import { byteaArray, jsonArray } from './binary-array.js';
import { caseBodyOf, organisationsOf } from './case-row.js';
import type { Notice, Submission } from './command.js';

/** A write with its number and that of its command, both from 1, and the messages to endpoints that tell of it. */
interface Numbered {
  readonly number: number;
  readonly command: number;
  readonly write: CaseWrite;
  readonly notices: readonly Notice[];
}

/** The arguments by their names, arrays side by side; those that are long in binary form. */
export function batchArguments(region: string, batch: readonly Submission[]): Record<string, unknown> {
  const writes = batch
    .flatMap(({ decision, notices = [] }, index) =>
      decision.writes.map((write) => ({
        command: index + 1,
        write,
        notices: notices.filter((notice) => notice.case === write.state.case),
      })),
    )
    .map((one, index): Numbered => ({ ...one, number: index + 1 }));
  return { p_region: region, ...commandArguments(batch), ...writeArguments(writes), ...partArguments(writes) };
}

function commandArguments(batch: readonly Submission[]): Record<string, unknown> {
  const each = <T>(value: (submission: Submission) => T): T[] => batch.map(value);
  return {
    p_command_ids: each(({ command }) => command.id),
    p_persons: each(({ command }) => command.person ?? ''),
    p_fingerprints: each(({ command }) => command.fingerprint),
    p_answers: jsonArray(each(({ command }) => (command.answer === null ? null : answerText(command.answer)))),
    p_consumed_timers: each(({ consumes }) => (consumes?.kind === 'timer' ? consumes.timer : null)),
    p_consumed_armed_seqs: each(({ consumes }) => (consumes?.kind === 'timer' ? consumes.armedSeq : null)),
    p_consumed_messages: each(({ consumes }) => (consumes?.kind === 'message' ? consumes.message : null)),
  };
}

function writeArguments(writes: readonly Numbered[]): Record<string, unknown> {
  const each = <T>(value: (write: CaseWrite) => T): T[] => writes.map(({ write }) => value(write));
  const opened = writes.filter(({ write }) => write.expected === null);
  const eachOpened = <T>(value: (state: CaseWrite['state']) => T): T[] => opened.map(({ write }) => value(write.state));
  return {
    p_write_commands: writes.map(({ command }) => command),
    p_cases: each(({ state }) => state.case),
    p_expected_versions: each(({ expected }) => expected?.version ?? null),
    p_expected_heads: each(({ expected }) => expected?.head ?? null),
    p_hashes: each(({ hash }) => hash),
    p_records: byteaArray(each(({ bytes }) => bytes)),
    p_closed_ats: each(({ state }) => state.closedAt),
    p_outcomes: each(({ state }) => state.outcome),
    p_states: each(({ state }) => arrayText(state.states)),
    p_organisations: each(({ state }) => arrayText(organisationsOf(state))),
    p_bodies: jsonArray(each(({ state }) => caseBodyOf(state))),
    p_opened_writes: opened.map(({ number }) => number),
    p_subjects: eachOpened(({ subject }) => subject),
    p_schools: eachOpened(({ school }) => school),
    p_workflows: eachOpened(({ workflow }) => workflow),
    p_machines: eachOpened(({ machine }) => machine),
    p_configurations: eachOpened(({ configuration }) => configuration),
    p_definitions: eachOpened(({ definition }) => definition),
    p_opened_ats: eachOpened(({ openedAt }) => openedAt),
  };
}

function partArguments(writes: readonly Numbered[]): Record<string, unknown> {
  const parts = <T>(of: (write: CaseWrite) => readonly T[]): { number: number; part: T }[] =>
    writes.flatMap(({ number, write }) => of(write).map((part) => ({ number, part })));
  const armed = parts(({ timersArmed }) => timersArmed);
  const cancelled = parts(({ timersCancelled }) => timersCancelled);
  const tasks = parts(({ tasksOpened }) => tasksOpened);
  const done = parts(({ tasksDone }) => tasksDone);
  // A message without a receiving case is for an endpoint (sql/write-messages.sql).
  const messages = [
    ...parts(({ messages: all }) =>
      all.map(({ id, toCase, as, event, data }) => ({ id, toCase, as, event, data: JSON.stringify(data) })),
    ),
    ...writes.flatMap(({ number, notices }) =>
      notices.map(({ id, endpoint, kind, body }) => ({
        number,
        part: { id, toCase: null, as: endpoint, event: kind, data: body },
      })),
    ),
  ];
  return {
    p_armed_writes: armed.map(({ number }) => number),
    p_armed_timers: armed.map(({ part }) => part.id),
    p_armed_due_ats: armed.map(({ part }) => part.dueAt),
    p_cancelled_writes: cancelled.map(({ number }) => number),
    p_cancelled_timers: cancelled.map(({ part }) => part),
    p_task_writes: tasks.map(({ number }) => number),
    p_task_names: tasks.map(({ part }) => part.id),
    p_task_kinds: tasks.map(({ part }) => part.kind),
    p_task_organisations: tasks.map(({ part }) => part.organisation),
    p_task_roles: tasks.map(({ part }) => part.role),
    p_task_labels: tasks.map(({ part }) => JSON.stringify(part.label)),
    p_task_due_ats: tasks.map(({ part }) => part.dueAt),
    p_done_writes: done.map(({ number }) => number),
    p_done_tasks: done.map(({ part }) => part),
    p_message_writes: messages.map(({ number }) => number),
    p_message_ids: messages.map(({ part }) => part.id),
    p_message_to_cases: messages.map(({ part }) => part.toCase),
    p_message_as: messages.map(({ part }) => part.as),
    p_message_events: messages.map(({ part }) => part.event),
    p_message_data: messages.map(({ part }) => part.data),
  };
}

/** The text of a PostgreSQL array: an array of arrays of different lengths has no form of its own. */
function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
