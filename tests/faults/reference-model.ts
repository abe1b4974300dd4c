// What a service promises of every workflow, said a second time: by hand, in plain conditions, from the text of the contract. What
// one workflow does is said by the models that extend it. Neither shares code with the service, so that a fault has to be made twice
// to stay unseen.

/** An event as it is sent. */
export interface Sent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event and who sends it. */
export interface Asked<P extends string> extends Sent {
  readonly by: P;
}

/**
 * What somebody does, or time. A case is named by its number, from 0; one that is not there yet is nobody's. It can be opened in
 * several ways, each of which has a name.
 */
export type Deed<P extends string> =
  | { readonly kind: 'open'; readonly by: P; readonly as: string; readonly key: number | null }
  | (Asked<P> & {
      readonly kind: 'fire';
      readonly case: number;
      /** Which version its sender says he saw: that of now and so many more, or none. */
      readonly seen: number | null;
      readonly key: number | null;
    })
  | { readonly kind: 'wait'; readonly hours: number };

/** What is answered: the version of a case, or the code of a refusal. */
export type Told = { readonly case: number; readonly version: number } | { readonly code: string };

/** What was decided on who pays for what, and how much. */
export interface Paid {
  readonly point: string;
  readonly payer: string;
  readonly organisation: string | null;
  readonly cents: number;
}

/** A case as it stands, with the facts that a model knows of it. */
export interface Standing {
  readonly version: number;
  readonly places: readonly string[];
  readonly [fact: string]: unknown;
}

/** Somebody of no organisation of the region. */
const FOREIGNER = 'foreigner';

export abstract class ReferenceModel<P extends string, Kept extends { version: number }> {
  protected readonly cases: Kept[] = [];
  readonly #answers = new Map<string, { readonly request: string; readonly told: Told }>();
  /** Since the row began. */
  protected hour = 0;

  protected abstract standing(one: Kept): Standing;
  protected abstract mayOpen(by: P, as: string): boolean;
  /** A case that was opened just now. */
  protected abstract opened(by: P, as: string): Kept;
  protected abstract sees(one: Kept, by: P): boolean;
  protected abstract isKnown(event: string): boolean;
  protected abstract isWhole(sent: Sent): boolean;
  /** Why an event that is sound in itself is not taken. */
  protected abstract refusal(one: Kept, asked: Asked<P>): string | undefined;
  protected abstract step(one: Kept, asked: Asked<P>): void;
  /** What time does to the cases when it has passed. */
  protected abstract pass(all: readonly Kept[]): void;
  /** What is always done with a case right after it was opened. */
  protected prepare(_one: Kept, _as: string): void {
    return;
  }
  /** What was decided on who pays, in its order. */
  protected paidFor(_one: Kept): readonly Paid[] {
    return [];
  }

  standings(): Standing[] {
    return this.cases.map((one) => this.standing(one));
  }

  payments(): (readonly Paid[])[] {
    return this.cases.map((one) => this.paidFor(one));
  }

  do(deed: Deed<P>): Told | undefined {
    if (deed.kind === 'open') return this.#open(deed);
    if (deed.kind === 'fire') return this.#fire(deed);
    this.hour += deed.hours;
    this.pass(this.cases);
    return undefined;
  }

  #open({ by, as, key }: Deed<P> & { kind: 'open' }): Told {
    if (by === FOREIGNER) return { code: 'region.not-found' };
    const request = `open ${as}`;
    const before = this.#answered(by, key, request);
    if (before !== undefined) return before;
    if (!this.mayOpen(by, as)) return { code: 'permission.denied' };
    const one = this.opened(by, as);
    const told = this.#keep(by, key, request, { case: this.cases.push(one) - 1, version: one.version });
    this.prepare(one, as);
    return told;
  }

  #fire({ case: number, by, event, data, seen, key }: Deed<P> & { kind: 'fire' }): Told {
    if (by === FOREIGNER) return { code: 'region.not-found' };
    const one = this.cases[number];
    if (one === undefined || !this.sees(one, by)) return { code: 'case.not-found' };
    if (!this.isKnown(event)) return { code: 'event.unknown' };
    if (!this.isWhole({ event, data })) return { code: 'request.invalid' };
    const request = `${number} ${event} ${JSON.stringify(data)}`;
    const before = this.#answered(by, key, request);
    if (before !== undefined) return before;
    if (seen === null) return { code: 'version.required' };
    if (seen !== 0) return { code: 'version.stale' };
    const refusal = this.refusal(one, { by, event, data });
    if (refusal !== undefined) return { code: refusal };
    this.step(one, { by, event, data });
    return this.#keep(by, key, request, { case: number, version: one.version });
  }

  #answered(by: P, key: number | null, request: string): Told | undefined {
    const before = key === null ? undefined : this.#answers.get(`${by} ${key}`);
    if (before === undefined) return undefined;
    return before.request === request ? before.told : { code: 'key.reused' };
  }

  #keep(by: P, key: number | null, request: string, told: Told): Told {
    if (key !== null) this.#answers.set(`${by} ${key}`, { request, told });
    return told;
  }
}
