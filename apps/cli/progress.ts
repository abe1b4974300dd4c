/** A line that shows how far long work is: redrawn on a terminal, silent where nobody looks. */
export interface Progress {
  step(): void;
  end(): void;
}

/** Work shorter than this needs no bar. */
const PATIENCE_MS = 2_000;
const WIDTH = 30;

export function showProgress(what: string, total: number, out: NodeJS.WriteStream = process.stderr): Progress {
  const began = Date.now();
  let done = 0;
  let drawn = 0;
  return {
    step: () => {
      done += 1;
      const now = Date.now();
      if (!out.isTTY || now - began < PATIENCE_MS || (now - drawn < 100 && done < total)) return;
      drawn = now;
      const filled = Math.round((done / Math.max(1, total)) * WIDTH);
      out.write(`\r${what} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done}/${total}`);
    },
    end: () => {
      if (drawn > 0) out.write('\n');
    },
  };
}
