// A certificate of a receiver, made while a test runs: nothing that looks like a secret lies in the repository. X.509 in DER as
// far as one certificate that signs itself needs it; Node has no way to make one.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 24 * 3_600_000;

/** For one name, valid from yesterday until `untilMs` from now. */
export function makeCertificate(name: string, untilMs = DAY_MS): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const named = sequence(tagged(0x31, sequence(oid('550403'), text(0x0c, name))));
  const extensions = sequence(
    // Its own issuer.
    sequence(oid('551d13'), tagged(0x01, Buffer.of(0xff)), tagged(0x04, sequence(tagged(0x01, Buffer.of(0xff))))),
    sequence(oid('551d11'), tagged(0x04, sequence(text(0x82, name)))),
  );
  const toBeSigned = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    tagged(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    named,
    sequence(moment(Date.now() - 2 * DAY_MS), moment(Date.now() + untilMs)),
    named,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.of(0), sign('sha256', toBeSigned, privateKey)]));
  const der = sequence(toBeSigned, ecdsaWithSha256, signature);
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const text = (tag: number, value: string): Buffer => tagged(tag, Buffer.from(value));

/** YYMMDDhhmmssZ. */
const moment = (ms: number): Buffer => text(0x17, `${new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)}Z`);
