import { describe, expect, it } from '@jest/globals';
import { Outage } from './outage.js';

function watched() {
  const told: string[] = [];
  let now = 0;
  const outage = new Outage(
    {
      began: (error) => void told.push(`began ${String(error)}`),
      ended: (seconds) => void told.push(`ended ${seconds}`),
    },
    () => now,
  );
  return { outage, told, pass: (ms: number) => void (now += ms) };
}

describe('an outage', () => {
  it('is told once when it begins and once when it ends, with how long it took', () => {
    const { outage, told, pass } = watched();
    outage.succeeded('answer');
    for (let attempt = 0; attempt < 20; attempt += 1) {
      outage.failed('away');
      pass(1_000);
    }
    outage.succeeded('answer');
    outage.succeeded('answer');
    expect(told).toEqual(['began away', 'ended 20']);
  });

  it('is tried again after longer and longer pauses, up to eight seconds', () => {
    const { outage, pass } = watched();
    const pauses = Array.from({ length: 7 }, () => {
      outage.failed('away');
      const { waitMs } = outage;
      pass(waitMs);
      return waitMs;
    });
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    expect(outage.waitMs).toBe(0);
  });

  it('does not wait longer for attempts that failed together', () => {
    const { outage, pass } = watched();
    for (let attempt = 0; attempt < 4; attempt += 1) outage.failed('away');
    expect(outage.waitMs).toBe(500);
    pass(500);
    for (let attempt = 0; attempt < 4; attempt += 1) outage.failed('away');
    expect(outage.waitMs).toBe(1_000);
  });

  it('that comes again begins anew', () => {
    const { outage, told, pass } = watched();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      outage.failed('away');
      pass(outage.waitMs);
    }
    outage.succeeded('answer');
    expect(outage.waitMs).toBe(0);
    outage.failed('again');
    expect(outage.waitMs).toBe(500);
    expect(told).toEqual(['began away', expect.stringMatching(/^ended/), 'began again']);
  });

  it('that a mere answer does not end lasts until something was written', () => {
    const { outage, told } = watched();
    outage.failed('another time', 'write');
    outage.succeeded('answer');
    expect(outage.isOn).toBe(true);
    outage.succeeded('write');
    expect(told).toEqual(['began another time', 'ended 0']);
  });
});
