/**
 * Which addresses lie outside: only those may be called without the operator's word. Decides by the registries of special
 * addresses (RFC 6890 and what followed, as ipaddr.js keeps them); looks nothing up.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All of IPv6 that is given out to the public lies here (RFC 4291, 2.4). What is not given out yet is nobody's. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True for an address of the public network. Not public: loopback, private, link-local (with the metadata services of
 * clouds), shared, multicast, documentation, and every IPv6 form that carries an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(text: string): boolean {
  // Only the written-out forms: what reads 127.1 or 0x7f000001 as an address is somebody else's parser.
  if (isIP(text) === 0 || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}

/** An address and port in one spelling, for comparing: `10.0.0.1:443`, `[fd00::1]:443`. */
export function placeOf(address: string, port: number): string {
  const plain = ipaddr.process(address).toString();
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}
