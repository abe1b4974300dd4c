/**
 * What happens by itself in a region, a share at a time: due clocks, messages between related cases, and room for who waits.
 * Each is decided as the system and consumed in the statement that commits it, so that it happens once, whoever tries.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { decideMessage, decideTimer, notTaken, type Told } from '#lifecycle';
import type { Claim, DueTimer, PendingMessage } from '#store';
import { laterOf } from './advance-case.js';
import { inTurn } from './case-turn.js';
import { decideByItself, settle } from './by-itself.js';
import { giveRoom, NO_ROOM_GIVEN } from './give-room.js';
import { isOutage, isPassing } from './outage.js';
import { newCommandId, type Service } from './service.js';

/** Tells workers apart, also those of one number on several machines. */
const WORKER = `worker-${process.pid}-${randomUUID().slice(0, 8)}`;
/** What is claimed at once of each kind: two batches of commits. One lease lasts for many of these, also on a busy machine. */
const SHARE = 128;
/** Decided without a pause: some milliseconds in which this process answers nobody. */
const GROUP = 16;
/** When what was given back may be claimed again. */
const AGAIN_AFTER_SECONDS = 1;

export interface ShareWatch {
  /** Called as soon as it is known that more waits than this share takes. */
  more(): void;
  /** Told of the first of so many that failed by a defect; each is tried again until it is parked. */
  failed(error: unknown, count: number): void;
  /** Told once of what is not tried any more, until a person releases it: timers by their name, messages by their event. */
  parked(kind: 'timer' | 'message', names: readonly string[]): void;
}

export interface ShareEnd {
  /** How much happened. */
  readonly done: number;
  /** Something may be there to be done at once. */
  readonly isMore: boolean;
  /** In how many milliseconds the next timer is due; null when none is armed. */
  readonly dueInMs: number | null;
  /** What showed that the database is away or that clocks differ too much; see isOutage. */
  readonly outage?: unknown;
}

/** What became of one piece of work. */
interface End<T> {
  readonly one: T;
  readonly isDone: boolean;
  readonly error?: unknown;
}

/** Fires what is due and delivers what waits in a region, as much as is claimed at once. */
export async function deliverShare(service: Service, region: string, watch: ShareWatch): Promise<ShareEnd> {
  const { store } = service;
  const ahead = await store.lookForWork(region);
  const claim: Claim = { owner: WORKER, limit: SHARE };
  const fired: End<DueTimer>[] = [];
  const heard: End<PendingMessage>[] = [];
  if (ahead.hasTimers) {
    const { work, parked } = await store.dueTimers(region, claim);
    if (parked.length > 0) watch.parked('timer', [...new Set(parked.map(({ timer }) => timer))]);
    if (work.length === SHARE) watch.more();
    await store.warm(
      region,
      work.map((timer) => timer.case),
    );
    fired.push(...(await inGroups(work, (timer) => fire(service, region, timer))));
  }
  if (ahead.hasMessages) {
    const { work, parked } = await store.pendingMessages(region, claim);
    if (parked.length > 0) watch.parked('message', [...new Set(parked.map(({ event }) => event))]);
    if (work.length === SHARE) watch.more();
    await store.warm(
      region,
      work.map(({ toCase }) => toCase),
    );
    heard.push(...(await inGroups(work, (message) => hear(service, region, message))));
  }
  const failed = [...fired, ...heard].flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (failed.some(isPassing)) await giveBack(service, region, fired, heard);
  const room = failed.some(isOutage) ? NO_ROOM_GIVEN : await giveRoom(service, region, ahead.room);
  const errors = [...failed, ...room.errors];
  const defects = errors.filter((error) => !isPassing(error));
  if (defects.length > 0) watch.failed(defects[0], defects.length);
  const outage = errors.find(isOutage);
  const isDone = (ends: readonly End<unknown>[]): boolean => ends.some((end) => end.isDone);
  return {
    done: [...fired, ...heard].filter((end) => end.isDone).length + room.served,
    // The next message of a sender waits for the one that was delivered, and one who got a place may have made room elsewhere.
    isMore: isDone(heard) || room.served > 0,
    // So does the next timer of a case, which may be due as well.
    dueInMs: isDone(fired) ? 0 : ahead.dueInMs,
    ...(outage === undefined ? {} : { outage }),
  };
}

async function giveBack(
  service: Service,
  region: string,
  fired: readonly End<DueTimer>[],
  heard: readonly End<PendingMessage>[],
): Promise<void> {
  const passing = <T>(ends: readonly End<T>[]): T[] =>
    ends.filter(({ error }) => error !== undefined && isPassing(error)).map(({ one }) => one);
  const work = { timers: passing(fired), messages: passing(heard) };
  await service.store.giveBack(region, WORKER, work, AGAIN_AFTER_SECONDS).catch((error: unknown) => {
    // Then the leases end by themselves; that the database is away is told by what failed before.
    if (!isOutage(error)) throw error;
  });
}

/** Starts all of it, a few at a time, so that requests are answered and commits sent in between. Never rejects. */
async function inGroups<T>(work: readonly T[], carryOut: (one: T) => Promise<boolean>): Promise<End<T>[]> {
  const ends: Promise<End<T>>[] = [];
  for (const [index, one] of work.entries()) {
    if (index > 0 && index % GROUP === 0) await yieldToOthers();
    ends.push(
      carryOut(one).then(
        (isDone) => ({ one, isDone }),
        (error: unknown) => ({ one, isDone: false, error: error ?? new Error('unknown') }),
      ),
    );
  }
  return Promise.all(ends);
}

function fire(service: Service, region: string, { case: caseId, timer, armedSeq, dueAt }: DueTimer): Promise<boolean> {
  return inTurn(service, region, caseId, async ({ state, isStored }) => {
    if (state === null) throw new Error('A timer is there without its case.');
    const model = await service.catalogue.model(region, state.definition);
    // By the clock of the database it is due; the one here may be a little behind.
    const id = newCommandId();
    const outcome = await decideByItself(service, region, laterOf(state.recordedAt, dueAt), (surroundings) =>
      decideTimer(model, state, timer, { id }, surroundings),
    );
    // Cancelled since it was claimed. Should its row stay all the same, it is parked after some claims.
    if (outcome === undefined) return isStored ? false : 'again';
    return settle(service, region, id, { model, state, isStored }, outcome, { kind: 'timer', timer, armedSeq });
  });
}

async function hear(service: Service, region: string, message: PendingMessage): Promise<boolean> {
  const heard = await hearAt(service, region, message.toCase, message, message);
  // A case that is not there can take nothing: its sender hears so, as of any that did not.
  return heard ?? (await hearAt(service, region, message.fromCase, message, notTaken(message))) ?? false;
}

/** Undefined when there is no such case. */
function hearAt(
  service: Service,
  region: string,
  caseId: string,
  message: PendingMessage,
  told: Told,
): Promise<boolean | undefined> {
  return inTurn(service, region, caseId, async ({ state, isStored }) => {
    if (state === null) return undefined;
    const model = await service.catalogue.model(region, state.definition);
    // The record names the causing command; what is committed once is the message.
    const outcome = await decideByItself(service, region, state.recordedAt, (surroundings) =>
      decideMessage(model, state, told, { id: message.command }, surroundings),
    );
    return settle(service, region, `message/${message.id}`, { model, state, isStored }, outcome, {
      kind: 'message',
      message: message.id,
    });
  });
}
