/** How long what is hostile may keep the processor busy, in milliseconds (a limit of the product). */
export const REFUSED_WITHIN = 250;

/**
 * What some work gives, and the time in milliseconds for which it keeps the processor busy: the least of ten attempts, for the
 * first one also pays for compiling. Not the time on the clock, which other work on the machine stretches.
 */
export function measured<T>(work: () => T): { result: T; milliseconds: number } {
  let milliseconds = Infinity;
  for (let attempt = 1; ; attempt += 1) {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
    if (milliseconds < REFUSED_WITHIN || attempt === 10) return { result, milliseconds };
  }
}
