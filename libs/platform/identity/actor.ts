/** Who acts, as a verified token says it. It does not know what the person may do: that is libs/access. */

/** A person at work. `issuer` and `subject` together name the person; roles and regions may be empty (then nothing is allowed). */
export type Actor = {
  readonly issuer: string;
  readonly subject: string;
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly regions: readonly string[];
  readonly purpose: string;
};
