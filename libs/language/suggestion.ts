/** "Did you mean ...": the nearest of the known words to an unknown one. Knows nothing of what the words stand for. */

/** Edits (insert, delete, replace, swap of neighbours) between two words, stopping early past `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}

/** The known word nearest to `word`, when it is near enough to have been meant: one edit per three letters, at least two. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** A hint for a diagnostic, or nothing when no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): { hint: string } | Record<string, never> {
  const guess = nearest(word.slice(0, 80), known);
  return guess === undefined ? {} : { hint: `Did you mean "${guess}"?` };
}

/** Alternatives as text, shortened when there are many. */
export function listed(words: Iterable<string>, most = 12): string {
  const all = [...words];
  const shown = all.slice(0, most).join(', ');
  return all.length > most ? `${shown}, ... (${all.length})` : shown;
}
