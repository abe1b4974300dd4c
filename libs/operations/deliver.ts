/**
 * What happens by itself: due clocks and messages between related cases, region by region. Each is decided as the system and
 * consumed in the statement that commits it, so that it happens once, whoever tries.
 */
import { decideMessage, decideTimer, notTaken, type Decision, type Rejection, type Told } from '#lifecycle';
import type { Claim, Consumes, DueTimer, PendingMessage } from '#store';
import { laterOf } from './advance-case.js';
import { inTurn } from './case-turn.js';
import { dayOf, newCaseId, newCommandId, type Service } from './service.js';

/** Names this process to people who look at the leases. */
const WORKER = `worker-${process.pid}`;
/** How many rows are taken at once. */
const BATCH = 50;

/**
 * Fires what is due and delivers what waits in a region, until nothing is left. Returns how much happened. What fails is told
 * and holds nothing else up: its lease keeps it out of this round, and a later one tries again.
 */
export async function deliverRegion(
  service: Service,
  region: string,
  onFailure: (error: unknown) => void,
): Promise<number> {
  let done = 0;
  const claim: Claim = { owner: WORKER, limit: BATCH };
  for (;;) {
    const timers = await service.store.dueTimers(region, service.clock.now(), claim);
    done += await all(
      timers.map((timer) => fire(service, region, timer)),
      onFailure,
    );
    const messages = await service.store.pendingMessages(region, claim);
    done += await all(
      messages.map((message) => hear(service, region, message)),
      onFailure,
    );
    if (timers.length + messages.length === 0) return done;
  }
}

async function all(work: readonly Promise<number>[], onFailure: (error: unknown) => void): Promise<number> {
  const ends = await Promise.allSettled(work);
  for (const end of ends) if (end.status === 'rejected') onFailure(end.reason);
  return ends.reduce((sum, end) => sum + (end.status === 'fulfilled' ? end.value : 0), 0);
}

function fire(service: Service, region: string, { case: caseId, timer, armedSeq }: DueTimer): Promise<number> {
  return inTurn(service, region, caseId, async ({ state, isStored }) => {
    if (state === null) return 0;
    const model = await service.catalogue.model(region, state.definition);
    const { surroundings, id } = surroundingsOf(service, region, state.recordedAt);
    const outcome = decideTimer(model, state, timer, { id }, surroundings);
    if (outcome === undefined) return isStored ? 0 : 'again';
    return settle(service, region, id, isStored, outcome, { kind: 'timer', timer, armedSeq });
  });
}

async function hear(service: Service, region: string, message: PendingMessage): Promise<number> {
  const heard = await hearAt(service, region, message.toCase, message, message);
  // A case that is not there can take nothing: its sender hears so, as of any that did not.
  return heard ?? (await hearAt(service, region, message.fromCase, message, notTaken(message))) ?? 0;
}

/** Undefined when there is no such case. */
function hearAt(
  service: Service,
  region: string,
  caseId: string,
  message: PendingMessage,
  told: Told,
): Promise<number | undefined> {
  return inTurn(service, region, caseId, async ({ state, isStored }) => {
    if (state === null) return undefined;
    const model = await service.catalogue.model(region, state.definition);
    const { surroundings } = surroundingsOf(service, region, state.recordedAt);
    // The record names the causing command; what is committed once is the message.
    const outcome = decideMessage(model, state, told, { id: message.command }, surroundings);
    return settle(service, region, `message/${message.id}`, isStored, outcome, {
      kind: 'message',
      message: message.id,
    });
  });
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

/** How much happened: 1, or 0 when it had happened already. 'again' when the case was moved on meanwhile. */
async function settle(
  service: Service,
  region: string,
  id: string,
  isStored: boolean,
  outcome: Decision | Rejection,
  consumes: Consumes,
): Promise<number | 'again'> {
  if (outcome.kind === 'rejection') {
    if (!isStored) return 'again';
    // What the case refuses is recorded there as refused; a rejection here is a defect, for an operator to see.
    throw new Error(`The system was refused: ${outcome.code}.`);
  }
  const { kind } = await service.store.commit(region, { id, fingerprint: '', answer: null }, outcome, consumes);
  return kind === 'stale' ? 'again' : kind === 'committed' ? 1 : 0;
}
