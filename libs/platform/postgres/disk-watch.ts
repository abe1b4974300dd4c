// How much room the disk of the embedded PostgreSQL has left. A full disk ends PostgreSQL in the midst of its work, and it cannot
// recover until there is room again; so writes have to end before that. Knows nothing of writes: it only says that it is time.
import { statfs } from 'node:fs/promises';

/** Bytes that this process may still use, and of the whole. */
export interface DiskSpace {
  readonly free: number;
  readonly size: number;
}

export interface DiskWatch {
  readonly space: DiskSpace;
  /** Too little is left to go on writing. */
  readonly isNearlyFull: boolean;
  stop(): void;
}

export interface DiskWatchOptions {
  readonly folder: string;
  /** Bytes that have to stay free; by default a tenth of the disk within bounds. */
  readonly leastFree?: number | undefined;
  /** Called at each change. */
  readonly onChange?: (isNearlyFull: boolean, space: DiskSpace) => void;
  readonly everyMs?: number;
  readonly look?: (folder: string) => Promise<DiskSpace>;
}

const MIB = 1024 * 1024;
/** Three files of the log that PostgreSQL writes ahead, which it makes as it needs them. */
const LEAST = 48 * MIB;
/** A tenth of a large disk would be wasted. */
const MOST = 1024 * MIB;
/** Writing goes on only when this much more is free, so that it does not begin and end all the time. */
const MARGIN = 1.1;
const EVERY_MS = 1_000;

/** Looks at once and then every second. */
export async function watchDisk(options: DiskWatchOptions): Promise<DiskWatch> {
  const { folder, look = spaceOf, everyMs = EVERY_MS } = options;
  let space = await look(folder);
  let isNearlyFull = false;
  const judge = (): void => {
    const least = options.leastFree ?? Math.max(LEAST, Math.min(MOST, space.size / 10));
    const isLow = space.free < (isNearlyFull ? least * MARGIN : least);
    if (isLow === isNearlyFull) return;
    isNearlyFull = isLow;
    options.onChange?.(isNearlyFull, space);
  };
  judge();
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look(folder)
      .then((found) => {
        space = found;
        judge();
      })
      // A disk that cannot be looked at now: what was seen last holds.
      .catch(() => undefined)
      .finally(() => (isLooking = false));
  }, everyMs).unref();
  return {
    get space() {
      return space;
    },
    get isNearlyFull() {
      return isNearlyFull;
    },
    stop: () => clearInterval(timer),
  };
}

async function spaceOf(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}
