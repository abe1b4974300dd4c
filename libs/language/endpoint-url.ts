/**
 * The address of an endpoint as it may be written down: by its text alone, for the diagnostic and again before each call.
 * Where a name leads is decided when the call is made; this looks nothing up.
 */

/** What is wrong with an address, in the words of "expected ...". */
export type EndpointUrlFault =
  'an https address' | 'a public name' | 'port 443 or 8443' | 'no user, password, query or #';

/** Names that no public directory has: of this computer, of the network around it, or for tests (RFC 6761, 6762, 8375, 9476). */
const INSIDE = new Set(['local', 'localhost', 'internal', 'intranet', 'lan', 'home', 'corp', 'arpa', 'onion', 'alt']);
const PORTS = new Set(['', '8443']);

/** Undefined when the address may be called. */
export function endpointUrlFault(text: string): EndpointUrlFault | undefined {
  if (!URL.canParse(text) || /\s/.test(text)) return 'an https address';
  const { protocol, hostname, port, username, password, search } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || /[?#@]/.test(text)) return 'no user, password, query or #';
  if (isLoopbackEndpoint(text)) return undefined;
  if (protocol !== 'https:') return 'an https address';
  // Without letters in its last part it is a number in one of its spellings; an IPv6 address stands in brackets.
  const [last = '', ...others] = hostname.replace(/\.$/, '').split('.').reverse();
  if (others.length === 0 || !/^[a-z][a-z0-9-]*$/.test(last) || INSIDE.has(last)) return 'a public name';
  return PORTS.has(port) ? undefined : 'port 443 or 8443';
}

/** Whether it is http on this very computer: for demo and test, where the operator allows it. */
export function isLoopbackEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && /^(127\.0\.0\.1|\[::1\])$/.test(hostname);
}
