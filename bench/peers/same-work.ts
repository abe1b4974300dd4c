/**
 * What a program beside Schakel does with an event: everything of Schakel but HTTP, tokens and the commit. Checks, guards, terms,
 * payer, record, hash and answer come from the very operations; what is to be written is handed to the program, which keeps it in
 * its own way. Knows nothing of any of them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CaseState, CaseWrite } from '#lifecycle';
import { Catalogue, readCalendar, readSoundLibrary, systemClock, type Service } from '#operations';
import { Store, type CommitResult, type Submission } from '#store';
import type { Door } from '../fleet.js';
import { operationsDoor } from '../operations-door.js';
import { ROOT } from '../place.js';
import { OPENER, OPENING, WALK, type WalkStep } from '../walk.js';

/** What is to be kept of an event: the state of the case, and the record of the transition. */
export interface Decided {
  readonly state: CaseState;
  readonly record: Uint8Array;
  readonly hash: string;
}

/** An event as a client sends it to a program. */
export interface PlainRequest extends WalkStep {
  /** The version that the client saw. */
  readonly version: number;
  /** Names the request; what is decided again under it comes to the same. */
  readonly key: string;
  readonly at: string;
}

/** One event under way. */
interface Work {
  readonly state: CaseState | undefined;
  readonly now: string;
  taken: CaseWrite | undefined;
}

/** A store that gives the case of the work under way and takes what it comes to. */
class BorrowedStore extends Store {
  readonly works = new AsyncLocalStorage<Work>();

  override inTurn<T>(_region: string, _caseId: string, work: () => Promise<T>): Promise<T> {
    // Whether two may work on one case is the program's business.
    return work();
  }

  override snapshot(): CaseState | undefined {
    return this.works.getStore()?.state;
  }

  override case(): Promise<CaseState | null> {
    return Promise.resolve(this.works.getStore()?.state ?? null);
  }

  /** A program counts no places: there is always room, as there is in the regions of the bench. */
  override places(): ReturnType<Store['places']> {
    return Promise.resolve({ used: new Map(), waiting: [] });
  }

  override commit(
    _region: string,
    _command: Submission['command'],
    decision: Submission['decision'],
  ): Promise<CommitResult> {
    const work = this.works.getStore();
    if (work !== undefined) [work.taken] = decision.writes;
    return Promise.resolve({ kind: 'committed' });
  }
}

/** After so many steps of the walk. */
export const STEPS_TO_A_CLOCK = 4;

export class SameWork {
  readonly #region: string;
  readonly #store: BorrowedStore;
  readonly #service: Service;

  private constructor(region: string, store: BorrowedStore, service: Service) {
    this.#region = region;
    this.#store = store;
    this.#service = service;
  }

  /** Reads the region as the server does: its documents, and its definitions and keys from the database of Schakel. */
  static async load(appUrl: string, configFolder: string, region: string): Promise<SameWork> {
    const today = new Date().toISOString().slice(0, 10);
    const library = await readSoundLibrary([join(ROOT, 'workflows'), configFolder], today);
    const calendar = await readCalendar(join(configFolder, 'calendars', 'nl.yaml'));
    const store = new BorrowedStore({ url: appUrl, connections: 1 });
    // The only thing that is still asked of the database of Schakel. Once: not by all clients at the same moment.
    await store.pseudonymKey(region);
    const catalogue = await Catalogue.load(store, library, calendar, today);
    const clock = { now: () => store.works.getStore()?.now ?? systemClock.now() };
    return new SameWork(region, store, { store, catalogue, clock, nudge: () => undefined });
  }

  /** Opens a case under the id that the program knows it by. */
  async open(id: string): Promise<Decided> {
    const opened = await this.#run(undefined, systemClock.now(), randomUUID(), (door) =>
      door.open(this.#region, OPENER, OPENING),
    );
    return { ...opened, state: { ...opened.state, case: id } };
  }

  /** Throws when the client saw another version, or the event is refused. */
  async advance(state: CaseState, request: PlainRequest): Promise<Decided> {
    const { version, at, key } = request;
    return this.#run(state, at, key, (door) => door.fire(this.#region, state.case, version, request));
  }

  /** What the walk has next for a case, as a request: what a timer comes to here, the same work as an event from outside. */
  next(state: CaseState, at: string): PlainRequest {
    const step = WALK[state.version - 1];
    if (step === undefined) throw new Error('The case has ended.');
    return { ...step, version: state.version, key: `timer-${state.case}`, at };
  }

  /** A case that waits for somebody, where a case of Schakel has a clock. */
  async waiting(): Promise<CaseState> {
    let { state } = await this.open('0000-0000-0000');
    for (let step = 0; step < STEPS_TO_A_CLOCK; step += 1)
      ({ state } = await this.advance(state, this.next(state, systemClock.now())));
    return state;
  }

  async #run(
    state: CaseState | undefined,
    now: string,
    key: string,
    work: (door: Door) => Promise<unknown>,
  ): Promise<Decided> {
    const one: Work = { state, now, taken: undefined };
    await this.#store.works.run(one, () => work(operationsDoor(this.#service, { newKey: () => key })));
    if (one.taken === undefined) throw new Error('Nothing was decided.');
    const { state: after, bytes, hash } = one.taken;
    return { state: after, record: bytes, hash };
  }
}
