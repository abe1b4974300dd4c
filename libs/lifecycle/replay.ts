/**
 * Replay: every record decided again from the beginning, on its pinned definition, with the facts and law it names, by the
 * kernel instead of XState. The bytes must come out the same; the first difference is shown with both sides.
 */
import type { CalendarData } from '#calendar';
import { canonicalText, type Law } from '#language';
import type { CaseState, RelatedCase } from './case-state.js';
import type { Command, Surroundings } from './command.js';
import type { Decision, Rejection } from './decision.js';
import { behaviourOf } from './engine.js';
import { decideMessage } from './message.js';
import { kernelTwinOf, type Model } from './model.js';
import { decideOpening } from './opening.js';
import { CALENDAR_CHANGED, decideProjection } from './projection.js';
import { genesisHash, recordHash, type TransitionRecord } from './record.js';
import { HANDED_ON, OPENED_BY } from './relation.js';
import { decideTimer } from './timer.js';
import { decide } from './transition.js';
import { recordedWorld } from './world.js';

/** A stored record: its bytes as they were written, and the hash that was stored beside them. */
export interface StoredRecord {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** Where replay gets what a record only names. Throws when it is not there. */
export interface Archive {
  model(definition: string): Model;
  law(hash: string): Law;
  calendar(hash: string): CalendarData;
}

export interface Difference {
  readonly seq: number;
  /** The field that differs first; `hash`, `previous` or `bytes` when the chain itself is broken. */
  readonly field: string;
  readonly stored: unknown;
  readonly replayed: unknown;
}

export interface ReplayResult {
  readonly identical: boolean;
  readonly transitions: number;
  readonly firstDifference: Difference | null;
  /** The state after the last transition that came out the same. */
  readonly state: CaseState | null;
}

/** Replays a case from zero, to `upTo` when it is given. */
export function replay(
  region: string,
  caseId: string,
  stored: readonly StoredRecord[],
  archive: Archive,
  upTo = Infinity,
): ReplayResult {
  let state: CaseState | null = null;
  let previous = genesisHash(region, caseId);
  let transitions = 0;
  for (const { bytes, hash } of stored) {
    const seq = transitions + 1;
    if (seq > upTo) break;
    const differ = (field: string, there: unknown, here: unknown): ReplayResult => ({
      identical: false,
      transitions,
      firstDifference: { seq, field, stored: there, replayed: here },
      state,
    });
    const record = parse(bytes);
    if (record === undefined) return differ('bytes', 'not readable', 'a record');
    // Bytes that are not those of their hash were changed, and what else differs in them does not matter.
    const stop = (...difference: [field: string, there: unknown, here: unknown]): ReplayResult =>
      recordHash(bytes) === hash ? differ(...difference) : differ('hash', hash, recordHash(bytes));
    if (record.seq !== seq) return stop('seq', record.seq, seq);
    if (record.previous !== previous) return stop('previous', record.previous, previous);
    const again = attempt(() => redo(state, record, archive));
    if (typeof again === 'string') return stop('decision', 'committed', again);
    if (again.kind === 'rejection')
      return stop('decision', 'committed', again.because.map(({ code, text }) => `${code}: ${text.en}`).join(' '));
    const write = again.writes.find(({ record: { case: of } }) => of === caseId) ?? again.writes[0];
    if (!sameBytes(write.bytes, bytes)) {
      // The field that differs says more than the hash; bytes that are not canonical differ in no field.
      const difference = firstDifference(record, write.record);
      return difference === undefined ? stop('bytes', hash, write.hash) : stop(...difference);
    }
    // The bytes are the same, so this is their hash, computed again.
    if (write.hash !== hash) return differ('hash', hash, write.hash);
    ({ state } = write);
    previous = hash;
    transitions = seq;
  }
  return { identical: true, transitions, firstDifference: null, state };
}

/** Decides a record again, as the kind of command that it was. */
function redo(state: CaseState | null, record: TransitionRecord, archive: Archive): Decision | Rejection {
  const model = kernelTwinOf(archive.model(record.definition));
  const ids = record.related.filter(({ event }) => isOpening(model, event)).map(({ case: id }) => id);
  const surroundings: Surroundings = {
    now: record.recordedAt,
    law: archive.law(record.law),
    world: recordedWorld(record.facts, (hash) => archive.calendar(hash)),
    behaviour: behaviourOf(record.engine),
    leavesOutOpened: true,
    // A case that was to be opened before a decision proved impossible has no id in the record.
    newCaseId: () => ids.shift() ?? 'not-recorded',
  };
  const command: Command = {
    id: record.command,
    event: record.event,
    data: record.eventData,
    acting:
      record.organisation === null
        ? { kind: 'system' }
        : { kind: 'staff', organisation: record.organisation, roles: [record.role] },
    actor: record.actor,
    onBehalfOf: record.onBehalfOf,
    ...(record.scheduledAt === null ? {} : { scheduledAt: record.scheduledAt }),
  };
  if (state === null) {
    const school = record.facts.find(({ id }) => id === 'school')?.inputs['school'];
    const born = {
      region: record.region,
      case: record.case,
      subject: '',
      school: String(school),
      configuration: 0,
      related: givenRelations(record),
    };
    return decideOpening(model, born, command, surroundings);
  }
  const fired = record.timers.find(({ change }) => change === 'fired');
  if (fired !== undefined) {
    const decision = decideTimer(model, state, fired.id, command, surroundings);
    if (decision === undefined) throw new Error(`The clock ${fired.id} does not run.`);
    return decision;
  }
  if (record.event === CALENDAR_CHANGED && record.timers.some(({ change }) => change === 'moved')) {
    const decision = decideProjection(model, state, command, surroundings);
    if (decision === undefined) throw new Error('No clock moves.');
    return decision;
  }
  const [heard] = record.related;
  if (record.organisation === null && heard !== undefined) {
    const event = heard.event.replace(/^notTaken /, '');
    return decideMessage(
      model,
      state,
      {
        fromCase: heard.case,
        as: heard.as,
        event,
        data: record.eventData,
      },
      command,
      surroundings,
    );
  }
  return decide(model, state, command, surroundings);
}

/** The relations a case had from its first moment. */
function givenRelations(record: TransitionRecord): RelatedCase[] {
  return record.related
    .filter(({ event }) => event === OPENED_BY || event === HANDED_ON)
    .map(({ case: id, as, event }) => ({ as, case: id, data: {}, isOpen: true, isOpener: event === OPENED_BY }));
}

function isOpening(model: Model, event: string): boolean {
  return model.workflow.events.get(event)?.opens !== undefined;
}

function attempt(redoOne: () => Decision | Rejection): Decision | Rejection | string {
  try {
    return redoOne();
  } catch (error) {
    // A record that cannot even be decided again is a difference to show, not a reason to stop the auditor.
    return error instanceof Error ? error.message : String(error);
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): TransitionRecord | undefined {
  try {
    const record = JSON.parse(UTF_8.decode(bytes)) as Partial<TransitionRecord>;
    return record.v === 1 ? (record as TransitionRecord) : undefined;
  } catch {
    return undefined;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

function firstDifference(stored: TransitionRecord, replayed: TransitionRecord): [string, unknown, unknown] | undefined {
  // What was stored may lack fields or have others: it is compared as plain data.
  const there: Readonly<Record<string, unknown>> = { ...stored };
  const here: Readonly<Record<string, unknown>> = { ...replayed };
  for (const field of new Set([...Object.keys(here), ...Object.keys(there)])) {
    const [a, b] = [there[field] ?? null, here[field] ?? null];
    if (canonicalText(a) !== canonicalText(b)) return [field, a, b];
  }
  return undefined;
}
