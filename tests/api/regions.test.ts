import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { etag, REGION, type Api } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL } from './support/chain.js';
import { refusalOf } from './support/problem.js';
import { replaceOnce, Scene } from './support/scene.js';

const OTHER_REGION = 'tweede-regio';
const WORKERS = 40;
const ROUNDS = 3;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open({
    regions: [
      { name: REGION },
      { name: OTHER_REGION, edit: (text) => replaceOnce(text, 'stage: building #', 'stage: anchored #') },
    ],
  });
});
afterAll(() => scene.close());

describe('S2 two regions on one server', () => {
  it('never see a case of the other, with forty readers and writers at once', async () => {
    const apis = [scene.api(REGION), scene.api(OTHER_REGION)] as const;
    const opened = [new Set<string>(), new Set<string>()] as const;
    const foreign: string[] = [];
    let requests = 0;

    /** Opens, reads, lists, writes and peeks, and notes whatever is not of its own region. */
    async function work(worker: number): Promise<void> {
      const side = worker % 2 === 0 ? 0 : 1;
      const [own, other] = [apis[side], apis[1 - side]!];
      const note = (what: string, region: string): void => {
        if (region !== own.region) foreign.push(`${what} showed ${region} in ${own.region}`);
      };
      for (let round = 0; round < ROUNDS; round += 1) {
        const followed = await openSignal(own, PEOPLE.coordinator);
        opened[side].add(followed.id);
        note('opening', followed.view.region);
        const [read, list, actions, write, peek, walk] = await Promise.all([
          own.read(PEOPLE.auditor, followed.id),
          own.list(PEOPLE.auditor, '?limit=25'),
          own.actions(PEOPLE.coordinator, followed.id),
          own.fire(
            PEOPLE.coordinator,
            followed.id,
            { event: 'SIGNAL_INTERPRETED', data: { need: 'mood' } },
            { 'if-match': etag(1), 'idempotency-key': `one-key-for-all-${round}-${worker >> 1}` },
          ),
          peekAt(own, [...opened[1 - side]!]),
          other.get(PEOPLE.auditor, own.pathOf(followed.id)),
        ]);
        requests += 7;
        expect([read.status, list.status, actions.status, write.status]).toEqual([200, 200, 200, 200]);
        note('reading', read.body.region);
        note('writing', write.body.case.region);
        for (const item of list.body.items) note('listing', item.region);
        if (peek !== 404) foreign.push(`a case of the other region was answered with ${peek}`);
        if (walk.status !== 404) foreign.push(`a person of the other region was answered with ${walk.status}`);
      }
    }
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));

    expect(foreign).toEqual([]);
    expect(requests).toBe(WORKERS * ROUNDS * 7);
    for (const side of [0, 1] as const) {
      expect(await allIds(apis[side])).toEqual([...opened[side]].sort());
    }
  });

  it('keep every case apart in the store, in each table', async () => {
    const tables = await scene.admin<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE table_schema = 'schakel' AND column_name = 'case_id' AND table_type = 'BASE TABLE'
          AND EXISTS (SELECT FROM information_schema.columns r WHERE r.table_schema = 'schakel'
                       AND r.table_name = c.table_name AND r.column_name = 'region_id')`,
    );
    expect(tables.length).toBeGreaterThan(3);
    for (const { name } of tables) {
      const strays = await scene.admin(
        `SELECT case_id FROM schakel.${name} WHERE case_id IS NOT NULL GROUP BY case_id HAVING count(DISTINCT region_id) > 1`,
      );
      expect([name, strays]).toEqual([name, []]);
    }
  });
});

describe('a person', () => {
  it('finds the regions of his token, and no other', async () => {
    const regionsOf = async (api: Api, person: string): Promise<string[]> => {
      const { items } = (await api.get(person, '/v1/regions')).body as { items: { region: string }[] };
      return items.map(({ region }) => region).sort();
    };
    expect(await regionsOf(scene.api(REGION), PEOPLE.teacher)).toEqual([REGION]);
    expect(await regionsOf(scene.api(OTHER_REGION), PEOPLE.teacher)).toEqual([OTHER_REGION]);
    expect(await regionsOf(scene.api(REGION), PEOPLE.outsider)).toEqual([REGION, OTHER_REGION].sort());
  });

  it('can filter regions by how far their cooperation has come [R-018]', async () => {
    const ask = async (stage: string): Promise<unknown> => {
      const { items } = (await scene.api().get(PEOPLE.outsider, `/v1/regions?stage=${stage}`)).body as {
        items: { region: string; stage: string }[];
      };
      return items.map((one) => [one.region, one.stage]);
    };
    expect(await ask('building')).toEqual([[REGION, 'building']]);
    expect(await ask('anchored')).toEqual([[OTHER_REGION, 'anchored']]);
    expect(await ask('orientation')).toEqual([]);
    expect(refusalOf(await scene.api().get(PEOPLE.outsider, '/v1/regions?stage=far'))).toBe('400 request.invalid');
  });

  it('of a region cannot open a case in another one, nor see its school or configuration', async () => {
    const other = scene.api(OTHER_REGION);
    for (const path of ['', '/configurations', '/configurations/1', '/cases']) {
      expect(refusalOf(await other.get(PEOPLE.teacher, `/v1/regions/${REGION}${path}`))).toBe('404 region.not-found');
    }
    const sent = { body: { school: SCHOOL } };
    const reply = await other.call(PEOPLE.teacher, 'POST', `/v1/regions/${REGION}/cases`, sent);
    expect(refusalOf(reply)).toBe('404 region.not-found');
  });
});

/** The worst answer to reading cases of the other region through one's own. */
async function peekAt(own: Api, ids: readonly string[]): Promise<number> {
  const id = ids.at(-1) ?? '0000-0000-0000';
  return (await own.read(PEOPLE.auditor, id)).status;
}

/** Every case of a region, page by page, as its auditor finds them. */
async function allIds(api: Api): Promise<string[]> {
  const ids: string[] = [];
  for (let query = '?limit=30'; query !== '';) {
    const { items, next } = (await api.list(PEOPLE.auditor, query)).body;
    ids.push(...items.map(({ id }) => id));
    query = next === null ? '' : `?limit=30&cursor=${next}`;
  }
  return ids.sort();
}
