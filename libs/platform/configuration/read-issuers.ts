/**
 * SCHAKEL_OIDC_ISSUERS: the text of a JSON list in, trusted issuers out. Each fault names the place in the list.
 * It does not know whether an issuer answers; that is found at the first token.
 */
import { isSecureUrl } from '../identity/secure-url.js';
import { isObject, parseStrictJson } from '../identity/strict-json.js';
import { CLAIM_NAMES, SIGNATURE_ALGORITHMS, type ClaimNames, type TrustedIssuer } from '../identity/trusted-issuer.js';
import { didYouMean } from './did-you-mean.js';

const VARIABLE = 'SCHAKEL_OIDC_ISSUERS';
const MEMBERS = ['issuer', 'audience', 'jwksUri', 'algorithms', 'claims', 'roles'];
/** An id of our own, as workflows write roles (contract: YAML). */
const ROLE = /^[a-z][A-Za-z0-9-]*$/;

/** Reads the list; every fault is added to `faults`, and what is returned counts only when none was. */
export function readIssuers(text: string, faults: string[]): TrustedIssuer[] {
  let list: unknown;
  try {
    list = parseStrictJson(text);
  } catch {
    faults.push(`${VARIABLE}: expected JSON in which no object names a member twice`);
    return [];
  }
  if (!Array.isArray(list) || list.length === 0) {
    faults.push(`${VARIABLE}: expected a JSON list of at least one issuer`);
    return [];
  }
  const issuers = list.map((entry, index) => readIssuer(entry, `${VARIABLE}[${index}]`, faults));
  issuers.forEach(({ issuer }, index) => {
    const first = issuers.findIndex((other) => other.issuer === issuer);
    if (first !== index && issuer !== '') {
      faults.push(`${VARIABLE}[${index}].issuer: expected another issuer than ${VARIABLE}[${first}]`);
    }
  });
  return issuers;
}

function readIssuer(entry: unknown, place: string, faults: string[]): TrustedIssuer {
  if (!isObject(entry)) {
    faults.push(`${place}: expected an object with issuer, audience, ...`);
    return { issuer: '' };
  }
  refuseUnknown(entry, MEMBERS, place, faults);
  const { issuer, audience, jwksUri, algorithms } = entry;

  if (typeof issuer !== 'string' || !isSecureUrl(issuer) || issuer.includes('?')) {
    faults.push(`${place}.issuer: expected an https address without query (http on this computer only)`);
  }
  if (audience !== undefined && !isText(audience)) faults.push(`${place}.audience: expected a text`);
  if (jwksUri !== undefined && !(typeof jwksUri === 'string' && isSecureUrl(jwksUri))) {
    faults.push(`${place}.jwksUri: expected an https address (http on this computer only)`);
  }
  const chosen = SIGNATURE_ALGORITHMS.filter((name) => Array.isArray(algorithms) && algorithms.includes(name));
  if (
    algorithms !== undefined &&
    !(Array.isArray(algorithms) && algorithms.length > 0 && chosen.length === algorithms.length)
  ) {
    faults.push(`${place}.algorithms: expected some of ${SIGNATURE_ALGORITHMS.join(', ')}, each once`);
  }
  const claims = readClaims(entry['claims'], `${place}.claims`, faults);
  const roles = readRoles(entry['roles'], `${place}.roles`, faults);
  return {
    issuer: typeof issuer === 'string' ? issuer : '',
    ...(isText(audience) && { audience }),
    ...(typeof jwksUri === 'string' && { jwksUri }),
    ...(chosen.length > 0 && { algorithms: chosen }),
    ...(claims && { claims }),
    ...(roles && { roles }),
  };
}

function readClaims(value: unknown, place: string, faults: string[]): Partial<ClaimNames> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    faults.push(`${place}: expected an object of claim names`);
    return undefined;
  }
  refuseUnknown(value, Object.keys(CLAIM_NAMES), place, faults);
  for (const [name, claim] of Object.entries(value)) {
    if (!isText(claim)) faults.push(`${place}.${name}: expected the name or dotted path of a claim`);
  }
  return value;
}

function readRoles(value: unknown, place: string, faults: string[]): Record<string, string> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value) || !Object.values(value).every((ours) => typeof ours === 'string' && ROLE.test(ours))) {
    faults.push(`${place}: expected an object from their role names to ours (letters, digits and hyphens)`);
    return undefined;
  }
  return value as Record<string, string>;
}

function refuseUnknown(entry: object, known: readonly string[], place: string, faults: string[]): void {
  for (const name of Object.keys(entry)) {
    if (!known.includes(name)) faults.push(`${place}: has an unknown member${didYouMean(name, known)}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() === value && value !== '';
}
