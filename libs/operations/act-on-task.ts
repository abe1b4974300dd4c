/**
 * Claims a task, gives it back, hands it on or says that it is done: the checks in the order of the contract, one statement that
 * compares what was looked at, one answer.
 */
import { refusedDeed, viewOf, type TaskDeed, type TaskReason } from '#access';
import { owningParties, reason as because } from '#lifecycle';
import type { Actor } from '#platform';
import type { ActOnTask, Answer, Task, TaskAct } from '#store';
import type { Precondition } from './advance-case.js';
import { regionOf } from './caller.js';
import { answerTo, pendingCommand, storedAnswer, type Pending, type RequestIdentity } from './commit-command.js';
import { isFor, presentTask, selfOf, standingOf, type SeenTask, type Self } from './present-task.js';
import { visibleTask } from './read-tasks.js';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

/** What was sent with a deed. */
export interface SentDeed {
  readonly reason?: TaskReason;
  /** To whom it is reassigned: another role, another organisation, or both. */
  readonly organisation?: string;
  readonly role?: string;
  /** To whom it is delegated: the subject of a colleague's token. Only pseudonyms of it are stored. */
  readonly person?: string;
}

/** Another act may come between looking and writing; then it is looked at again, and mostly refused. */
const ATTEMPTS = 3;

export async function actOnTask(
  service: Service,
  actor: Actor,
  region: string,
  id: string,
  deed: TaskDeed,
  read: () => SentDeed,
  precondition: Precondition,
  identify: () => RequestIdentity,
): Promise<Answer> {
  regionOf(service, actor, region);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const seen = await visibleTask(service, actor, region, id);
    const sent = read();
    const self = await selfOf(service, actor, region);
    const colleague =
      sent.person === undefined
        ? undefined
        : await selfOf(service, { issuer: actor.issuer, subject: sent.person }, region);
    if (colleague?.claimant === self.claimant)
      throw new Refusal('request.invalid', { faults: [{ path: 'person', expected: 'a colleague, not yourself' }] });
    const pending = pendingCommand(actor, identify());
    const refusal = refusalOf(actor, seen, self, deed, sent, precondition);
    if (refusal !== undefined) {
      // What was carried out before is answered as it was then, whatever would be said of it now.
      const stored = await storedAnswer(service, region, pending);
      if (stored !== undefined) return stored;
      throw refusal;
    }
    const now = service.clock.now();
    if (deed === 'claim' && standingOf(seen, self).claim === 'you') return answerOf(pending, actor, seen, self, now);
    const { after, act } = changeOf(actor, seen.task, self, deed, sent, colleague, now);
    const task: Task = { ...seen.task, ...after, version: seen.task.version + 1 };
    const answer = await answerOf(pending, actor, { ...seen, task }, self, now);
    const result = await service.store.actOnTask(
      region,
      { id: pending.id, person: pending.person, fingerprint: pending.fingerprint, answer },
      {
        task: id,
        // Who takes part in the case decides only to whom a task can go.
        expected: {
          version: seen.task.version,
          caseVersion: deed === 'reassign' ? (seen.state?.version ?? null) : null,
        },
        after,
        act,
      },
    );
    switch (result.kind) {
      case 'done':
        return answer;
      case 'stored':
        return result.answer ?? answer;
      case 'fingerprint':
        throw new Refusal('key.reused');
      case 'stale':
    }
  }
  throw new Refusal('concurrency.conflict');
}

/** 412, then 403, then 409. A version is compared when one was sent: each deed says itself what must be true of the task. */
function refusalOf(
  actor: Actor,
  seen: SeenTask,
  self: Self,
  deed: TaskDeed,
  sent: SentDeed,
  precondition: Precondition,
): Refusal | undefined {
  if (precondition.kind === 'weak') return new Refusal('version.stale');
  if (precondition.kind === 'version' && precondition.version !== seen.task.version)
    return new Refusal('version.stale');
  if (!isFor(actor, seen.task)) {
    const who = because('permission.denied', { who: [seen.task.role] });
    return new Refusal('permission.denied', { because: [who] });
  }
  const refused = refusedDeed(deed, standingOf(seen, self), sent.reason);
  if (refused !== undefined) return new Refusal(refused);
  if (deed === 'reassign' && !isForThem(seen, targetOf(seen.task, sent))) return new Refusal('task.not-for-them');
  return undefined;
}

const targetOf = (task: Task, { organisation, role }: SentDeed) => ({
  organisation: organisation ?? task.organisation,
  role: role ?? task.role,
});

/**
 * Whether an organisation has this role in the case and sees the case through it, as owner, by what the workflow shows of its
 * party, or by an offer. A task of the region stays within its organisation.
 */
function isForThem(
  { task, state, model }: SeenTask,
  { organisation, role }: { readonly organisation: string; readonly role: string },
): boolean {
  if (organisation === task.organisation && role === task.role) return false;
  if (state === null || model === null) return organisation === task.organisation;
  const { machine } = model.machine(state.machine);
  const seen = { owners: owningParties(machine, state.states), participants: state.participants };
  return viewOf(model.workflow, seen, organisation, [role]).level !== 'none';
}

type Change = Pick<ActOnTask, 'after' | 'act'>;

function changeOf(
  actor: Actor,
  task: Task,
  self: Self,
  deed: TaskDeed,
  sent: SentDeed,
  colleague: Self | undefined,
  now: string,
): Change {
  const you = { claimedBy: self.inCase(task), claimant: self.claimant, claimedAt: now };
  const nobody = { claimedBy: null, claimant: null, claimedAt: null, delegatedBy: null, delegator: null };
  const { organisation, role, claimedBy, claimant, claimedAt, delegatedBy, delegator, doneAt } = task;
  const same = { organisation, role, claimedBy, claimant, claimedAt, delegatedBy, delegator, doneAt };
  const told = (kind: TaskAct['kind'], to: Partial<Pick<TaskAct, 'toOrganisation' | 'toRole' | 'toActor'>> = {}) => ({
    kind,
    at: now,
    actor: you.claimedBy,
    organisation: actor.organisation,
    role: task.role,
    reason: sent.reason ?? null,
    toOrganisation: null,
    toRole: null,
    toActor: null,
    ...to,
  });
  switch (deed) {
    case 'claim':
      return { after: { ...same, ...you }, act: told('claimed') };
    case 'release': {
      // A colleague gives it back to who answers for it; anybody else to the role.
      const isGivenBack = delegatedBy !== null && claimedBy === you.claimedBy;
      const back = isGivenBack
        ? { claimedBy: delegatedBy, claimant: delegator, claimedAt: now, delegatedBy: null, delegator: null }
        : delegatedBy === you.claimedBy
          ? { ...nobody, ...you }
          : nobody;
      return { after: { ...same, ...back }, act: told('released', { toActor: back.claimedBy }) };
    }
    case 'reassign': {
      const to = targetOf(task, sent);
      return {
        after: { ...same, ...nobody, ...to },
        act: told('reassigned', { toOrganisation: to.organisation, toRole: to.role }),
      };
    }
    case 'delegate': {
      if (colleague === undefined) throw new Error('A task is delegated to somebody.');
      const to = { claimedBy: colleague.inCase(task), claimant: colleague.claimant, claimedAt: now };
      const by = { delegatedBy: you.claimedBy, delegator: you.claimant };
      return { after: { ...same, ...to, ...by }, act: told('delegated', { toActor: to.claimedBy }) };
    }
    case 'complete':
      // Who did it stays known by the pseudonym of the case; that of worklists goes.
      return {
        after: { ...same, ...you, claimant: null, delegator: null, doneAt: now },
        act: told('completed'),
      };
  }
}

function answerOf(pending: Pending, actor: Actor, seen: SeenTask, self: Self, now: string): Promise<Answer> {
  const headers = { etag: `"${seen.task.version}"` };
  return answerTo(pending, { status: 200, headers }, () => ({ body: presentTask(actor, seen, self, now) }));
}
