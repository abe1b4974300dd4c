/** The nearest known word to a mistyped one. It decides nearness by letters only and knows no meaning. */

/** Returns ` (did you mean X?)` for the nearest candidate within a quarter of the word's letters, or an empty string. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceBetween(word, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = ranked[0];
  const isNear = nearest !== undefined && nearest.distance <= Math.max(2, Math.floor(word.length / 4));
  return isNear ? ` (did you mean ${nearest.candidate}?)` : '';
}

/** Levenshtein distance; only the first 64 letters count, so that the work is bounded. */
function distanceBetween(left: string, right: string): number {
  const a = Array.from(left.slice(0, 64));
  const b = Array.from(right.slice(0, 64));
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of a.entries()) {
    const current = [row + 1];
    for (const [column, other] of b.entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const removed = (previous[column + 1] ?? 0) + 1;
      const added = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
