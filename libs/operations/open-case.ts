/** Opens a case at a school: the model follows from the region's choice, the pinned definition from the day. */
import { modelOf } from '#language';
import { decideOpening, reason, type Model } from '#lifecycle';
import type { Actor } from '#platform';
import type { Answer } from '#store';
import { actingAs, pseudonymOf, regionOf, viewFor } from './caller.js';
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
import { presentCase } from './present-case.js';
import { Refusal } from './refusal.js';
import { dayOf, newCaseId, newSubject, type Service } from './service.js';

export interface Opening {
  readonly school: string;
  readonly subject?: string;
  readonly event?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly onBehalfOf?: NonNullable<SentEvent['onBehalfOf']>;
}

export async function openCase(
  service: Service,
  actor: Actor,
  region: string,
  read: () => Opening,
  identify: () => RequestIdentity,
): Promise<Answer> {
  const active = regionOf(service, actor, region);
  const opening = read();
  if (!Object.hasOwn(active.document.schools, opening.school)) {
    throw new Refusal('school.unknown', { faults: [{ path: 'school', expected: 'a school of the region' }] });
  }
  const found = modelOf(active.document, opening.school, dayOf(service.clock.now()));
  const definition = active.source.definitions.get(found?.workflow ?? '');
  if (found === undefined || definition === undefined)
    throw new Refusal('school.no-model', { because: [reason('school.no-model')] });
  const model = await service.catalogue.model(region, definition.hash);
  const event = opening.event ?? defaultOpening(model);
  checkOpening(model, event);
  await checkShape(service, actor, active.document, model, { ...opening, event });
  if (opening.subject !== undefined && !(await seesSubject(service, actor, region, opening.subject))) {
    throw new Refusal('request.invalid', {
      faults: [{ path: 'subject', expected: 'a subject of a case that you may see' }],
    });
  }
  const pending = pendingCommand(actor, identify());
  if (active.document.status === 'draft') throw new Refusal('region.draft', { because: [reason('region.draft')] });
  // Somebody else may take the last place in between; then it is decided once more, on what is left.
  const attempt = () => openOnce(service, actor, active, { opening, event, model, pending });
  const first = await attempt();
  const committed = first === 'stale' ? await attempt() : first;
  if (committed === 'stale') throw new Refusal('concurrency.conflict');
  return committed;
}

/** An opening that passed every check that does not depend on places. */
interface Checked {
  readonly opening: Opening;
  readonly event: string;
  readonly model: Model;
  readonly pending: Pending;
}

/** Decides on things as they are now, and commits. 'stale' when what was free is taken. */
async function openOnce(
  service: Service,
  actor: Actor,
  active: ActiveRegion,
  { opening, event, model, pending }: Checked,
): Promise<Answer | 'stale'> {
  const { region } = active.document;
  const now = service.clock.now();
  const caseId = newCaseId();
  const actorName = await pseudonymOf(service, actor, region, caseId);
  const outcome = await decideWithPlaces(service, active, (world) =>
    decideOpening(
      model,
      {
        region,
        case: caseId,
        subject: opening.subject ?? newSubject(),
        school: opening.school,
        configuration: active.configuration,
        related: [],
      },
      {
        id: pending.id,
        event,
        data: opening.data,
        acting: actingAs(actor),
        actor: actorName,
        onBehalfOf: opening.onBehalfOf ?? null,
      },
      { now, law: service.catalogue.law(dayOf(now)), world, newCaseId },
    ),
  );
  if (outcome.kind === 'rejection') {
    const stored = await storedAnswer(service, region, pending);
    return stored ?? refuse(outcome);
  }
  const [write] = outcome.writes;
  const headers = { etag: `"${write.state.version}"`, location: `/v1/regions/${region}/cases/${caseId}` };
  const answer = await answerTo(pending, { status: 201, headers }, () => ({
    body: presentCase(
      { state: write.state, model, view: viewFor(actor, model, write.state) },
      { now, world: active.world },
      () => true,
    ),
  }));
  const notices = noticesOf(active.document, model, null, outcome);
  return commitDecision(service, region, pending, outcome, answer, notices);
}

/** Whether the caller sees a case of this child: only then may he open another for it. */
async function seesSubject(service: Service, actor: Actor, region: string, subject: string): Promise<boolean> {
  const { items } = await service.store.cases(region, { subject, organisation: actor.organisation }, { limit: 20 });
  for (const state of items) {
    const model = await service.catalogue.model(region, state.definition);
    if (viewFor(actor, model, state).level !== 'none') return true;
  }
  return false;
}

function defaultOpening(model: Model): string {
  return [...model.workflow.events.values()].find(({ isDefault }) => isDefault)?.name ?? '';
}

function checkOpening(model: Model, event: string): void {
  const known = model.workflow.events.get(event);
  if (known !== undefined && known.opens === undefined) {
    const openings = [...model.workflow.events.values()]
      .filter(({ opens }) => opens !== undefined)
      .map(({ name }) => name);
    throw new Refusal('request.invalid', {
      faults: [{ path: 'event', expected: `an opening event: ${openings.join(', ')}` }],
    });
  }
}
