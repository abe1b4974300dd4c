/** Somebody to sign in as in demo mode. Invented: no demo person is a real one. */
export type DemoPerson = {
  /** `<region>.<organisation or school>.<role>`, also the subject of the tokens. */
  readonly person: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly regions: readonly string[];
};
