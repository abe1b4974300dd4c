/**
 * What happens by itself: due clocks and messages between related cases, region by region. Each is decided as the system and
 * consumed in the statement that commits it, so that it happens once, whoever tries.
 */
import { decideMessage, decideTimer, type Decision, type Rejection } from '#lifecycle';
import type { Claim, Consumes } from '#store';
import { laterOf } from './advance-case.js';
import { dayOf, newCaseId, newCommandId, type Service } from './service.js';

/** Names this process to people who look at the leases. */
const WORKER = `worker-${process.pid}`;
/** How many rows are taken at once. */
const BATCH = 50;

/** Fires what is due and delivers what waits in a region, until nothing is left. Returns how much happened. */
export async function deliverRegion(service: Service, region: string): Promise<number> {
  let done = 0;
  const claim: Claim = { owner: WORKER, limit: BATCH };
  for (;;) {
    const timers = await service.store.dueTimers(region, service.clock.now(), claim);
    for (const timer of timers) done += await fire(service, region, timer);
    const messages = await service.store.pendingMessages(region, claim);
    for (const message of messages) done += await hear(service, region, message);
    if (timers.length + messages.length === 0) return done;
  }
}

async function fire(
  service: Service,
  region: string,
  timer: { readonly case: string; readonly timer: string; readonly armedSeq: number },
): Promise<number> {
  const state = await service.store.case(region, timer.case);
  if (state === null) return 0;
  const model = await service.catalogue.model(region, state.definition);
  const { surroundings, id } = surroundingsOf(service, region, state.recordedAt);
  const outcome = decideTimer(model, state, timer.timer, { id }, surroundings);
  if (outcome === undefined) return 0;
  return settle(service, region, id, outcome, { kind: 'timer', timer: timer.timer, armedSeq: timer.armedSeq });
}

async function hear(
  service: Service,
  region: string,
  message: {
    readonly id: string;
    readonly fromCase: string;
    readonly toCase: string;
    readonly as: string;
    readonly event: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly command: string;
  },
): Promise<number> {
  const state = await service.store.case(region, message.toCase);
  if (state === null) return 0;
  const model = await service.catalogue.model(region, state.definition);
  const { surroundings } = surroundingsOf(service, region, state.recordedAt);
  // The record names the causing command; what is committed once is the message.
  const outcome = decideMessage(model, state, message, { id: message.command }, surroundings);
  return settle(service, region, `message/${message.id}`, outcome, { kind: 'message', message: message.id });
}

function surroundingsOf(service: Service, region: string, recordedAt: string) {
  const active = service.catalogue.regions.get(region);
  if (active === undefined) throw new Error(`The region ${region} is not loaded.`);
  const now = laterOf(service.clock.now(), recordedAt);
  return {
    id: newCommandId(),
    surroundings: { now, law: service.catalogue.law(dayOf(now)), world: active.world, newCaseId },
  };
}

/** A stale case is simply tried again at the next round: its row is still there. */
async function settle(
  service: Service,
  region: string,
  id: string,
  outcome: Decision | Rejection,
  consumes: Consumes,
): Promise<number> {
  if (outcome.kind === 'rejection') {
    // A clock or message that the case refuses would come back for ever: that is a defect of the model, for an operator to see.
    throw new Error(`The system was refused: ${outcome.code}.`);
  }
  const result = await service.store.commit(region, { id, fingerprint: '', answer: null }, outcome, consumes);
  return result.kind === 'committed' ? 1 : 0;
}
