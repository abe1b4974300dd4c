/** Why a token was refused: a code for the log and the answer 401. Never a part of the token. */

/**
 * `keys.unavailable` is the only one that is not the sender's fault: no key of the issuer is known (yet).
 * A server may answer it with 503.
 */
export type RefusalCode =
  | 'token.missing'
  | 'token.tooLong'
  | 'token.malformed'
  | 'token.type'
  | 'token.algorithm'
  | 'token.issuer'
  | 'token.key'
  | 'token.signature'
  | 'token.audience'
  | 'token.expired'
  | 'token.notYetValid'
  | 'token.lifetime'
  | 'claim.missing'
  | 'claim.malformed'
  | 'claim.conflicting'
  | 'keys.unavailable';

/** A token that does not prove who acts. `claim` is our name of the claim concerned, never its content. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  constructor(
    readonly code: RefusalCode,
    readonly claim?: string,
  ) {
    super(claim === undefined ? code : `${code}: ${claim}`);
  }
}
