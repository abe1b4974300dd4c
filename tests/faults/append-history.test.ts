// R2 of the test programme (reliability.md): clients that read and advance a few cases at the same time. One order of all that
// they did has to explain every answer they got.
import { reportFault, randomOf } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { etag, type Api, type Transition } from '../api/support/api.js';
import { openSignal, PEOPLE } from '../api/support/chain.js';
import { ONE_REGION, Scene } from '../api/support/scene.js';
import { anomaliesIn, type Operation } from './append-history.js';

const CLIENTS = 8;
const CASES = 5;
const OPERATIONS = 600;
const AGAIN = { event: 'LOOK_ALONG_REQUESTED' };

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
});
afterAll(() => scene.close());

/** How a client reads a case and asks for one more transition: as the service does it, or as a broken one would. */
interface Door {
  read(api: Api, id: string): Promise<readonly Transition[]>;
  /** The transition that was told; undefined when it was refused. */
  append(api: Api, id: string, after: number): Promise<Transition | undefined>;
}

const SOUND: Door = {
  read: (api, id) => api.history(PEOPLE.coordinator, id),
  append: async (api, id, after) => {
    const { status, body } = await api.fire(PEOPLE.coordinator, id, AGAIN, { 'if-match': etag(after) });
    return status === 200 ? body.transition : undefined;
  },
};

/** Answers reads from what somebody read before, now and then. */
function forgetful(): Door {
  const known = new Map<string, readonly Transition[]>();
  let reads = 0;
  return {
    ...SOUND,
    read: async (api, id) => {
      const before = known.get(id);
      reads += 1;
      if (before !== undefined && reads % 5 !== 0) return before;
      const list = await SOUND.read(api, id);
      known.set(id, list);
      return list;
    },
  };
}

/** Sends again what was answered, as if the answer had been lost, without a key that says so. */
const REPEATING: Door = {
  ...SOUND,
  append: async (api, id, after) => {
    const first = await SOUND.append(api, id, after);
    return first === undefined ? undefined : ((await SOUND.append(api, id, first.seq)) ?? first);
  },
};

/** Does not look at what the client has seen: the newest version is good enough. */
const BLIND: Door = {
  ...SOUND,
  append: async (api, id) => {
    const { body } = await api.read(PEOPLE.coordinator, id);
    return SOUND.append(api, id, body.version);
  },
};

interface Experiment {
  readonly operations: readonly Operation[];
  readonly last: ReadonlyMap<string, readonly string[]>;
}

async function run(door: Door, count: number, seed: number): Promise<Experiment> {
  const api = scene.api();
  const ids: string[] = [];
  const operations: Operation[] = [];
  for (let index = 0; index < CASES; index += 1) ids.push((await openSignal(api)).id);
  // The opening of each is nobody's of these clients.
  const opened = new Map<string, string>();
  for (const id of ids) opened.set(id, (await SOUND.read(api, id))[0]!.hash);
  const own = (id: string, list: readonly Transition[]): string[] =>
    list.map(({ hash }) => hash).filter((hash) => hash !== opened.get(id));
  let left = count;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const random = randomOf(seed + client);
      const seen = new Map<string, number>();
      while (left > 0) {
        left -= 1;
        const id = ids[Math.floor(random() * ids.length)]!;
        const began = performance.now();
        const note = (did: Operation['did']): void =>
          void operations.push({ client, case: id, began, ended: performance.now(), did });
        const after = seen.get(id);
        if (after === undefined || random() < 0.4) {
          const list = own(id, await door.read(api, id));
          note({ kind: 'read', list });
          seen.set(id, list.length);
        } else {
          const taken = await door.append(api, id, after + 1);
          note(taken === undefined ? { kind: 'refused' } : { kind: 'append', hash: taken.hash, after });
          if (taken === undefined) seen.delete(id);
          else seen.set(id, taken.seq - 1);
        }
      }
    }),
  );
  const last = new Map<string, readonly string[]>();
  for (const id of ids) last.set(id, own(id, await SOUND.read(api, id)));
  return { operations, last };
}

const countOf = ({ operations }: Experiment, kind: Operation['did']['kind']): number =>
  operations.filter(({ did }) => did.kind === kind).length;

describe('clients that read and advance the same cases', () => {
  it('are given answers that one order explains', async () => {
    const found = await run(SOUND, OPERATIONS, 1);
    const anomalies = anomaliesIn(found.operations, found.last);
    const [appended, refused, read] = (['append', 'refused', 'read'] as const).map((kind) => countOf(found, kind));
    reportFault({
      id: 'R2',
      fault: `${CLIENTS} clients on ${CASES} hot cases`,
      load: `${appended} added, ${refused} refused, ${read} reads over HTTP`,
      invariant: 'one order explains every answer',
      seen: `${anomalies.length} anomalies`,
      broken: 'reads from a cache, requests sent twice, writes without looking at the version: each found',
      lost: anomalies.filter((one) => one.includes('has lost')).length,
      doubled: anomalies.filter((one) => one.includes('twice')).length,
      stranded: 0,
    });
    expect(anomalies).toEqual([]);
    // Clients did get in each other's way.
    expect(appended).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(20);
  });

  it.each([
    ['reads from what was read before', forgetful(), 'no order explains'],
    ['carries out again what was answered', REPEATING, 'told to nobody'],
    ['writes without looking at what the client has seen', BLIND, 'from a client that had seen'],
  ])('would show a service that %s', async (_, door, told) => {
    const { operations, last } = await run(door, OPERATIONS / 3, 7);
    expect(anomaliesIn(operations, last).join('\n')).toContain(told);
  });
});

describe('the checker', () => {
  const read = (client: number, began: number, ended: number, ...list: string[]): Operation => ({
    ...{ client, case: 'x', began, ended },
    did: { kind: 'read', list },
  });
  const append = (client: number, began: number, ended: number, hash: string, after: number): Operation => ({
    ...{ client, case: 'x', began, ended },
    did: { kind: 'append', hash, after },
  });
  const last = (...list: string[]): ReadonlyMap<string, readonly string[]> => new Map([['x', list]]);

  it('takes what overlaps in either order', () => {
    expect(anomaliesIn([append(1, 0, 9, 'a', 0), read(2, 1, 2), read(3, 1, 2, 'a')], last('a'))).toEqual([]);
  });

  it.each<[string, Operation[], ReadonlyMap<string, readonly string[]>, string]>([
    ['a read that does not see what had ended', [append(1, 0, 1, 'a', 0), read(2, 2, 3)], last('a'), 'no order'],
    ['a read of what had not begun', [read(2, 0, 1, 'a'), append(1, 2, 3, 'a', 0)], last('a'), 'no order'],
    ['reads that go back in time', [append(1, 0, 9, 'a', 0), read(2, 1, 2, 'a'), read(2, 3, 4)], last('a'), 'no order'],
    ['a lost transition', [append(1, 0, 1, 'a', 0)], last(), 'has lost a'],
    ['a transition of nobody', [], last('a'), 'told to nobody'],
    ['two that were told of one', [append(1, 0, 1, 'a', 0), append(2, 0, 1, 'a', 0)], last('a'), 'told 2 times'],
    [
      'one that was added to what its client had not seen',
      [append(1, 0, 1, 'a', 0), append(2, 0, 2, 'b', 0)],
      last('a', 'b'),
      'had seen 0',
    ],
    [
      'a read of another order',
      [append(1, 0, 1, 'a', 0), append(1, 2, 3, 'b', 1), read(2, 4, 5, 'b')],
      last('a', 'b'),
      'not the beginning',
    ],
  ])('finds %s', (_, operations, lists, told) => {
    expect(anomaliesIn(operations, lists).join('\n')).toContain(told);
  });
});
