/**
 * What the administrator of a region sees and does of messages to other systems: how each endpoint fares, its secrets, and
 * what was given up. Which endpoints there are is in the configuration; only a secret is made here, and shown once.
 */
import { reason } from '#lifecycle';
import type { Actor } from '#platform';
import { StoreFault, type Answer, type DeadLetter, type EndpointState, type Paged } from '#store';
import { BREAKER, newSecret, secretText } from '#webhook';
import { pseudonymOf, regionOf } from './caller.js';
import type { ActiveRegion } from './catalogue.js';
import { Refusal } from './refusal.js';
import type { Service } from './service.js';

const ADMINISTRATOR = 'regionAdmin';
/** How long messages are signed with the replaced secret too: a working day to change it at the receiver, and a night. */
const OLD_SECRET_MS = 24 * 3_600_000;

/** noSecret: nothing is sent yet; paused: it failed too often, or asked for time; disabled: it answered 410. */
export type EndpointCondition = 'active' | 'noSecret' | 'paused' | 'disabled';

export interface PresentedEndpoint extends Omit<EndpointState, 'endpoint'> {
  readonly id: string;
  readonly organisation: string;
  readonly url: string;
  readonly kinds: readonly string[] | null;
  readonly workflows: readonly string[] | null;
  readonly state: EndpointCondition;
}

/** The endpoints of the region, in the order of its document. */
export async function listEndpoints(
  service: Service,
  actor: Actor,
  region: string,
): Promise<{ items: readonly PresentedEndpoint[] }> {
  return { items: await present(service, administered(service, actor, region)) };
}

/** Makes a secret, shows it this once, and lets the one before it stay in force for a day. */
export async function makeSecret(service: Service, actor: Actor, region: string, endpoint: string): Promise<Answer> {
  await found(service, administered(service, actor, region), endpoint);
  const madeAt = service.clock.now();
  const secret = newSecret();
  const oldUntil = new Date(Date.parse(madeAt) + OLD_SECRET_MS).toISOString();
  const madeBy = await pseudonymOf(service, actor, region, 'endpoints');
  await service.store.replaceSecret(region, endpoint, { secret, madeAt, madeBy, oldUntil }).catch((error: unknown) => {
    // Somebody else made one at this very moment, and theirs is the one in force.
    if (error instanceof StoreFault && error.code === '23505') throw new Refusal('concurrency.conflict');
    throw error;
  });
  service.nudge(region);
  return { status: 201, headers: {}, body: { endpoint, secret: secretText(secret), madeAt, previousUntil: oldUntil } };
}

/** Lets an endpoint be called again that is disabled or paused. */
export async function resumeEndpoint(
  service: Service,
  actor: Actor,
  region: string,
  endpoint: string,
): Promise<Answer> {
  const active = administered(service, actor, region);
  await found(service, active, endpoint);
  await service.store.resumeEndpoint(region, endpoint);
  service.nudge(region);
  return { status: 200, headers: {}, body: await found(service, active, endpoint) };
}

/** What was given up, the oldest first; also of endpoints that the region has no more. */
export async function listDeadLetters(
  service: Service,
  actor: Actor,
  region: string,
  { endpoint, ...page }: { readonly endpoint?: string; readonly limit: number; readonly cursor?: string },
): Promise<Paged<DeadLetter>> {
  administered(service, actor, region);
  return service.store.deadLetters(region, endpoint, page);
}

/** Sends what was given up anew: one message of an endpoint, or all of them. */
export async function replayDeadLetters(
  service: Service,
  actor: Actor,
  region: string,
  endpoint: string,
  read: () => { readonly message?: string },
): Promise<Answer> {
  await found(service, administered(service, actor, region), endpoint);
  const { message } = read();
  const which = { endpoint, ...(message === undefined ? {} : { message }) };
  const replayed = await service.store.replayDeadLetters(region, which, service.clock.now());
  if (replayed === 0 && message !== undefined) throw new Refusal('message.not-found');
  service.nudge(region);
  return { status: 200, headers: {}, body: { endpoint, replayed } };
}

function administered(service: Service, actor: Actor, region: string): ActiveRegion {
  const active = regionOf(service, actor, region);
  if (!actor.roles.includes(ADMINISTRATOR))
    throw new Refusal('permission.denied', { because: [reason('permission.denied', { who: [ADMINISTRATOR] })] });
  return active;
}

/** 404 for one that the region does not have. */
async function found(service: Service, active: ActiveRegion, id: string): Promise<PresentedEndpoint> {
  const [one] = await present(service, active, id);
  if (one === undefined) throw new Refusal('endpoint.not-found');
  return one;
}

async function present(service: Service, { document }: ActiveRegion, only?: string): Promise<PresentedEndpoint[]> {
  const now = service.clock.now();
  const endpoints = Object.entries(document.messages?.endpoints ?? {}).filter(
    ([id]) => only === undefined || id === only,
  );
  const states = await service.store.endpoints(
    document.region,
    endpoints.map(([id]) => id),
    now,
  );
  return endpoints.flatMap(([id, { organisation, url, kinds = null, workflows = null }]) => {
    const state = states.find((one) => one.endpoint === id);
    if (state === undefined) return [];
    const { endpoint: _endpoint, ...rest } = state;
    return [{ id, organisation, url, kinds, workflows, state: conditionOf(state, now), ...rest }];
  });
}

function conditionOf(state: EndpointState, now: string): EndpointCondition {
  if (state.disabledAt !== null) return 'disabled';
  if (!state.secrets.some(({ validUntil }) => validUntil === null)) return 'noSecret';
  const isPaused = (state.pausedUntil ?? '') > now || state.failures >= BREAKER.failures;
  return isPaused ? 'paused' : 'active';
}
