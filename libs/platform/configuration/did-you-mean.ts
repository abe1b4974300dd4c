/** What was meant by a mistyped name of the configuration, as the end of a fault. */
import { nearest } from '#language';

/** Returns ` (did you mean X?)` for the nearest candidate, or an empty string. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearest(word.slice(0, 64), candidates);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}
