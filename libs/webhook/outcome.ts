/** What an answer means for a message, by status alone: the body of an answer is never used. */

/** Why a try failed: a closed list, so that nothing that a receiver wrote gets into a table, a log or a figure. */
export type Failure =
  | `status.${number}`
  /** No answer within the time. */
  | 'timeout'
  /** No connection, or one that broke. */
  | 'connection'
  /** The certificate comes from nobody who is trusted, is not valid today, or is of another name. */
  | 'tls.untrusted'
  | 'tls.expired'
  | 'tls.name'
  /** No version or way of TLS was agreed on. */
  | 'tls'
  /** The name has no address. */
  | 'name'
  /** The address lies inside, or the URL names a place that is never called. */
  | 'inside';

export type Outcome =
  | { readonly kind: 'delivered' }
  /** 410: the receiver wants nothing more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly retryAfterSeconds?: number }
  /** Given up by ourselves, because the service stops. Says nothing of the receiver. */
  | { readonly kind: 'interrupted' };

/** Success is 2xx and nothing else; a redirect is a failure and is not followed. */
export function outcomeOf(status: number, retryAfter: string | undefined, at: string): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const retryAfterSeconds = retryAfterOf(retryAfter, at);
  return {
    kind: 'failed',
    failure: `status.${status}`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** Seconds, or a date of HTTP (RFC 9110, 10.2.3); anything else was not said. */
function retryAfterOf(text: string | undefined, at: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const seconds = (Date.parse(text) - Date.parse(at)) / 1_000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
