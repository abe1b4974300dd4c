/**
 * Brings messages to endpoints: claims what is due, sends it, and writes down what became of it. Each endpoint has a few
 * places of its own, so that one that is slow holds up nobody else, and nothing here waits for an answer but what was sent.
 */
import { randomUUID } from 'node:crypto';
import type { EndpointDocument } from '#language';
import type { Delivery, DeliveryResult } from '#store';
import { BREAKER, LONGEST_RETRY_AFTER_SECONDS, pauseAfter, signatureHeaders, type Outcome, type Send } from '#webhook';
import type { Service } from './service.js';

export interface CourierOptions {
  readonly service: Pick<Service, 'store' | 'catalogue' | 'clock'>;
  readonly send: Send;
  /** From 0 up to 1, to spread repeats. */
  readonly chance?: () => number;
  /** Told of every try. */
  readonly watch?: (region: string, endpoint: string, outcome: Outcome) => void;
  /** Told when a place is free again, so that the next message can be claimed. */
  readonly onFree?: (region: string) => void;
  /** Told of what could not be written down: the lease ends by itself, and it is tried again. */
  readonly onFailure: (error: unknown, region: string) => void;
}

/** How many messages are under way to one endpoint at once, of different cases; and from this process to all together. */
const [PLACES, PLACES_OF_ALL] = [4, 256];
/** Longer than a try can take, so that nobody else tries at the same time. */
const LEASE_SECONDS = 30;
const HEADERS = { 'content-type': 'application/cloudevents+json; charset=utf-8', 'user-agent': 'Schakel' };

export class Courier {
  readonly #options: CourierOptions;
  readonly #owner = randomUUID();
  readonly #stopped = new AbortController();
  readonly #underWay = new Map<string, number>();
  readonly #all = new Set<Promise<void>>();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Sets off with what is due in a region, as far as there are places. How many messages. */
  async round(region: string): Promise<number> {
    const { store, catalogue, clock } = this.#options.service;
    const endpoints = catalogue.regions.get(region)?.document.messages?.endpoints ?? {};
    const slots = this.#slots(region, Object.keys(endpoints));
    if (slots.size === 0 || this.#stopped.signal.aborted) return 0;
    const now = clock.now();
    const deliveries = await store.claimDeliveries(region, now, {
      owner: this.#owner,
      leaseSeconds: LEASE_SECONDS,
      slots,
      breaker: BREAKER.failures,
    });
    if (deliveries.length === 0) return 0;
    const secrets = await store.endpointSecrets(region, [...new Set(deliveries.map(({ endpoint }) => endpoint))], now);
    for (const delivery of deliveries) {
      const endpoint = endpoints[delivery.endpoint];
      if (endpoint !== undefined) this.#setOff(region, delivery, endpoint, secrets.get(delivery.endpoint) ?? []);
    }
    return deliveries.length;
  }

  /** Waits for everything that is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#all);
  }

  /** Breaks off what is under way, as if it had not been tried, and takes nothing more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.idle();
  }

  #slots(region: string, endpoints: readonly string[]): Map<string, number> {
    const slots = new Map<string, number>();
    let left = PLACES_OF_ALL - this.#all.size;
    for (const endpoint of endpoints) {
      const free = Math.min(PLACES - (this.#underWay.get(`${region} ${endpoint}`) ?? 0), left);
      if (free > 0) slots.set(endpoint, free);
      left -= Math.max(free, 0);
    }
    return slots;
  }

  #setOff(region: string, delivery: Delivery, to: EndpointDocument, secrets: readonly Uint8Array[]): void {
    const key = `${region} ${delivery.endpoint}`;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    const work = this.#deliver(region, delivery, to, secrets)
      .catch((error: unknown) => this.#options.onFailure(error, region))
      .finally(() => {
        this.#underWay.set(key, (this.#underWay.get(key) ?? 1) - 1);
        this.#all.delete(work);
        this.#options.onFree?.(region);
      });
    this.#all.add(work);
  }

  async #deliver(
    region: string,
    delivery: Delivery,
    { url }: EndpointDocument,
    secrets: readonly Uint8Array[],
  ): Promise<void> {
    const { service, send, chance = Math.random, watch } = this.#options;
    const at = service.clock.now();
    const headers = { ...HEADERS, ...signatureHeaders(delivery.id, at, delivery.body, secrets) };
    // Nothing goes out that a receiver could not tell from a forgery.
    const outcome: Outcome =
      secrets.length === 0
        ? { kind: 'interrupted' }
        : await send({ url, headers, body: delivery.body }, at, this.#stopped.signal);
    watch?.(region, delivery.endpoint, outcome);
    const now = service.clock.now();
    await service.store.settleDelivery(region, delivery, now, resultOf(outcome, delivery, now, chance()), {
      owner: this.#owner,
      breaker: BREAKER.failures,
      pausesSeconds: BREAKER.pausesSeconds,
    });
  }
}

function resultOf(outcome: Outcome, { tries }: Delivery, now: string, chance: number): DeliveryResult {
  if (outcome.kind === 'gone') return { kind: 'gone', failure: 'status.410' };
  if (outcome.kind !== 'failed') return outcome;
  const { failure, retryAfterSeconds = 0 } = outcome;
  const pause = pauseAfter(tries + 1, chance, retryAfterSeconds);
  return {
    kind: 'failed',
    failure,
    dueAt: pause === undefined ? null : later(now, pause),
    // It was said of the receiver, not of this message.
    pausedUntil: retryAfterSeconds === 0 ? null : later(now, Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_SECONDS)),
  };
}

function later(at: string, seconds: number): string {
  return new Date(Date.parse(at) + seconds * 1_000).toISOString();
}
