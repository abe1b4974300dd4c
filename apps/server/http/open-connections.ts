/**
 * Who holds the connections to the service, and what is under way on each. When all are taken, whoever holds most of them gives one
 * up for a client that holds fewer: nobody keeps the others, or those who read the figures, from the door.
 */
import type { ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface Connection {
  /** Requests of which the head was read and that are not answered. */
  inFlight: number;
}

interface Held extends Connection {
  readonly socket: Socket;
  readonly client: string;
}

export class OpenConnections {
  /** Requests under way on all of them. */
  inFlight = 0;
  readonly #known = new WeakMap<Socket, Connection>();
  /** By client, of each the longest open first. */
  readonly #held = new Map<string, Set<Held>>();
  #open = 0;

  /** @param tellTooMany is called for each connection that is closed for want of room. */
  constructor(server: Server, atMost: number, tellTooMany: () => void) {
    server.on('connection', (socket) => {
      const client = clientOf(socket);
      if (this.#open >= atMost) {
        tellTooMany();
        const given = this.#toGiveUp(client);
        if (given === undefined) return void socket.destroy();
        given.socket.destroy();
        this.#forget(given);
      }
      const held: Held = { socket, client, inFlight: 0 };
      this.#hold(held);
      socket.once('close', () => this.#forget(held));
    });
  }

  of(socket: Socket): Connection {
    return this.#known.get(socket) ?? { inFlight: 0 };
  }

  /**
   * A request is under way until its answer is closed, or its connection is: answers to requests that were sent on without waiting
   * for the one before, and that were never begun to be written, are not closed with it.
   */
  begin(connection: Connection, answer: ServerResponse): void {
    this.inFlight += 1;
    connection.inFlight += 1;
    answer.once('close', () => {
      if (connection.inFlight === 0) return;
      this.inFlight -= 1;
      connection.inFlight -= 1;
    });
  }

  #hold(held: Held): void {
    const ofClient = this.#held.get(held.client) ?? new Set();
    this.#held.set(held.client, ofClient.add(held));
    this.#known.set(held.socket, held);
    this.#open += 1;
  }

  #forget(held: Held): void {
    const ofClient = this.#held.get(held.client);
    if (ofClient?.delete(held) !== true) return;
    if (ofClient.size === 0) this.#held.delete(held.client);
    this.#open -= 1;
    this.inFlight -= held.inFlight;
    held.inFlight = 0;
  }

  /** The longest open one without a request of whoever holds most, if that is more than the newcomer then has. */
  #toGiveUp(newcomer: string): Held | undefined {
    let most = new Set<Held>();
    for (const ofClient of this.#held.values()) if (ofClient.size > most.size) most = ofClient;
    if (most.size <= (this.#held.get(newcomer)?.size ?? 0) + 1) return undefined;
    return [...most].find(({ inFlight }) => inFlight === 0);
  }
}

/** An address, of IPv6 the network: whoever has one address of it has them all. */
export function clientOf({ remoteAddress }: Pick<Socket, 'remoteAddress'>): string {
  // A connection that is gone again has no address any more.
  if (remoteAddress === undefined) return '';
  const address = ipaddr.process(remoteAddress);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
