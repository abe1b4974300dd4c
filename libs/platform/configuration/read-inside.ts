/**
 * Which addresses inside the own network messages may go to: what the operator writes down, one by one. Pure; whether
 * anything is there is not asked.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const NAME = 'SCHAKEL_WEBHOOKS_INSIDE';
/** What a network gives out within itself (RFC 1918, 4193, 6598). Never link-local, where clouds keep their secrets. */
const PRIVATE = ['private', 'uniqueLocal', 'carrierGradeNat'];

/** The places in one spelling. Addresses of this computer only where nobody's real data can be: in a demo. */
export function readInside(text: string, isDemo: boolean, faults: string[]): string[] {
  return text.split(',').flatMap((one) => {
    const [, six, four, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(one.trim()) ?? [];
    const address = six ?? four ?? '';
    if (
      isIP(address) !== (six === undefined ? 4 : 6) ||
      address.includes('%') ||
      !(Number(port) > 0 && Number(port) < 65_536)
    ) {
      faults.push(`${NAME}: expected addresses with a port, as 10.1.2.3:443 or [fd00::1]:443`);
      return [];
    }
    const parsed = ipaddr.parse(address);
    if (parsed.range() === 'loopback') {
      if (!isDemo)
        faults.push(`${NAME}: expected no address of this computer, since SCHAKEL_OIDC_ISSUERS names a real issuer`);
    } else if (!PRIVATE.includes(parsed.range())) {
      faults.push(`${NAME}: expected private addresses; a public one needs no permission, and others are never called`);
    }
    return [six === undefined ? `${parsed.toString()}:${port ?? ''}` : `[${parsed.toString()}]:${port ?? ''}`];
  });
}
