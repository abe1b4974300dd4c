// The service as a model is asked: in process, with its real commits to a real database.
import type { CaseState } from '#lifecycle';
import { advanceCase, deliverShare, openCase, Refusal, replayStored, type Service } from '#operations';
import type { Actor } from '#platform';
import type { TurnedScene } from '#testing';
import { expect } from '@jest/globals';
import type { Asked, Deed, Paid, Standing, Told } from './reference-model.js';
import type { Reference } from './reference-workflow.js';

/** What the service does wrong, to see that it would be found. */
export type Breach = 'does not look at the version' | 'forgets answers';

/** Cases are numbered as the model numbers them. */
export class Subject<P extends string> {
  readonly #ids: string[] = [];
  /** As they were read last. */
  #versions: number[] = [];
  readonly #actors: Readonly<Record<P, Actor>>;
  readonly #keyOf: (key: number | null) => string | undefined;

  constructor(
    private readonly reference: Reference<P>,
    private readonly scene: TurnedScene,
    private readonly service: Service,
    private readonly region: string,
    run: number,
    private readonly breach?: Breach,
  ) {
    this.#actors = reference.actorsOf(region);
    this.#keyOf = (key) => (key === null || breach === 'forgets answers' ? undefined : `${run}-${key}`);
  }

  async do(deed: Deed<P>): Promise<Told | undefined> {
    if (deed.kind === 'wait') {
      await this.scene.clock.moveBy(deed.hours * 3_600_000);
      await this.#deliver();
      return undefined;
    }
    const asked = deed.kind === 'open' ? this.#open(deed) : this.#tell(deed);
    const answer = await asked.catch((error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    });
    if (answer instanceof Refusal) return { code: answer.code };
    const { id } = (deed.kind === 'open' ? answer.body : (answer.body as { case: unknown }).case) as { id: string };
    if (!this.#ids.includes(id)) {
      this.#ids.push(id);
      await this.#prepare(id, deed.kind === 'open' ? deed.as : '');
    }
    return { case: this.#ids.indexOf(id), version: Number(answer.headers['etag']?.replaceAll('"', '')) };
  }

  #open({ by, as, key }: Deed<P> & { kind: 'open' }) {
    const body = this.#openingOf(as).opening;
    const request = () => ({ key: this.#keyOf(key), method: 'POST', path: '/cases', body });
    return openCase(this.service, this.#actors[by], this.region, () => body, request);
  }

  async #tell({ case: number, by, event, data, seen, key }: Deed<P> & { kind: 'fire' }) {
    const now = this.#versions[number] ?? 0;
    const wanted = this.breach === 'does not look at the version' ? 0 : seen;
    return this.#fire(
      { by, event, data },
      this.#ids[number] ?? '0000-0000-0000',
      wanted === null ? null : now + wanted,
      key,
    );
  }

  #fire({ by, event, data }: Asked<P>, id: string, version: number | null, key: number | null) {
    const body = { event, data };
    return advanceCase(
      this.service,
      this.#actors[by],
      this.region,
      id,
      () => body,
      version === null ? { kind: 'missing' } : { kind: 'version', version },
      () => ({ key: this.#keyOf(key), method: 'POST', path: `/cases/${id}/transitions`, body }),
    );
  }

  /** What is always done with a case right after it was opened. */
  async #prepare(id: string, as: string): Promise<void> {
    for (const [index, asked] of this.#openingOf(as).preparation.entries())
      await this.#fire(asked, id, index + 1, null);
  }

  #openingOf(as: string) {
    const found = this.reference.openings[as];
    if (found === undefined) throw new Error(`Nobody opens a case as ${as}.`);
    return found;
  }

  /** As a worker does, until nothing happens any more. */
  async #deliver(): Promise<void> {
    const failed = (error: unknown): never => {
      throw error;
    };
    for (;;) {
      const end = await deliverShare(this.service, this.region, {
        more: () => undefined,
        failed,
        parked: (_kind, names) => failed(new Error(`${names.join()} was parked`)),
      });
      if (end.done === 0 && !end.isMore) return;
    }
  }

  async #stateOf(id: string): Promise<CaseState> {
    const state = await this.service.store.case(this.region, id);
    if (state === null) throw new Error(`There is no case ${id}.`);
    return state;
  }

  /** Every case as it is stored. */
  async standings(): Promise<Standing[]> {
    const standings = await Promise.all(this.#ids.map(async (id) => this.reference.standing(await this.#stateOf(id))));
    this.#versions = standings.map(({ version }) => version);
    return standings;
  }

  /** What was decided on who pays, as it is recorded. */
  payments(): Promise<Paid[][]> {
    return Promise.all(
      this.#ids.map(async (id) => {
        const history = await this.service.store.history(this.region, id, { afterSeq: 0, limit: 1_000 });
        return history.flatMap(({ record: { tables, postings } }) =>
          tables.map(({ point, result: { payer, organisation } }) => ({
            ...{ point, payer: payer as string, organisation: organisation as string | null },
            cents: postings.find(({ kind }) => kind === point)?.cents ?? 0,
          })),
        );
      }),
    );
  }

  /** Does what a row ends with, as far as it is taken: the service may be broken on purpose. */
  async end(): Promise<void> {
    for (const id of this.#ids) {
      const state = await this.#stateOf(id);
      for (const [index, asked] of this.reference.ending(state).entries())
        await this.#fire(asked, id, state.version + index, null).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
        });
    }
  }

  /** Whether what was recorded leads to the same again, byte for byte, and nothing is left to happen. */
  async expectWholeRecords(): Promise<void> {
    for (const id of this.#ids)
      expect(await replayStored(this.service, this.region, id)).toMatchObject({ identical: true });
    const { rows } = await this.scene.admin.query('SELECT FROM schakel.timers WHERE region_id = $1', [this.region]);
    expect(rows).toEqual([]);
  }
}
