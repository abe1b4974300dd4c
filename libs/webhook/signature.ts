/**
 * Signs a message as Standard Webhooks 1.0.0 says, with HMAC-SHA-256 (`v1`): id, time and body, so that none of them can be
 * exchanged. Decides nothing about which secrets are in force.
 */
import { createHmac, randomBytes } from 'node:crypto';

/** The standard asks for 24 to 64 bytes; HMAC-SHA-256 gains nothing by more than 32. */
const SECRET_BYTES = 32;

export const newSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

/** A secret as the receiver's library takes it. */
export const secretText = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`;

/** The headers that prove a message. While a secret is being replaced there are two, and a signature by each. */
export function signatureHeaders(
  id: string,
  at: string,
  body: string,
  secrets: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.parse(at) / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
