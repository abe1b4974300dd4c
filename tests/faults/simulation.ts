// A simulated service: the decisions of the lifecycle over a store of maps, with clients, workers and a clock whose every step is
// chosen by one stream of random numbers. Requests, answers and whole processes are lost on the way; the same seed does the
// same again. Knows no database and no network: what it tries is the order in which things happen.
import {
  createModel,
  decide,
  decideMessage,
  decideOpening,
  decideRoom,
  decideTimer,
  notTaken,
  regionWorld,
  replay,
  type CaseState,
  type Decision,
  type Model,
  type Rejection,
  type Surroundings,
} from '#lifecycle';
import { lawOn, modelOf, type Library, type RegionSource } from '#language';
import { byKernel } from '#machine';
import type { CalendarData } from '#calendar';
import { waitingLine, type PlaceUse } from '#routing';
import { randomOf } from '#testing';
import { SimulatedStore, type Breach, type Consumed } from './simulated-store.js';

/** One thing that a person does: where no case is known yet it opens one. */
export interface Deed {
  readonly organisation: string;
  readonly role: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly behalf?: { readonly whose: string; readonly given: string };
}

/** A way through a case of a school, from its opening on. */
export interface Way {
  readonly school: string;
  readonly deeds: readonly [Deed, ...Deed[]];
}

export interface Simulated {
  /** What must never happen, and did. */
  readonly faults: readonly string[];
  /** The hashes of all records, in the order in which they were written: equal where everything went alike. */
  readonly trace: string;
  readonly counts: Readonly<
    Record<'committed' | 'fired' | 'heard' | 'served' | 'lost' | 'crashed' | 'stale' | 'repeated', number>
  >;
}

export interface SimulationOptions {
  readonly library: Library;
  readonly calendar: CalendarData;
  readonly region: RegionSource;
  readonly ways: readonly Way[];
  readonly seed: number;
  /** What the store does wrong, to see that it would be found. */
  readonly breach?: Breach;
}

const STEPS = 700;
const CLIENTS = 4;
const WORKERS = 2;
const LOSS = 0.06;
const CRASH = 0.01;
const LEASE_MS = 30_000;
/** What can be left to do at the end, and far more than that. */
const MOST_LEFT = 500;
const START = Date.parse('2026-03-02T09:00:00.000Z');
const DAY_MS = 86_400_000;

type Actor = Generator<void, void>;

export class Simulation {
  readonly #random: () => number;
  readonly #store: SimulatedStore;
  readonly #source: RegionSource;
  readonly #models = new Map<string, Model>();
  readonly #acknowledged = new Map<string, string>();
  readonly #counts = { committed: 0, fired: 0, heard: 0, served: 0, lost: 0, crashed: 0, stale: 0, repeated: 0 };
  #now = START;
  #made = 0;
  #isCalm = false;

  constructor(private readonly options: SimulationOptions) {
    this.#random = randomOf(options.seed);
    this.#store = new SimulatedStore(options.breach);
    this.#source = options.region;
  }

  run(): Simulated {
    const makers: (() => Actor)[] = [
      ...Array.from({ length: CLIENTS }, (_, index) => () => this.#client(this.#wayOf(index))),
      ...Array.from({ length: WORKERS }, () => () => this.#worker()),
      () => this.#clock(),
    ];
    const actors = makers.map((make) => make());
    for (let step = 0; step < STEPS; step += 1) {
      const index = Math.floor(this.#random() * actors.length);
      const actor = actors[index];
      if (actor === undefined || index >= CLIENTS + WORKERS || this.#random() >= CRASH || index < CLIENTS)
        actor?.next();
      else {
        // A worker is gone with all it knew; its leases run out.
        this.#counts.crashed += 1;
        actors[index] = this.#worker();
      }
    }
    this.#calmDown();
    return {
      faults: [...this.#store.faults, ...this.#audit()],
      trace: this.#store.trace.join(' '),
      counts: this.#counts,
    };
  }

  #wayOf(index: number): Way {
    const way = this.options.ways[index % this.options.ways.length];
    if (way === undefined) throw new Error('There is no way to go.');
    return way;
  }

  #isLost(): boolean {
    const isLost = !this.#isCalm && this.#random() < LOSS;
    if (isLost) this.#counts.lost += 1;
    return isLost;
  }

  /** Somebody who works on one case after another and sends what was not answered again, under the same id. */
  *#client(way: Way): Actor {
    for (;;) {
      let known: string | undefined;
      for (const deed of way.deeds) {
        const id = this.#newId('command');
        let answer: string | undefined;
        for (let sent = 0; answer === undefined; sent += 1) {
          if (sent > 0) this.#counts.repeated += 1;
          yield;
          answer = yield* this.#serve(id, way, known, deed);
        }
        if (answer !== 'refused') this.#acknowledged.set(id, answer);
        known ??= answer === 'refused' ? undefined : this.#store.caseOf(answer);
        if (known === undefined) break;
      }
    }
  }

  /** One request as a server takes it: the answer, or undefined where it was lost. The hash of the transition, or refused. */
  *#serve(id: string, way: Way, known: string | undefined, deed: Deed): Generator<void, string | undefined> {
    if (this.#isLost()) return undefined;
    for (;;) {
      const stored = this.#store.answerTo(id);
      if (stored !== undefined) return stored;
      const before = known === undefined ? undefined : this.#store.read(known);
      const use = this.#placesNow();
      yield;
      const outcome = this.#decide(id, way, before, deed, use);
      if (outcome.kind === 'rejection') return 'refused';
      yield;
      if (this.#isLost()) return undefined;
      const hash = outcome.writes[0].hash;
      const end = this.#store.commit({ id, answer: hash }, outcome);
      if (end === 'stale') {
        this.#counts.stale += 1;
        continue;
      }
      if (end === 'committed') this.#counts.committed += 1;
      yield;
      return this.#isLost() ? undefined : (this.#store.answerTo(id) ?? hash);
    }
  }

  #decide(id: string, way: Way, before: CaseState | undefined, deed: Deed, use: PlaceUse): Decision | Rejection {
    const acting = { kind: 'staff', organisation: deed.organisation, roles: [deed.role] } as const;
    const { event, data = {}, behalf = null } = deed;
    const command = { id, event, data, acting, actor: 'somebody', onBehalfOf: behalf };
    if (before !== undefined)
      return decide(this.#modelOf(before.workflow), before, command, this.#surroundings(use, before.recordedAt));
    const workflow = modelOf(this.#source.document, way.school, '2026-03-02')?.workflow ?? '';
    const born = { region: this.#source.document.region, case: this.#newId('case'), subject: 's', school: way.school };
    return decideOpening(
      this.#modelOf(workflow),
      { ...born, configuration: 1, related: [] },
      command,
      this.#surroundings(use),
    );
  }

  /** Somebody who fires what is due and delivers what waits, one at a time, under a lease. */
  *#worker(): Actor {
    for (;;) {
      yield;
      const claim = this.#store.claim(this.#now, LEASE_MS, this.#random);
      if (claim === undefined) {
        yield* this.#giveRoom();
        continue;
      }
      yield;
      yield* this.#carryOut(claim);
    }
  }

  /** Room that has come, for the first who waits for it; who finds that somebody else took it looks again another time. */
  *#giveRoom(): Generator<void, void> {
    const use = this.#placesNow();
    const next = waitingLine(this.#source.document, use).find(({ hasRoom }) => hasRoom);
    const before = next === undefined ? undefined : this.#store.read(next.one.case);
    if (before === undefined) return;
    yield;
    const id = this.#newId('system');
    const outcome = decideRoom(
      this.#modelOf(before.workflow),
      before,
      { id },
      this.#surroundings(use, before.recordedAt),
    );
    if (outcome?.kind !== 'decision') return;
    yield;
    if (this.#store.commit({ id, answer: '' }, outcome) === 'committed') this.#counts.served += 1;
  }

  *#carryOut(claim: Consumed): Generator<void, void> {
    const id = this.#newId('system');
    for (;;) {
      const before = this.#store.read(claim.kind === 'timer' ? claim.case : claim.message.toCase);
      const use = this.#placesNow();
      yield;
      const outcome = this.#decideOf(claim, before, id, use);
      // Nothing to do any more: suspended or extended since.
      if (outcome === undefined) return;
      if (outcome.kind === 'rejection') {
        this.#store.faults.push(`the system was refused: ${outcome.code}`);
        return;
      }
      yield;
      const end = this.#store.commit(
        { id: claim.kind === 'message' ? `message/${claim.message.id}` : id, answer: '' },
        outcome,
        claim,
      );
      if (end === 'stale') {
        this.#counts.stale += 1;
        continue;
      }
      if (end === 'committed') this.#counts[claim.kind === 'timer' ? 'fired' : 'heard'] += 1;
      return;
    }
  }

  #decideOf(
    claim: Consumed,
    before: CaseState | undefined,
    id: string,
    use: PlaceUse,
  ): Decision | Rejection | undefined {
    if (claim.kind === 'timer') {
      if (before === undefined) return undefined;
      return decideTimer(
        this.#modelOf(before.workflow),
        before,
        claim.timer,
        { id },
        this.#surroundings(use, before.recordedAt),
      );
    }
    const { message } = claim;
    if (before !== undefined)
      return decideMessage(
        this.#modelOf(before.workflow),
        before,
        message,
        { id: message.command },
        this.#surroundings(use, before.recordedAt),
      );
    const sender = this.#store.read(message.fromCase);
    if (sender === undefined) return undefined;
    return decideMessage(
      this.#modelOf(sender.workflow),
      sender,
      notTaken(message),
      { id: message.command },
      this.#surroundings(use, sender.recordedAt),
    );
  }

  /** Mostly seconds; now and then days, as after a time in which nobody worked. */
  *#clock(): Actor {
    for (;;) {
      yield;
      const by = this.#random();
      this.#now += Math.floor(this.#random() * (by < 0.7 ? 20_000 : by < 0.95 ? DAY_MS : 40 * DAY_MS));
    }
  }

  /** Without faults everything comes to rest: nothing is due and nothing waits. */
  #calmDown(): void {
    this.#isCalm = true;
    this.#now += 2 * LEASE_MS;
    let done = 0;
    for (let claim = this.#claimCalm(); claim !== undefined; claim = this.#claimCalm()) {
      const work = this.#carryOut(claim);
      done += 1;
      if (done > MOST_LEFT) {
        this.#store.faults.push('it never comes to rest');
        return;
      }
      while (work.next().done !== true);
    }
    for (let waiting = -1; waiting !== this.#placesNow().waiting.length;) {
      waiting = this.#placesNow().waiting.length;
      for (const work = this.#giveRoom(); work.next().done !== true;);
    }
  }

  #claimCalm(): Consumed | undefined {
    return this.#store.claim(this.#now, 0, this.#random, true);
  }

  #audit(): string[] {
    const faults: string[] = [];
    for (const [id, hash] of this.#acknowledged)
      if (!this.#store.holds(hash)) faults.push(`lost: ${id} was acknowledged and is not there`);
    for (const message of this.#store.waiting) faults.push(`stranded: the message ${message} was never heard`);
    for (const timer of this.#store.overdue(this.#now)) faults.push(`stranded: the term ${timer} never ran out`);
    for (const { one, hasRoom } of waitingLine(this.#source.document, this.#placesNow()))
      if (hasRoom) faults.push(`stranded: ${one.case} waits though there is room`);
    for (const [id, records] of this.#store.histories) {
      const model = this.#modelOf(this.#store.read(id)?.workflow ?? '');
      const law = lawOn('2026-03-02', this.options.library.laws);
      const archive = { model: () => model, law: () => law, calendar: () => this.options.calendar };
      const { identical, firstDifference } = replay(this.#source.document.region, id, records, archive);
      if (!identical) faults.push(`the history of ${id} does not replay: ${JSON.stringify(firstDifference)}`);
    }
    return faults;
  }

  #modelOf(workflow: string): Model {
    const known = this.#models.get(workflow) ?? modelFor(this.#source, workflow);
    this.#models.set(workflow, known);
    return known;
  }

  /** What is in use of places, as it is read before a decision and may be old by its commit. */
  #placesNow(): PlaceUse {
    return this.#store.places(new Date(this.#now).toISOString().slice(0, 'yyyy-mm-dd'.length));
  }

  #surroundings(use: PlaceUse, recordedAt = ''): Surroundings {
    const now = new Date(this.#now).toISOString();
    return {
      now: now > recordedAt ? now : recordedAt,
      law: lawOn('2026-03-02', this.options.library.laws),
      world: regionWorld(this.#source.document, this.options.calendar, () => use),
      newCaseId: () => this.#newId('case'),
    };
  }

  #newId(kind: string): string {
    this.#made += 1;
    return `${kind}-${this.#made}`;
  }
}

const models = new WeakMap<RegionSource, Map<string, Model>>();

/** Compiled once for all simulations. */
function modelFor(source: RegionSource, workflow: string): Model {
  const known = models.get(source) ?? new Map<string, Model>();
  models.set(source, known);
  const compiled = source.workflows.get(workflow);
  if (compiled === undefined) throw new Error(`There is no workflow ${workflow}.`);
  const model = known.get(workflow) ?? createModel(compiled, byKernel);
  known.set(workflow, model);
  return model;
}
