/**
 * Records help without a pupil file, corrects what was recorded by a record that takes its place, and withdraws it: the checks
 * in the order of the contract, one statement, one answer.
 */
import {
  judgeActivity,
  payerOf,
  recordingRole,
  type Activity,
  type ActivityRequest,
  type RecordingRole,
} from '#activity';
import { reason } from '#lifecycle';
import type { Actor } from '#platform';
import type { Answer, RecordedActivity } from '#store';
import { activityLists, presentActivity, visibleActivity } from './read-activities.js';
import type { ActiveRegion } from './catalogue.js';
import { pseudonymOf, regionOf } from './caller.js';
import { answerTo, pendingCommand, storedAnswer, type Pending, type RequestIdentity } from './commit-command.js';
import { Refusal, type RequestFault } from './refusal.js';
import { dayOf, newActivityId, type Service } from './service.js';

/** An activity as it was sent. */
export interface SentActivity {
  readonly request: ActivityRequest;
  /** The role in which the caller records; absent: the first that may. */
  readonly role?: string | undefined;
  /** The activity whose place it takes. */
  readonly replaces?: string | undefined;
  /** What is wrong with its form. */
  readonly faults: readonly RequestFault[];
}

export async function recordActivity(
  service: Service,
  actor: Actor,
  region: string,
  read: () => SentActivity,
  identify: () => RequestIdentity,
): Promise<Answer> {
  const active = regionOf(service, actor, region);
  const lists = activityLists(service);
  const sent = read();
  const now = service.clock.now();
  const judgement = judgeActivity(sent.request, {
    lists,
    region: active.document,
    workflows: active.source.workflows,
    organisation: actor.organisation,
    today: dayOf(now),
  });
  const replaced =
    sent.replaces === undefined ? undefined : await visibleActivity(service, actor, region, sent.replaces);
  const faults: RequestFault[] = judgement.kind === 'wrong' ? [...judgement.faults] : [];
  if (replaced === null) faults.push({ path: 'replaces', expected: 'an activity that you may see' });
  // What a field means goes before what type it should have had.
  const told = new Set(faults.map(({ path }) => path));
  faults.push(...sent.faults.filter(({ path }) => !told.has(path)));
  if (judgement.kind === 'wrong' || replaced === null || faults.length > 0)
    throw new Refusal('request.invalid', { faults });

  const { activity, of, workflow } = judgement;
  const id = newActivityId();
  const asked = { active, pending: pendingCommand(actor, identify()), actor, chosen: sent.role };
  return commit(service, asked, replaced === undefined ? [activity] : [activity, replaced], {
    ...activity,
    id,
    receipt: payerOf(activity, of, {
      region: active.document,
      workflow,
      law: service.catalogue.law(activity.heldDate),
    }),
    configuration: active.configuration,
    definition: workflow.definition.hash,
    replaces: replaced?.id ?? null,
    isWithdrawn: false,
    recordedAt: now,
  });
}

/** Says that an activity did not take place after all: it stays to be read, and counts for nothing. */
export async function withdrawActivity(
  service: Service,
  actor: Actor,
  region: string,
  activityId: string,
  read: () => { readonly role?: string | undefined },
  identify: () => RequestIdentity,
): Promise<Answer> {
  const active = regionOf(service, actor, region);
  const found = await visibleActivity(service, actor, region, activityId);
  if (found === null) throw new Refusal('activity.not-found');
  const { role: chosen } = read();
  const { replacedBy: _replacedBy, actor: _actor, actorOrganisation: _organisation, actorRole: _role, ...was } = found;
  return commit(service, { active, pending: pendingCommand(actor, identify()), actor, chosen }, [found], {
    ...was,
    id: newActivityId(),
    replaces: found.id,
    isWithdrawn: true,
    recordedAt: service.clock.now(),
  });
}

/** A request that is right in itself, and who sends it. */
interface Asked {
  readonly active: ActiveRegion;
  readonly pending: Pending;
  readonly actor: Actor;
  readonly chosen: string | undefined;
}

/** Records it in the first role in which the caller may record all of `about`; 403 with who may, 409 when it cannot be. */
async function commit(
  service: Service,
  { active, pending, actor, chosen }: Asked,
  about: readonly Pick<Activity, 'school' | 'organisation' | 'kind'>[],
  one: Omit<RecordedActivity, 'actor' | 'actorOrganisation' | 'actorRole'>,
): Promise<Answer> {
  const { document } = active;
  const { region } = document;
  const { organisation, roles } = actor;
  const recorder = { organisation, roles, ...(chosen === undefined ? {} : { chosen }) };
  const [own, ...others] = about.map((each) => recordingRole(document, each.kind, each, recorder));
  const refusal = refusalOf([own, ...others], document.status);
  if (own?.kind !== 'may' || refusal !== undefined) {
    // What was carried out before is answered as it was then, whatever would be said of it now.
    const stored = await storedAnswer(service, region, pending);
    if (stored !== undefined) return stored;
    throw refusal ?? new Refusal('permission.denied');
  }
  const recorded: RecordedActivity = {
    ...one,
    actor: await pseudonymOf(service, actor, region, one.id),
    actorOrganisation: organisation,
    actorRole: own.role,
  };
  const headers = { location: `/v1/regions/${region}/activities/${one.id}` };
  const answer = await answerTo(pending, { status: 201, headers }, () => ({
    body: presentActivity(region, { ...recorded, replacedBy: null }),
  }));
  const result = await service.store.recordActivity(region, { ...pending, answer }, recorded);
  switch (result.kind) {
    case 'recorded':
      return answer;
    case 'stored':
      return result.answer ?? answer;
    case 'fingerprint':
      throw new Refusal('key.reused');
    case 'replaced':
      throw new Refusal('activity.replaced');
  }
}

function refusalOf(
  roles: readonly (RecordingRole | undefined)[],
  status: ActiveRegion['document']['status'],
): Refusal | undefined {
  for (const role of roles)
    if (role?.kind === 'mayNot')
      return new Refusal('permission.denied', { because: [reason('permission.denied', { who: role.who })] });
  return status === 'draft' ? new Refusal('region.draft', { because: [reason('region.draft')] }) : undefined;
}
