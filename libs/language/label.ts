/** A text for people, always in Dutch and in English. */
export interface Label {
  readonly nl: string;
  readonly en: string;
}
