/**
 * A way without detours: no run of moves can be left out of it. Where sets are too large to be told apart by the number of moves, a way
 * is found back along how they grew, with moves that nothing on it needs.
 */
import { NOTHING, type Configurations } from './diagram.js';
import type { Move } from './move.js';
import type { Search, Way } from './search.js';
import type { Assignment } from './space.js';

export function withoutDetours(search: Search, { passed, moves }: Way, goal: Configurations): Way {
  const [start] = passed;
  if (start === undefined) return { passed, moves };
  let best: Way = { passed, moves };
  for (let from = 0; from < best.moves.length;) {
    const shorter = withoutRun(search, start, best.moves, from, goal);
    best = shorter ?? best;
    // What an earlier move was there for may have been left out now.
    from = shorter === undefined ? from + 1 : 0;
  }
  return best;
}

/** The way without the longest run from one of its moves that can be missed. */
function withoutRun(search: Search, start: Assignment, moves: readonly Move[], from: number, goal: Configurations) {
  for (let to = moves.length; to > from; to -= 1) {
    const way = walk(search, start, [...moves.slice(0, from), ...moves.slice(to)], goal);
    if (way !== undefined) return way;
  }
  return undefined;
}

/** The way along these moves, when it leads into the goal. */
function walk(search: Search, start: Assignment, moves: readonly Move[], goal: Configurations): Way | undefined {
  const { space } = search;
  const passed = [start];
  let [at, last] = [space.all(start), start];
  for (const move of moves) {
    at = search.after(move, at);
    if (at === NOTHING) return undefined;
    last = new Map([...last, ...move.makes]);
    passed.push(last);
  }
  return space.diagram.and(at, goal) === NOTHING ? undefined : { passed, moves };
}
