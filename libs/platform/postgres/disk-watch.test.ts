import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { tmpdir } from 'node:os';
import { type DiskSpace, type DiskWatch, watchDisk } from './disk-watch.js';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

let watch: DiskWatch | undefined;
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  watch?.stop();
  jest.useRealTimers();
});

/** Watches a disk of which the free space is what is set here. */
async function open(size: number, leastFree?: number) {
  const disk = { free: size, isGone: false };
  const told: boolean[] = [];
  const look = (): Promise<DiskSpace> =>
    disk.isGone ? Promise.reject(new Error('gone')) : Promise.resolve({ free: disk.free, size });
  const one = await watchDisk({ folder: '/', leastFree, look, onChange: (isNearlyFull) => told.push(isNearlyFull) });
  watch = one;
  const set = async (free: number): Promise<boolean> => {
    disk.free = free;
    await jest.advanceTimersByTimeAsync(1_000);
    return one.isNearlyFull;
  };
  return { one, disk, told, set };
}

describe('the watch of a disk', () => {
  it.each([
    ['a tenth of it', 4 * GIB, 0.4 * GIB],
    ['three files of the log of a small one', 128 * MIB, 48 * MIB],
    ['a gibibyte of a large one', 500 * GIB, GIB],
  ])('says that it is nearly full when less than %s is free', async (_, size, least) => {
    const { set } = await open(size);
    expect([await set(least), await set(least - 1)]).toEqual([false, true]);
  });

  it('takes another bound', async () => {
    const { set } = await open(GIB, 500 * MIB);
    expect([await set(500 * MIB), await set(499 * MIB)]).toEqual([false, true]);
  });

  it('says that there is room again when there is a little more than that, and tells each change once', async () => {
    const { told, set } = await open(GIB, 100 * MIB);
    const seen = [];
    for (const free of [90, 105, 95, 111, 105]) seen.push(await set(free * MIB));
    expect(seen).toEqual([true, true, true, false, false]);
    expect(told).toEqual([true, false]);
  });

  it('goes by what it saw last while the disk cannot be looked at', async () => {
    const { one, disk, set } = await open(GIB, 100 * MIB);
    disk.isGone = true;
    expect(await set(0)).toBe(false);
    disk.isGone = false;
    expect(await set(0)).toBe(true);
    expect(one.space).toEqual({ free: 0, size: GIB });
  });

  it('reads the disk that a folder lies on', async () => {
    watch = await watchDisk({ folder: tmpdir() });
    expect(watch.space.free).toBeGreaterThan(0);
    expect(watch.space.size).toBeGreaterThanOrEqual(watch.space.free);
  });
});
