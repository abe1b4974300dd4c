/** The token inside an Authorization header (RFC 6750, section 2.1). It does not look into the token. */
import { TokenRefused } from './token-refused.js';

/**
 * Returns the token of `Bearer <token>`; the scheme in any case, one space or more.
 * @throws TokenRefused `token.missing` without header or with another scheme.
 */
export function bearerOf(authorization: string | undefined): string {
  const [, token] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw new TokenRefused('token.missing');
  return token;
}
