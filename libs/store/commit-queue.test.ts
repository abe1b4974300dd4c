import { command, decision, opening } from '#testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import type { CommitResult, Submission } from './command.js';
import type { Settled } from './commit.js';
import { CommitQueue, type Sender } from './commit-queue.js';

/** A statement that is under way until the test ends it; of one region, or one of several that travel in one transaction. */
interface Sent {
  /** The same for those that travel together. */
  readonly journey: number;
  readonly region: string;
  readonly batch: readonly Submission[];
  readonly isPlain: boolean;
  end(results?: Settled[]): void;
  fail(error: unknown): void;
  /** Tells the queue that it could not be committed with the others. */
  beInTheWay(): void;
}

function queueInto(sent: Sent[], maySendAcross = true): CommitQueue {
  let journeys = 0;
  const send = (
    region: string,
    batch: readonly Submission[],
    isPlain: boolean,
    journey = ++journeys,
    tellInTheWay?: (region: string) => void,
  ): Promise<Settled[]> =>
    new Promise((resolve, reject) => {
      sent.push({
        journey,
        region,
        batch,
        isPlain,
        fail: reject,
        beInTheWay: () => tellInTheWay?.(region),
        end: (results = batch.map(() => ({ kind: 'committed' }))) => resolve(results),
      });
    });
  const sender: Sender = {
    maySendAcross,
    commit: async (region, one) => (await send(region, [one], true))[0] as CommitResult,
    commitBatch: (region, batch) => send(region, batch, false),
    commitAcross: (parts, tell) => {
      const journey = ++journeys;
      return parts.map(({ region, batch }) => send(region, batch, false, journey, tell));
    },
  };
  return new CommitQueue(sender, 6);
}

const submission = (region = 'region'): Submission => ({ command: command(), decision: decision(opening(region)) });

/** Hands in many at once; what each came to, in their order, once it is known. */
function submitMany(
  queue: CommitQueue,
  count: number,
  region = 'region',
): Promise<PromiseSettledResult<CommitResult>[]> {
  return Promise.allSettled(Array.from({ length: count }, () => queue.submit(region, submission(region))));
}

const sizes = (sent: readonly Sent[]): number[] => sent.map(({ batch }) => batch.length);

/** Longer than what is under way lasts as a rule. */
async function last(): Promise<void> {
  jest.advanceTimersByTime(25);
  await turn();
}

describe('the commit queue', () => {
  beforeEach(
    () => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] }),
  );
  afterEach(() => void jest.useRealTimers());

  it('sends one that waits alone as a plain call', async () => {
    const sent: Sent[] = [];
    void submitMany(queueInto(sent), 1);
    await turn();
    expect(sent).toMatchObject([{ isPlain: true }]);
  });

  it('sends together what came in together', async () => {
    const sent: Sent[] = [];
    void submitMany(queueInto(sent), 5);
    await turn();
    expect(sizes(sent)).toEqual([5]);
  });

  it('sends at most 64 at once', async () => {
    const sent: Sent[] = [];
    void submitMany(queueInto(sent), 100);
    await turn();
    expect(sizes(sent)).toEqual([64, 36]);
  });

  it('does not wait for company, and gathers while two statements of the region are under way', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    for (let one = 0; one < 5; one += 1) {
      void queue.submit('region', submission());
      await turn();
    }
    expect(sizes(sent)).toEqual([1, 1]);
    sent[1]!.end();
    await turn();
    await turn();
    expect(sizes(sent)).toEqual([1, 1, 3]);
  });

  it('has four statements under way at most where regions lie apart, and gives each its turn', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent, false);
    for (const region of ['a', 'b', 'c', 'd', 'e', 'f']) void submitMany(queue, 2, region);
    await turn();
    expect(sent.map(({ region }) => region)).toEqual(['a', 'b', 'c', 'd']);
    void submitMany(queue, 2, 'a');
    sent[1]!.end();
    await turn();
    await turn();
    expect(sent.map(({ region }) => region).slice(4)).toEqual(['e']);
  });

  it('has more of them under way where regions lie apart and each has one to write, and one of a region', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent, false);
    for (const region of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) void submitMany(queue, 1, region);
    await turn();
    void submitMany(queue, 1, 'a');
    await turn();
    expect(sent.map(({ region }) => region)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    sent[1]!.end();
    await turn();
    await turn();
    expect(sent.map(({ region }) => region).slice(6)).toEqual(['g']);
  });

  it('sends what waits of several regions together, each with what is its own', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    for (const region of ['a', 'b', 'c']) void submitMany(queue, 2, region);
    await turn();
    expect(sent.map(({ region, journey }) => [region, journey])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect(sizes(sent)).toEqual([2, 2, 2]);
  });

  it('has one journey of several regions under way, and what comes in meanwhile gathers', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    for (let one = 0; one < 3; one += 1) {
      for (const region of ['a', 'b']) void submitMany(queue, 1, `${region}${one}`);
      await turn();
    }
    expect(sent.map(({ journey }) => journey)).toEqual([1, 1]);
    sent[0]!.end();
    await turn();
    await turn();
    expect(sent).toHaveLength(2);
    sent[1]!.end();
    await turn();
    await turn();
    expect(sent.slice(2).map(({ region, journey }) => [region, journey])).toEqual([
      ['a1', 2],
      ['b1', 2],
      ['a2', 2],
      ['b2', 2],
    ]);
  });

  it('lets a second journey leave beside one that lasts, and no third', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    const submitTwo = async (): Promise<void> => {
      for (const region of ['a', 'b']) void submitMany(queue, 1, `${region}${sent.length}`);
      await turn();
    };
    await submitTwo();
    await submitTwo();
    expect(sent.map(({ journey }) => journey)).toEqual([1, 1]);
    await last();
    expect(sent.map(({ journey }) => journey)).toEqual([1, 1, 2, 2]);
    await submitTwo();
    await last();
    expect(sent).toHaveLength(4);
  });

  it('lets others leave when a region is in the way of a journey, which may then last', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    for (const one of ['a', 'b', 'c']) {
      for (const region of [one, `${one}${one}`]) void submitMany(queue, 1, region);
      await turn();
    }
    expect(sent.map(({ region }) => region)).toEqual(['a', 'aa']);
    sent[0]!.beInTheWay();
    sent[1]!.end();
    await turn();
    await turn();
    expect(sent.slice(2).map(({ region }) => region)).toEqual(['b', 'bb', 'c', 'cc']);
  });

  it('sends a region that fills a transaction by itself', async () => {
    const journeysWith = async (count: number): Promise<unknown> => {
      const sent: Sent[] = [];
      const queue = queueInto(sent);
      for (const [region, many] of [
        ['a', 1],
        ['b', count],
        ['c', 1],
      ] as const)
        void submitMany(queue, many, region);
      await turn();
      return sent.map(({ region, journey }) => `${region}${journey}`).join();
    };
    expect(await journeysWith(12)).toBe('a1,c1,b2');
    expect(await journeysWith(10)).toBe('b1,a1,c1');
  });

  it('lets twelve leave, and as many beside them; what waits beyond goes with who waits for the next', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    for (const region of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) void submitMany(queue, 4, region);
    await turn();
    const journeys = (): string[] =>
      [1, 2, 3].map((number) =>
        sent
          .filter(({ journey }) => journey === number)
          .map(({ region, batch }) => `${region}${batch.length}`)
          .join(),
      );
    expect(journeys()).toEqual(['a4,b4,c4', 'd4,e4,f4', '']);
    void submitMany(queue, 3, 'a');
    for (const one of sent.slice(0, 3)) one.end();
    await turn();
    await turn();
    expect(journeys()[2]).toBe('');
    for (const one of sent.slice(3)) one.end();
    await turn();
    await turn();
    expect(journeys()[2]).toBe('g4,a3');
  });

  it('lets those with most to write leave first, and passes over nobody for long', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    void submitMany(queue, 1, 'little');
    for (const region of ['a', 'b', 'c', 'd', 'e', 'f']) void submitMany(queue, 4, region);
    await turn();
    const journeys: string[] = [];
    while (!journeys.join().includes('little')) {
      const now = sent.splice(0, 3);
      journeys.push(now.map(({ region }) => region).join());
      for (const { region } of now) if (region !== 'little') void submitMany(queue, 4, region);
      for (const one of now) one.end();
      await turn();
      await turn();
    }
    expect(journeys).toEqual(['a,b,c', 'd,e,f', 'a,b,c', 'little,d,e']);
  });

  it('tells each region as soon as its part has ended', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    const [, b] = [submitMany(queue, 1, 'a'), submitMany(queue, 1, 'b')];
    await turn();
    sent[1]!.end([{ kind: 'stale' }]);
    expect(await b).toEqual([{ status: 'fulfilled', value: { kind: 'stale' } }]);
  });

  it('sends a region that was in the way by itself, until one of its statements went well', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    const submitAll = async (): Promise<(string | number)[]> => {
      const before = sent.length;
      for (const region of ['a', 'b', 'c']) void submitMany(queue, 1, region);
      await turn();
      await turn();
      const first = sent[before]!.journey;
      return sent.slice(before).flatMap(({ region, journey }) => [region, journey - first]);
    };
    const endAll = async (failing?: string): Promise<void> => {
      for (const one of sent) if (one.region === failing) one.fail(new Error('held'));
      for (const one of sent) one.end();
      await turn();
      await turn();
    };
    expect(await submitAll()).toEqual(['a', 0, 'b', 0, 'c', 0]);
    sent[1]!.beInTheWay();
    await endAll();
    expect(await submitAll()).toEqual(['a', 0, 'c', 0, 'b', 1]);
    await endAll('b');
    expect((await submitAll()).join()).toBe('a,0,c,0,b,1');
    await endAll();
    expect(new Set((await submitAll()).filter((one) => typeof one === 'number'))).toEqual(new Set([0]));
  });

  it('tells each its own result, also when one of a batch failed', async () => {
    const sent: Sent[] = [];
    const outcomes = submitMany(queueInto(sent), 3);
    await turn();
    const poison = new Error('poison');
    sent[0]!.end([{ kind: 'committed' }, { kind: 'failed', error: poison }, { kind: 'stale' }]);
    expect(await outcomes).toEqual([
      { status: 'fulfilled', value: { kind: 'committed' } },
      { status: 'rejected', reason: poison },
      { status: 'fulfilled', value: { kind: 'stale' } },
    ]);
  });

  it('tells what became of a batch a few at a time, so that what comes in is looked at in between', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    const told: number[] = [];
    for (let number = 0; number < 20; number += 1)
      void queue.submit('region', submission()).then(() => told.push(number));
    await turn();
    sent[0]!.end();
    const seen = new Set<number>();
    while (told.length < 20) {
      await turn();
      seen.add(told.length);
    }
    expect(told).toEqual([...Array(20).keys()]);
    expect([...seen].filter((count) => count > 0)).toEqual([8, 16, 20]);
  });

  it('goes on after a statement that failed', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    const lost = submitMany(queue, 2);
    await turn();
    sent[0]!.fail(new Error('away'));
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    void submitMany(queue, 1);
    await turn();
    expect(sent).toHaveLength(2);
  });

  it('is idle only when nothing waits and nothing is under way', async () => {
    const sent: Sent[] = [];
    const queue = queueInto(sent);
    await queue.idle();
    void submitMany(queue, 1);
    let isIdle = false;
    const idle = queue.idle().then(() => (isIdle = true));
    await turn();
    expect(isIdle).toBe(false);
    sent[0]!.end();
    await idle;
  });
});
