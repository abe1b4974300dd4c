/** Fires an event on a case: the checks in the order of the contract, one commit, one answer. */
import type { View } from '#access';
import { dataFaults, didYouMean, ELSEWHERE, type FactFields, type RegionDocument } from '#language';
import { decide, type CaseState, type Decision, type Model, type Rejection } from '#lifecycle';
import type { Actor } from '#platform';
import type { Answer } from '#store';
import { actingAs, pseudonymOf, regionOf, viewFor, visibleCase, type Visible } from './caller.js';
import { commitDecision, pendingCommand, refuse, storedAnswer, type RequestIdentity } from './commit-command.js';
import { presentCase } from './present-case.js';
import { visibleRelated } from './read-case.js';
import { presentRecord } from './read-history.js';
import { Refusal, type RequestFault } from './refusal.js';
import { dayOf, newCaseId, newCommandId, type Service } from './service.js';

export interface Advance {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly role?: string;
  readonly onBehalfOf?: { readonly whose: string; readonly given: string };
}

/** What If-Match said: a version, nothing, or something that is no strong version (`*`, weak). */
export type Precondition =
  { readonly kind: 'version'; readonly version: number } | { readonly kind: 'missing' } | { readonly kind: 'weak' };

/** A system that goes on asking a stale cache would never end: reload and decide again once. */
const ATTEMPTS = 2;

export async function advanceCase(
  service: Service,
  actor: Actor,
  region: string,
  caseId: string,
  read: () => Advance,
  precondition: Precondition,
  identify: () => RequestIdentity,
): Promise<Answer> {
  const seen = await visibleCase(service, actor, region, caseId);
  const advance = read();
  checkShape(seen.model, regionOf(service, actor, region).document, advance);
  const pending = pendingCommand(actor, identify());
  if (precondition.kind === 'missing') {
    const stored = await storedAnswer(service, region, pending);
    if (stored !== undefined) return stored;
    throw new Refusal('version.required');
  }
  let { state } = seen;
  for (let attempt = 1; ; attempt += 1) {
    if (precondition.kind === 'weak' || precondition.version !== state.version) {
      const stored = await storedAnswer(service, region, pending);
      if (stored !== undefined) return stored;
      throw new Refusal('version.stale');
    }
    const outcome = await decideFor(service, actor, seen.model, state, advance, pending.id);
    if (outcome.kind === 'rejection') {
      const stored = await storedAnswer(service, region, pending);
      if (stored !== undefined) return stored;
      await recordAttempt(service, actor, state, advance, outcome);
      refuse(outcome);
    }
    const answer = await answerOf(service, actor, seen.model, viewFor(actor, seen.model, state), outcome);
    const committed = await commitDecision(service, region, pending, outcome, answer);
    if (committed !== 'stale') return committed;
    const fresh = await service.store.case(region, caseId);
    if (fresh === null) throw new Refusal('case.not-found');
    state = fresh;
    if (attempt >= ATTEMPTS && state.version === precondition.version) throw new Refusal('concurrency.conflict');
  }
}

/** 400 with every fault: an unknown event, data that does not fit, a family member the event does not know. */
export function checkShape(model: Model, region: RegionDocument, advance: Advance): void {
  const event = model.workflow.events.get(advance.event);
  if (event === undefined) {
    throw new Refusal('event.unknown', {
      faults: [
        {
          path: 'event',
          expected: 'an event of the workflow',
          ...didYouMean(advance.event, model.workflow.events.keys()),
        },
      ],
    });
  }
  const faults: RequestFault[] = dataFaults(event.fields, advance.data).map((fault) => ({
    ...fault,
    path: `data.${fault.path}`,
  }));
  const said = new Set(faults.map(({ path }) => path));
  faults.push(...worldFaults(event.fields, region, advance.data).filter(({ path }) => !said.has(path)));
  const { onBehalfOf } = advance;
  const isForeign = onBehalfOf !== undefined && !event.onBehalfOf.includes(onBehalfOf.whose);
  const foreign = isForeign
    ? [
        {
          path: 'onBehalfOf',
          expected:
            event.onBehalfOf.length === 0 ? 'nothing: the event is of staff' : `one of ${event.onBehalfOf.join(', ')}`,
        },
      ]
    : [];
  if (faults.length + foreign.length > 0) throw new Refusal('request.invalid', { faults: [...faults, ...foreign] });
}

/** Organisations and municipalities are those of the region; a name from nowhere would be found by nobody. */
function worldFaults(fields: FactFields, region: RegionDocument, data: Advance['data']): RequestFault[] {
  const faults: RequestFault[] = [];
  for (const [name, { type, kind }] of fields) {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (typeof value !== 'string') continue;
    const organisations = Object.keys(region.organisations).filter(
      (id) => kind === undefined || region.organisations[id]?.kind === kind,
    );
    const known =
      type === 'municipality'
        ? [...Object.keys(region.municipalities), ELSEWHERE]
        : type === 'organisation'
          ? organisations
          : undefined;
    if (known === undefined || known.includes(value)) continue;
    faults.push({ path: `data.${name}`, expected: `one of ${known.join(', ')}`, ...didYouMean(value, known) });
  }
  return faults;
}

async function decideFor(
  service: Service,
  actor: Actor,
  model: Model,
  state: CaseState,
  advance: Advance,
  id: string,
): Promise<Decision | Rejection> {
  const region = service.catalogue.regions.get(state.region);
  if (region === undefined) throw new Refusal('region.not-found');
  const now = laterOf(service.clock.now(), state.recordedAt);
  return decide(
    model,
    state,
    {
      id,
      event: advance.event,
      data: advance.data,
      acting: actingAs(actor, advance.role),
      actor: await pseudonymOf(service, actor, state.region, state.case),
      onBehalfOf: advance.onBehalfOf ?? null,
    },
    { now, law: service.catalogue.law(dayOf(now)), world: region.world, newCaseId },
  );
}

/** Clocks of machines differ by milliseconds; the order of a case never goes back. */
export const laterOf = (a: string, b: string): string => (a > b ? a : b);

/** What the sender may see: handing a case over can be the last that he sees of it, but that he still did himself. */
async function answerOf(
  service: Service,
  actor: Actor,
  model: Model,
  before: View,
  decision: Decision,
): Promise<Answer> {
  const [write] = decision.writes;
  const seen: Visible = { state: write.state, model, view: viewFor(actor, model, write.state) };
  const opened = new Map(decision.writes.map(({ state }) => [state.case, state]));
  const visible = await visibleRelated(service, actor, seen, opened);
  return {
    status: 200,
    headers: { etag: `"${write.state.version}"` },
    body: {
      case: presentCase(seen, (id) => visible.has(id)),
      transition: presentRecord(write.record, write.hash, before.level === 'full' ? before : seen.view),
    },
  };
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
