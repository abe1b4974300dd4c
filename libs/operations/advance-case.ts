/** Fires an event on a case: the checks in the order of the contract, one commit, one answer. */
import { decide, refusalFor, type CaseState, type Decision, type Rejection } from '#lifecycle';
import type { Actor } from '#platform';
import type { Answer } from '#store';
import { actingAs, isCaseId, pseudonymOf, regionOf, seenBy, viewFor, type Visible } from './caller.js';
import { inTurn, type Held } from './case-turn.js';
import type { ActiveRegion } from './catalogue.js';
import { checkShape, type SentEvent } from './check-shape.js';
import {
  answerTo,
  commitDecision,
  pendingCommand,
  refuse,
  storedAnswer,
  type Pending,
  type RequestIdentity,
} from './commit-command.js';
import { noticesOf } from './notices.js';
import { decideWithPlaces } from './places-world.js';
import { presentCase, showingNow } from './present-case.js';
import { visibleRelated } from './read-case.js';
import { presentRecord } from './read-history.js';
import { Refusal } from './refusal.js';
import { dayOf, newCaseId, newCommandId, type Service } from './service.js';

export interface Advance extends SentEvent {
  readonly role?: string;
}

/** What If-Match said: a version, nothing, or something that is no strong version (`*`, weak). */
export type Precondition =
  { readonly kind: 'version'; readonly version: number } | { readonly kind: 'missing' } | { readonly kind: 'weak' };

/** What a client asked of a case. `read` and `identify` throw what is wrong with the request when it is time to say so. */
interface Request {
  readonly actor: Actor;
  readonly region: ActiveRegion;
  readonly precondition: Precondition;
  readonly read: () => Advance;
  readonly identify: () => Pending;
}

export async function advanceCase(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
  read: () => Advance,
  precondition: Precondition,
  identify: () => RequestIdentity,
): Promise<Answer> {
  const request: Request = {
    actor,
    region: regionOf(service, actor, region),
    precondition,
    read,
    identify: () => pendingCommand(actor, identify()),
  };
  if (!isCaseId(caseId)) throw new Refusal('case.not-found');
  return inTurn(service, region, caseId, (held) => advanceOnce(service, request, held));
}

/** The checks in the order of the contract, on one snapshot. 'again' when it says too little or was moved on meanwhile. */
async function advanceOnce(service: Service, request: Request, { state, isStored }: Held): Promise<Answer | 'again'> {
  const { actor, region, precondition } = request;
  const seen = await seenBy(service, actor, state);
  const advance = request.read();
  await checkShape(service, actor, region.document, seen.model, advance);
  const pending = request.identify();
  const isSeenVersion = precondition.kind === 'version' && precondition.version === seen.state.version;
  const outcome = isSeenVersion ? await decideFor(service, actor, region, seen, advance, pending.id) : undefined;
  if (outcome?.kind === 'decision') {
    const told = { status: 200, headers: { etag: `"${outcome.writes[0].state.version}"` } } as const;
    const answer = await answerTo(pending, told, () => shownOf(service, actor, seen, outcome));
    const notices = noticesOf(region.document, seen.model, seen.state, outcome);
    const committed = await commitDecision(service, seen.state.region, pending, outcome, answer, notices);
    return committed === 'stale' ? 'again' : committed;
  }
  if (!isStored) return 'again';
  const stored = await storedAnswer(service, seen.state.region, pending);
  if (stored !== undefined) return stored;
  if (outcome === undefined) {
    throw new Refusal(precondition.kind === 'missing' ? 'version.required' : 'version.stale');
  }
  await recordAttempt(service, actor, seen.state, advance, outcome);
  refuse(refusalFor(seen.model, seen.state, actingAs(actor), seen.view, advance.event, outcome));
}

async function decideFor(
  service: Service,
  actor: Actor,
  region: ActiveRegion,
  { model, state }: Visible,
  advance: Advance,
  id: string,
): Promise<Decision | Rejection> {
  const now = laterOf(service.clock.now(), state.recordedAt);
  const actorName = await pseudonymOf(service, actor, state.region, state.case);
  return decideWithPlaces(service, region, (world) =>
    decide(
      model,
      state,
      {
        id,
        event: advance.event,
        data: advance.data,
        acting: actingAs(actor, advance.role),
        actor: actorName,
        onBehalfOf: advance.onBehalfOf ?? null,
      },
      { now, law: service.catalogue.law(dayOf(now)), world, newCaseId },
    ),
  );
}

/** Clocks of machines differ by milliseconds; the order of a case never goes back. */
export const laterOf = (a: string, b: string): string => (a > b ? a : b);

/** What the sender may see: handing a case over can be the last that he sees of it, but that he still did himself. */
async function shownOf(
  service: Service,
  actor: Actor,
  { model, view: before }: Visible,
  decision: Decision,
): Promise<Pick<Answer, 'body' | 'transition'>> {
  const [write] = decision.writes;
  const seen: Visible = { state: write.state, model, view: viewFor(actor, model, write.state) };
  const opened = new Map(decision.writes.map(({ state }) => [state.case, state]));
  const visible = await visibleRelated(service, actor, seen, opened);
  const shown = presentCase(seen, showingNow(service, write.state.region), (id) => visible.has(id));
  const view = before.level === 'full' ? before : seen.view;
  return view.level === 'full'
    ? { body: { case: shown }, transition: write }
    : { body: { case: shown, transition: presentRecord(write.record, write.hash, view) } };
}

async function recordAttempt(
  service: Service,
  actor: Actor,
  state: CaseState,
  advance: Advance,
  rejection: Rejection,
): Promise<void> {
  await service.store.commitAttempt(state.region, {
    id: newCommandId(),
    case: state.case,
    at: service.clock.now(),
    actor: await pseudonymOf(service, actor, state.region, state.case),
    organisation: actor.organisation,
    role: rejection.role ?? advance.role ?? null,
    event: advance.event,
    code: rejection.code,
    because: rejection.because,
    guards: rejection.guards,
  });
}
