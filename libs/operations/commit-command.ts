/**
 * From a decision to a committed answer: one statement, or the stored answer of the same command. Decides what a refused
 * commit means for the caller; the order of checks is that of the contract.
 */
import { canonicalText, hashBytes } from '#language';
import type { CaseWrite, Decision, Rejection } from '#lifecycle';
import type { Actor } from '#platform';
import type { Answer, Command, Notice } from '#store';
import { Refusal } from './refusal.js';
import { newCommandId, type Service } from './service.js';

/** What tells one request from another: method, path and body. */
export interface RequestIdentity {
  readonly key: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** Whether the client wants to hear only that it is done (RFC 7240, `return=minimal`). Makes no other request of it. */
  readonly prefersMinimal?: boolean;
}

/** The command of a request before it has an answer. A key belongs to person and region. */
export interface Pending {
  readonly id: string;
  readonly fingerprint: string;
  readonly person: string;
  readonly hasKey: boolean;
  readonly prefersMinimal: boolean;
}

export function pendingCommand(actor: Actor, request: RequestIdentity): Pending {
  const person = personOf(actor);
  const id = request.key === undefined ? newCommandId() : hashBytes(`${person}\n${request.key}`);
  return {
    id,
    person,
    fingerprint: hashBytes(`${request.method} ${request.path}\n${canonicalText(request.body)}`),
    hasKey: request.key !== undefined,
    prefersMinimal: request.prefersMinimal ?? false,
  };
}

/** What is answered: with what `show` makes of it, or to who prefers it without, and then that is not made at all. */
export async function answerTo(
  { prefersMinimal }: Pending,
  told: { readonly status: 200 | 201; readonly headers: Answer['headers'] },
  show: () => Pick<Answer, 'body' | 'transition'> | Promise<Pick<Answer, 'body' | 'transition'>>,
): Promise<Answer> {
  if (!prefersMinimal) return { ...told, ...(await show()) };
  const status = told.status === 200 ? 204 : told.status;
  return { status, headers: { ...told.headers, 'preference-applied': 'return=minimal' }, body: null };
}

const people = new WeakMap<Actor, string>();

/** The name of a person in commands. One token makes one actor, which sends many. */
function personOf(actor: Actor): string {
  const known = people.get(actor) ?? hashBytes(`${actor.issuer}\n${actor.subject}`);
  people.set(actor, known);
  return known;
}

/** The stored answer of the same request, when there is one; 422 for another request under the same key. */
export async function storedAnswer(service: Service, region: string, pending: Pending): Promise<Answer | undefined> {
  if (!pending.hasKey) return undefined;
  const stored = await service.store.answer(region, pending);
  if (stored === null) return undefined;
  if (stored.fingerprint !== pending.fingerprint) throw new Refusal('key.reused');
  return stored.answer ?? undefined;
}

/** Commits a decision under a command. 'stale' when the case was changed by somebody else in between. */
export async function commitDecision(
  service: Service,
  region: string,
  pending: Pending,
  decision: Decision,
  answer: Answer,
  notices: readonly Notice[],
): Promise<Answer | 'stale'> {
  const { id, fingerprint, person, hasKey } = pending;
  // Without a key nobody can ask for it again.
  const command: Command = { id, fingerprint, person, answer: hasKey ? answer : null };
  const result = await service.store.commit(region, command, decision, undefined, notices);
  switch (result.kind) {
    case 'committed':
      if (notices.length > 0 || decision.writes.some(leavesWork)) service.nudge(region);
      return answer;
    case 'stored':
      return result.answer ?? answer;
    case 'fingerprint':
      throw new Refusal('key.reused');
    case 'consumed':
    case 'stale':
      return 'stale';
  }
}

/** Something is to be delivered, or a place is free for who waits. */
export const leavesWork = ({ messages, places = [] }: CaseWrite): boolean =>
  messages.length > 0 || places.some(({ amount }) => amount < 0);

/** A rejection as a problem, recorded among the refused attempts of the case first. */
export function refuse(rejection: Rejection): never {
  throw new Refusal(rejection.code, { because: rejection.because });
}
