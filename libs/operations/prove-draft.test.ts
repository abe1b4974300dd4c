import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '#proof';
import { outcomeOf, proveDraft } from './prove-draft.js';
import { ProvingThread, ThreadEnded, type Ending } from './proving-thread.js';
import type { Service } from './service.js';

const verdict = (one: Partial<Verdict>): Verdict => ({
  region: 'r',
  school: 's',
  workflow: 'w',
  machine: 'm',
  undecided: null,
  configurations: 1,
  faults: [],
  ...one,
});
const fault = (severity: 'error' | 'warning') => ({ severity }) as Verdict['faults'][number];
const undecided = { nl: 'te groot', en: 'too large' };

describe('what verdicts come to', () => {
  it.each([
    ['proved when all hold', [verdict({}), verdict({})], 'proved'],
    ['proved with a warning', [verdict({ faults: [fault('warning')] })], 'proved'],
    ['refuted by one error', [verdict({}), verdict({ faults: [fault('error')] })], 'refuted'],
    ['not proved when one is undecided', [verdict({}), verdict({ undecided })], 'notProved'],
    [
      'refuted when one is undecided and one fails',
      [verdict({ undecided }), verdict({ faults: [fault('error')] })],
      'refuted',
    ],
  ])('is %s', (_, verdicts, state) => {
    expect(outcomeOf(verdicts).state).toBe(state);
  });

  it('says why when nobody could decide', () => {
    expect(outcomeOf([verdict({ undecided })]).undecided).toEqual(undecided);
  });
});

describe('a proof whose thread ends', () => {
  const judged: { state: string; undecided: { en: string } | null }[] = [];
  const service = {
    clock: { now: () => '2026-11-21T12:00:00.000Z' },
    store: {
      nextDraft: () => Promise.resolve({ number: 3, source: 'x' }),
      judgeConfiguration: (_region: string, _number: number, one: (typeof judged)[number]) =>
        Promise.resolve(judged.push(one) > 0),
    },
  } as unknown as Service;
  const ended = (ending: Ending): ProvingThread =>
    ({ ask: () => Promise.reject(new ThreadEnded(ending, 'x')) }) as unknown as ProvingThread;

  it.each([
    ['slow', 'The proof took too long.'],
    ['memory', 'The proof asked for too much memory.'],
    ['broken', 'The proof broke off by a fault of the service; upload the document again.'],
  ] as const)('leaves the draft not proved, with a reason: %s', async (ending, why) => {
    expect(await proveDraft(service, ended(ending), 'r')).toBe(true);
    expect(judged.at(-1)).toMatchObject({ state: 'notProved', undecided: { en: why } });
  });

  it('leaves the draft a draft when the service stops', async () => {
    const before = judged.length;
    expect(await proveDraft(service, ended('stopped'), 'r')).toBe(false);
    expect(judged).toHaveLength(before);
  });
});

describe('a thread', () => {
  // Next to the sources there is no built worker, so that the thread breaks at its start.
  const thread = () => new ProvingThread({ files: [], calendar: {} as never }, { ms: 10_000, heapMb: 64, waiting: 1 });
  const question = { kind: 'prove', region: 'r', text: '', today: '2026-11-21' } as const;

  it('tells who waits that it broke, and starts anew for the next question', async () => {
    const one = thread();
    for (let turn = 0; turn < 2; turn += 1)
      await expect(one.ask(question)).rejects.toMatchObject({ name: 'ThreadEnded', ending: 'broken' });
    await one.stop();
  });

  it('tells who comes when too many wait to come back', async () => {
    const one = thread();
    const first = one.ask(question);
    await expect(one.ask(question)).rejects.toMatchObject({ name: 'Contention', code: 'overloaded' });
    await expect(first).rejects.toMatchObject({ ending: 'broken' });
  });

  it('answers nobody any more once it was stopped', async () => {
    const one = thread();
    await one.stop();
    await expect(one.ask(question)).rejects.toMatchObject({ ending: 'stopped' });
  });
});
