/** What a proof reads, as text: two values that behave alike have the same. */

/** A value as text, also one of maps; what only people read, and where something stands in a document, is left out. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'bigint') return `${one}n`;
    if (typeof one !== 'object' || one === null) return one;
    if (('nl' in one && 'en' in one) || ('file' in one && 'line' in one)) return undefined;
    // What it refers to and how it is worked out follows from what is written.
    if ('text' in one && 'references' in one) return [one.text, 'asks' in one ? one.asks : []];
    return one instanceof Map || one instanceof Set ? [...(one as Iterable<unknown>)] : one;
  });

/** Texts by number, so that a long text is compared once. What two proofs in a row did not ask for is forgotten. */
export class Texts {
  #before = new Map<string, number>();
  #numbers = new Map<string, number>();
  #next = 0;

  numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#before.get(text) ?? this.#next++;
    this.#numbers.set(text, number);
    return number;
  }

  /** Another proof begins. */
  turn(): void {
    this.#before = this.#numbers;
    this.#numbers = new Map();
  }
}
