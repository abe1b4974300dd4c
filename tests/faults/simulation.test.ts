// R12 of the test programme (reliability.md): the lifecycle over a simulated store, clock and network, with requests, answers
// and workers lost at random. Whatever the order: nothing lost, doubled or stranded, and the same seed does the same again.
import { reportFault } from '#testing';
import { describe, expect, it } from '@jest/globals';
import type { Breach } from './simulated-store.js';
import { simulate } from './simulated-region.js';

const SEEDS = 40;
/** In which a store that breaks a promise is found out. */
const FEW = 6;
const AGAIN = 3;

describe('a simulated service', () => {
  it(`loses, doubles and strands nothing (seeds 1 to ${SEEDS})`, () => {
    const total: Record<string, number> = {};
    const faults: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const found = simulate(seed);
      faults.push(...found.faults.map((fault) => `seed ${seed}: ${fault}`));
      for (const [what, count] of Object.entries(found.counts)) total[what] = (total[what] ?? 0) + count;
    }
    const countOf = (word: string): number => faults.filter((one) => one.includes(word)).length;
    reportFault({
      id: 'R12',
      fault: `${total['lost']} requests and answers lost, ${total['crashed']} workers gone`,
      load: `${total['committed']} commands, ${total['fired']} terms, ${total['heard']} messages, ${total['served']} places for who waited in ${SEEDS} simulations`,
      invariant: 'chain whole, terms and places = rows, no more places than there are, each once, replay identical',
      seen: `${total['stale']} overtaken, ${total['repeated']} sent again, ${faults.length} faults`,
      broken: 'written over, carried out again, not used up, a place given twice: each found',
      lost: countOf('lost:'),
      doubled: countOf('doubled:'),
      stranded: countOf('stranded:'),
    });
    expect(faults).toEqual([]);
    // All of it did happen.
    for (const what of ['committed', 'fired', 'heard', 'served', 'lost', 'crashed', 'stale', 'repeated'])
      expect([what, (total[what] ?? 0) > SEEDS / 10]).toEqual([what, true]);
  });

  it(`does the same again for the same seed (${AGAIN} seeds)`, () => {
    for (let seed = 1; seed <= AGAIN; seed += 1) expect(simulate(seed).trace).toBe(simulate(seed).trace);
    expect(simulate(1).trace).not.toBe(simulate(2).trace);
  });

  it.each<[Breach, string]>([
    ['overwrites', 'the chain of'],
    ['forgets commands', 'doubled: command'],
    ['keeps what was consumed', 'it never comes to rest'],
    ['gives a place twice', 'overfull:'],
  ])('would show a store that %s', (breach, told) => {
    const faults = Array.from({ length: FEW }, (_, seed) => seed + 1).flatMap((seed) => simulate(seed, breach).faults);
    expect(faults.join('\n')).toContain(told);
  });
});
