/** The active states of a case as plain data: what XState needs to go on, no more. */
export type StateValue = string | { readonly [state: string]: StateValue };

export interface Snapshot {
  readonly value: Readonly<Record<string, StateValue>>;
  /** For each history state that remembers: the paths it would enter again. */
  readonly history: Readonly<Record<string, readonly string[]>>;
}
