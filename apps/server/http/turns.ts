/**
 * Lets requests with an identity begin in turn: reads and writes apart, so that a flood of one leaves the other alone, each fair
 * to regions and people. A request waits after its body was read, so that a slow sender holds nobody up; who hangs up meanwhile
 * is not begun with. Who finds too many before it is told so before its body is read: in a flood most are, and each costs time
 * that others wait for.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '#platform';
import { FairLine } from './fair-line.js';
import { Lately } from './lately.js';
import type { HttpLimits } from './limits.js';
import { preferredWait } from './preferences.js';
import { isRead, type Shed } from './shedding.js';

export interface Turns {
  readonly reads: FairLine;
  readonly writes: FairLine;
}

interface Place {
  hasBegun: boolean;
  leave: () => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Among those at work or waiting. */
    place?: Place;
  }
}

export function takeTurns(fastify: FastifyInstance, limits: HttpLimits, shed: Shed): Turns {
  const lately = new Lately();
  const turns: Turns = { reads: new FairLine(limits.reads, lately), writes: new FairLine(limits.writes, lately) };
  const lineOf = (request: FastifyRequest): FairLine => (isRead(request) ? turns.reads : turns.writes);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { actor } = request;
    const refusal = actor && lineOf(request).refusal(regionOf(request, actor), personOf(actor));
    if (refusal === undefined) done();
    else shed(refusal, request, reply);
  });
  fastify.addHook('preHandler', (request, reply, done) => {
    const { actor } = request;
    if (actor === undefined) return done();
    const place: Place = { hasBegun: false, leave: () => undefined };
    request.place = place;
    const [region, person] = [regionOf(request, actor), personOf(actor)];
    place.leave = lineOf(request).enter(region, person, patienceOf(request, limits), (outcome) => {
      if (outcome !== 'begin') return shed(outcome, request, reply);
      place.hasBegun = true;
      done();
    });
    // Work that was begun goes on after its client has gone, and keeps its place until it is done.
    reply.raw.once('close', () => {
      if (!place.hasBegun) place.leave();
    });
  });
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    request.place?.leave();
    done();
  });
  return turns;
}

/** Who has no claim to a region takes none of its turns, nor a turn for each name that he makes up. */
function regionOf(request: FastifyRequest, { regions }: Actor): string {
  const { region = '' } = request.params as { region?: string };
  return regions.includes(region) ? region : '';
}

const personOf = ({ issuer, subject }: Actor): string => `${issuer}\n${subject}`;

const patienceOf = (request: FastifyRequest, { patienceMs }: HttpLimits): number =>
  Math.min(patienceMs, (preferredWait(request) ?? Infinity) * 1_000);
