import { command, decision, opening } from '#testing';
// What no real database does on demand: answers that come in an order of the test's choosing.
import { describe, expect, it } from '@jest/globals';
import type { Submission } from './command.js';
import { Commits, type Settled } from './commit.js';
import type { Connections, Joint, Statement } from './connections.js';
import { CommitUnknown, Contention, StoreFault } from './contention.js';
import { ConnectionLost } from './failure.js';

const busy = new Contention('database.unavailable', 2, 'busy');

/** Gives one answer a statement: an error, or the result of each command. */
function commitsThatMeet(...answers: (Error | string)[]): { commits: Commits; events: string[] } {
  const events: string[] = [];
  const ask = (): Promise<object[]> => {
    const answer = answers.shift();
    if (answer === undefined) return Promise.resolve([]);
    if (typeof answer !== 'string') return Promise.reject(answer);
    return Promise.resolve(answer.split(' ').map((result, index) => ({ command: index + 1, result, answer: null })));
  };
  const commits = new Commits({ ask } as unknown as Connections, (event) => events.push(event));
  return { commits, events };
}

const submission = (): Submission => ({ command: command(), decision: decision(opening('region')) });

describe('a commit whose connection broke', () => {
  it('finds that it had been carried out', async () => {
    const { commits, events } = commitsThatMeet(new ConnectionLost(), 'stored');
    expect(await commits.commit('region', submission())).toEqual({ kind: 'stored', answer: null });
    expect(events).toEqual(['lost', 'found']);
  });

  it('is sent again when it had not', async () => {
    const { commits, events } = commitsThatMeet(new ConnectionLost(), busy, 'committed');
    expect(await commits.commit('region', submission())).toEqual({ kind: 'committed' });
    expect(events).toEqual(['lost', 'repeated']);
  });

  it.each([
    ['the database does not come back', [busy, busy, busy]],
    ['it is too late to send it again', [new StoreFault('SK003', undefined)]],
    ['the connection breaks each time', [new ConnectionLost(), new ConnectionLost(), new ConnectionLost()]],
  ])('is never said to have failed, also when %s', async (_why, errors) => {
    const { commits, events } = commitsThatMeet(new ConnectionLost(), ...errors);
    await expect(commits.commit('region', submission())).rejects.toBeInstanceOf(CommitUnknown);
    expect(events).toEqual(['lost', 'unknown']);
  });
});

describe('a commit that was answered', () => {
  it('is not sent again when the database is busy', async () => {
    const { commits } = commitsThatMeet(busy, 'committed');
    await expect(commits.commit('region', submission())).rejects.toBe(busy);
  });

  it('with no row is a defect, never a conflict', async () => {
    const { commits } = commitsThatMeet();
    await expect(commits.commit('region', submission())).rejects.toMatchObject({ name: 'StoreFault', code: 'SK005' });
  });
});

describe('a batch', () => {
  it('blames nobody when the database goes away while the one at fault is looked for', async () => {
    const { commits } = commitsThatMeet(new StoreFault('23514', undefined), 'committed committed', busy);
    const results = await commits.commitBatch('region', Array.from({ length: 4 }, submission));
    const again = await commitsThatMeet(new StoreFault('23514', undefined), busy).commits.commitBatch('region', [
      submission(),
      submission(),
    ]);
    expect(results.map((one) => (one.kind === 'failed' ? one.error : one.kind))).toEqual([
      'committed',
      'committed',
      busy,
      busy,
    ]);
    expect(again.map((one) => (one.kind === 'failed' ? one.error : one.kind))).toEqual([busy, busy]);
  });
});

describe('parts of several regions', () => {
  interface Across {
    readonly ends: Promise<Settled[]>[];
    readonly events: string[];
    /** The regions of what was sent, in its order, together and by itself. */
    readonly together: unknown[];
    readonly apart: unknown[];
  }

  /** What is sent together fails at its first part; what is sent by itself meets the answers, one a region. */
  function acrossThatMeets(
    error: Error,
    answers: Readonly<Record<string, Error | string>>,
    has = false,
    count = 1,
  ): Across {
    const [events, together, apart]: [string[], unknown[], unknown[]] = [[], [], []];
    const connections = {
      askAgain: () => Promise.resolve([{ has }]),
      askTogether: (statements: Statement[]): Promise<Joint<object>> => {
        together.push(...statements.slice(1).map(({ values }) => values?.[0]));
        return Promise.resolve({ kind: 'failed', error, at: 1 });
      },
      ask: ({ values }: Statement): Promise<object[]> => {
        const region = String(values?.[0]);
        apart.push(region);
        const answer = answers[region];
        if (answer instanceof Error) return Promise.reject(answer);
        const commands = values?.[1] as string[];
        return Promise.resolve(commands.map((_, index) => ({ command: index + 1, result: answer, answer: null })));
      },
    };
    const commits = new Commits(connections as unknown as Connections, (event) => events.push(event));
    const parts = ['c', 'a', 'b'].map((region) => ({ region, batch: Array.from({ length: count }, submission) }));
    return { ends: commits.commitAcross(parts, (region) => events.push(region)), events, together, apart };
  }

  const refused = new StoreFault('23514', undefined);
  async function kinds(ends: readonly Promise<Settled[]>[]): Promise<unknown[]> {
    return (await Promise.all(ends)).flat().map((one) => (one.kind === 'failed' ? one.error : one.kind));
  }

  it('are sent in the order of their names, so that no two wait for each other', async () => {
    const { ends, together, apart } = acrossThatMeets(refused, { a: 'committed', b: refused, c: 'stale' });
    expect(await kinds(ends)).toEqual(['stale', 'committed', refused]);
    expect(together).toEqual(['a', 'b', 'c']);
    expect(apart).toEqual(['c', 'a', 'b']);
  });

  it('are not held up once more by a row that was held: those of its region are sent one by one', async () => {
    const held = new Contention('concurrency.conflict', 1, 'held');
    const { ends, events, apart } = acrossThatMeets(held, { a: 'committed', b: 'committed', c: 'committed' }, false, 2);
    expect(await kinds(ends)).toEqual(Array.from({ length: 6 }, () => 'committed'));
    expect(events).toEqual(['a']);
    // Of the others each is one statement.
    expect(apart.sort()).toEqual(['a', 'a', 'b', 'c']);
  });

  it('find out each by itself what became of them when the connection broke', async () => {
    const answers = { a: 'stored', b: 'committed', c: refused };
    const { ends, events } = acrossThatMeets(new ConnectionLost(), answers);
    expect(await kinds(ends)).toEqual([expect.any(CommitUnknown), 'stored', 'committed']);
    expect(events.sort()).toEqual(['found', 'lost', 'lost', 'lost', 'repeated', 'unknown']);
  });

  it('are not sent again when the database is busy', async () => {
    const { ends, apart } = acrossThatMeets(busy, {});
    expect(await kinds(ends)).toEqual([busy, busy, busy]);
    expect(apart).toEqual([]);
  });

  it('travel by themselves where regions may lie on different nodes', async () => {
    const { ends, together } = acrossThatMeets(refused, { a: 'committed', b: 'committed', c: 'committed' }, true);
    expect(await kinds(ends)).toEqual(['committed', 'committed', 'committed']);
    expect(together).toEqual([]);
  });
});
