// The service as the model of reference-model.ts is asked: in process, with its real commits to a real database.
import { advanceCase, deliverShare, openCase, Refusal, replayStored, type Service } from '#operations';
import type { Actor } from '#platform';
import type { TurnedScene } from '#testing';
import { expect } from '@jest/globals';
import type { Deed, Person, Standing, Told } from './reference-model.js';

const actor = (subject: string, organisation: string, role: string, region: string): Actor => ({
  ...{ issuer: 'https://issuer.example', subject, organisation, roles: [role], regions: [region], purpose: 'care' },
});
const actorsOf = (region: string): Record<Person, Actor> => ({
  teacher: actor('teacher', 'first-school', 'teacher', region),
  coordinator: actor('coordinator', 'first-school', 'supportCoordinator', region),
  helper: actor('helper', 'helpers', 'practitioner', region),
  stranger: actor('stranger', 'access', 'localTeamContact', region),
  foreigner: actor('foreigner', 'first-school', 'teacher', 'elsewhere'),
});

/** What the service does wrong, to see that it would be found. */
export type Breach = 'does not look at the version' | 'forgets answers';

/** Cases are numbered as the model numbers them. */
export class Subject {
  readonly #ids: string[] = [];
  /** As they were read last. */
  #versions: number[] = [];
  readonly #actors: Record<Person, Actor>;
  readonly #keyOf: (key: number | null) => string | undefined;

  constructor(
    private readonly scene: TurnedScene,
    private readonly service: Service,
    private readonly region: string,
    run: number,
    private readonly breach?: Breach,
  ) {
    this.#actors = actorsOf(region);
    this.#keyOf = (key) => (key === null || breach === 'forgets answers' ? undefined : `${run}-${key}`);
  }

  async do(deed: Deed): Promise<Told | undefined> {
    if (deed.kind === 'wait') {
      await this.scene.clock.moveBy(deed.hours * 3_600_000);
      await this.#deliver();
      return undefined;
    }
    const asked = deed.kind === 'open' ? this.#open(deed) : this.#fire(deed);
    const answer = await asked.catch((error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    });
    if (answer instanceof Refusal) return { code: answer.code };
    const { id } = (deed.kind === 'open' ? answer.body : (answer.body as { case: unknown }).case) as { id: string };
    if (!this.#ids.includes(id)) this.#ids.push(id);
    return { case: this.#ids.indexOf(id), version: Number(answer.headers['etag']?.replaceAll('"', '')) };
  }

  #open({ by, key }: Deed & { kind: 'open' }) {
    const body = { school: 'first-school', data: {} };
    const request = () => ({ key: this.#keyOf(key), method: 'POST', path: '/cases', body });
    return openCase(this.service, this.#actors[by], this.region, () => body, request);
  }

  async #fire({ case: number, by, event, minutes, seen, key }: Deed & { kind: 'fire' }) {
    const id = this.#ids[number] ?? '0000-0000-0000';
    const body = { event, data: minutes === null ? {} : { minutes } };
    const now = this.#versions[number] ?? 0;
    const wanted = this.breach === 'does not look at the version' ? 0 : seen;
    return advanceCase(
      this.service,
      this.#actors[by],
      this.region,
      id,
      () => body,
      wanted === null ? { kind: 'missing' } : { kind: 'version', version: now + wanted },
      () => ({ key: this.#keyOf(key), method: 'POST', path: `/cases/${id}/transitions`, body }),
    );
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

  /** Every case as it is stored. */
  async standings(): Promise<Standing[]> {
    const standings = await Promise.all(
      this.#ids.map(async (id) => {
        const state = await this.service.store.case(this.region, id);
        const { talks, minutes, urgent } = (state?.facts ?? {}) as Pick<Standing, 'talks' | 'minutes' | 'urgent'>;
        const place = (state?.states[0] ?? '').replace('matter.', '') as Standing['place'];
        return { version: state?.version ?? 0, place, talks, minutes, urgent };
      }),
    );
    this.#versions = standings.map(({ version }) => version);
    return standings;
  }

  /** Whether what was recorded leads to the same again, byte for byte, and nothing is left to happen. */
  async expectWholeRecords(): Promise<void> {
    for (const id of this.#ids)
      expect(await replayStored(this.service, this.region, id)).toMatchObject({ identical: true });
    const { rows } = await this.scene.admin.query('SELECT FROM schakel.timers WHERE region_id = $1', [this.region]);
    expect(rows).toEqual([]);
  }
}
