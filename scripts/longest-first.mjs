/**
 * The order in which jest begins files: those that take longest, so that no worker is left with one of them while the other is done.
 * A fresh clone knows no durations, and the size of a file says little of them: a walk through the shipped workflows is short to write.
 * Before them what measures its own time of the processor: of that the garbage of files before it would be a part.
 */
const FIRST = [
  'libs/language/hostile.test.ts',
  'libs/language/cel-total.test.ts',
  'libs/proof/enumeration.test.ts',
  'libs/machine/kernel/kernel.test.ts',
  'apps/cli/command-line.test.ts',
  'apps/cli/init.test.ts',
  'apps/cli/first-region.test.ts',
  'libs/proof/statements.test.ts',
  'libs/proof/benchmarks.test.ts',
  'libs/proof/configurations/exploration.test.ts',
  'libs/proof/memory.test.ts',
  'libs/language/diagnostics.test.ts',
  'bench/defects/defects.test.ts',
];

const placeOf = ({ path }) => {
  const place = FIRST.findIndex((one) => path.endsWith(one));
  return place === -1 ? FIRST.length : place;
};
const sizeOf = ({ path, context }) => context.hasteFS.getSize(path) ?? 0;

export default class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => placeOf(a) - placeOf(b) || sizeOf(b) - sizeOf(a));
  }

  /** What jest would keep of durations. */
  cacheResults() {}
}
