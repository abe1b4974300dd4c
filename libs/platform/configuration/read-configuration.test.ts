import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from './configuration.js';
import { readConfiguration, type Environment } from './read-configuration.js';
import { VARIABLES } from './variables.js';

const ISSUER = { issuer: 'https://login.example/v2.0' };
const list = (...issuers: unknown[]) => JSON.stringify(issuers);
const SECRET = 'hunter2-canary';

function faultsOf(env: Environment): readonly string[] {
  try {
    readConfiguration(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).faults;
  }
}

describe('the configuration', () => {
  it('of an empty environment is the demo on this computer', () => {
    expect(readConfiguration({})).toEqual({
      port: 3000,
      host: 'localhost',
      database: { kind: 'embedded' },
      dataDirectory: '.schakel',
      configDirectory: 'config',
      workflowsDirectory: 'workflows',
      identity: { kind: 'demo' },
      webhooksInside: [],
      hasWorker: true,
      logLevel: 'info',
    });
  });

  it('is what the environment says', () => {
    const issuer = {
      issuer: 'https://login.example/v2.0',
      audience: 'urn:schakel',
      jwksUri: 'https://keys.example/jwks?tenant=1',
      algorithms: ['RS256', 'PS256'],
      claims: { organisation: 'org.id', roles: 'realm_access.roles', regions: 'https://x.example/r', purpose: 'p' },
      roles: { 'Intern Begeleider': 'supportCoordinator' },
    };
    expect(
      readConfiguration({
        PORT: '0',
        HOST: '0.0.0.0',
        DATABASE_URL: 'postgresql://app:x@db.example:5432/schakel?sslmode=verify-full',
        SCHAKEL_DATA_DIR: '/var/lib/schakel',
        SCHAKEL_CONFIG: '/etc/schakel',
        SCHAKEL_WORKFLOWS: '/srv/workflows',
        SCHAKEL_OIDC_ISSUERS: list(issuer, { issuer: 'http://127.0.0.1:8080/realms/test' }),
        SCHAKEL_WEBHOOKS_INSIDE: '10.1.2.3:443, [FD00::1]:8443',
        SCHAKEL_WORKER: '0',
        SCHAKEL_WORKER_PORT: '9464',
        SCHAKEL_LOG_LEVEL: 'warn',
        SCHAKEL_TEST_CLONE: 'anything',
        PATH: '/bin',
        UNRELATED: '',
      }),
    ).toEqual({
      port: 0,
      host: '0.0.0.0',
      database: { kind: 'external', url: 'postgresql://app:x@db.example:5432/schakel?sslmode=verify-full' },
      dataDirectory: '/var/lib/schakel',
      configDirectory: '/etc/schakel',
      workflowsDirectory: '/srv/workflows',
      identity: { kind: 'issuers', issuers: [issuer, { issuer: 'http://127.0.0.1:8080/realms/test' }] },
      webhooksInside: ['10.1.2.3:443', '[fd00::1]:8443'],
      hasWorker: false,
      workerPort: 9464,
      logLevel: 'warn',
    });
  });

  it('is frozen to the bottom', () => {
    const configuration = readConfiguration({ SCHAKEL_OIDC_ISSUERS: list({ ...ISSUER, roles: { a: 'b' } }) });
    const { identity } = configuration;
    expect(identity.kind === 'issuers' && Object.isFrozen(identity.issuers[0]?.roles)).toBe(true);
    expect(Object.isFrozen(configuration)).toBe(true);
  });

  it.each<[string, Environment]>([
    ['demo asked for', { SCHAKEL_DEMO: '1' }],
    ['demo asked for on a database of one’s own', { SCHAKEL_DEMO: '1', DATABASE_URL: 'postgres://localhost/x' }],
    ['an issuer on the embedded database', { SCHAKEL_OIDC_ISSUERS: list(ISSUER) }],
    ['an issuer and demo switched off', { SCHAKEL_OIDC_ISSUERS: list(ISSUER), SCHAKEL_DEMO: '0' }],
    ['a database behind a socket', { SCHAKEL_DEMO: '1', DATABASE_URL: 'postgresql:///schakel?host=/run/postgresql' }],
    ['the highest port', { PORT: '65535' }],
    ['this computer inside, in a demo', { SCHAKEL_WEBHOOKS_INSIDE: '127.0.0.1:9000,[::1]:9000' }],
    ['IPv6', { HOST: '::' }],
    ['a name', { HOST: 'schakel.internal' }],
  ])('may have %s', (_name, env) => {
    expect(faultsOf(env)).toEqual([]);
  });

  it.each<[string, Environment, string]>([
    ['a port in words', { PORT: 'http' }, 'PORT: expected a whole number from 0 to 65535'],
    ['a port too high', { PORT: '65536' }, 'PORT: expected a whole number'],
    ['a port below zero', { PORT: '-1' }, 'PORT: expected a whole number'],
    ['half a port', { PORT: '80.5' }, 'PORT: expected a whole number'],
    ['a port in hexadecimal', { PORT: '0x50' }, 'PORT: expected a whole number'],
    ['an empty port', { PORT: '' }, 'PORT: is empty'],
    ['a host with a scheme', { HOST: 'http://localhost' }, 'HOST: expected a host name or an IP address'],
    ['a host with a port', { HOST: 'localhost:3000' }, 'HOST: expected'],
    ['a host of too many numbers', { HOST: '1.2.3.4.5' }, 'HOST: expected'],
    [
      'another database',
      { SCHAKEL_DEMO: '1', DATABASE_URL: 'mysql://localhost/x' },
      'DATABASE_URL: expected postgresql://',
    ],
    ['a database that is no address', { SCHAKEL_DEMO: '1', DATABASE_URL: 'localhost' }, 'DATABASE_URL: expected'],
    ['a blank folder', { SCHAKEL_CONFIG: '  ' }, 'SCHAKEL_CONFIG: is empty'],
    [
      'a name for an address inside',
      { SCHAKEL_WEBHOOKS_INSIDE: 'db.internal:443' },
      'SCHAKEL_WEBHOOKS_INSIDE: expected addresses',
    ],
    [
      'an address inside without port',
      { SCHAKEL_WEBHOOKS_INSIDE: '10.1.2.3' },
      'SCHAKEL_WEBHOOKS_INSIDE: expected addresses',
    ],
    ['a range inside', { SCHAKEL_WEBHOOKS_INSIDE: '10.0.0.0/8:443' }, 'SCHAKEL_WEBHOOKS_INSIDE: expected addresses'],
    [
      'a public address inside',
      { SCHAKEL_WEBHOOKS_INSIDE: '93.184.216.34:443' },
      'SCHAKEL_WEBHOOKS_INSIDE: expected private',
    ],
    [
      'the metadata of a cloud',
      { SCHAKEL_WEBHOOKS_INSIDE: '169.254.169.254:443' },
      'SCHAKEL_WEBHOOKS_INSIDE: expected private',
    ],
    [
      'this computer inside, beside a real issuer',
      { SCHAKEL_WEBHOOKS_INSIDE: '127.0.0.1:9000', SCHAKEL_OIDC_ISSUERS: list(ISSUER) },
      'SCHAKEL_WEBHOOKS_INSIDE: expected no address of this computer',
    ],
    ['an unknown level', { SCHAKEL_LOG_LEVEL: 'verbose' }, 'SCHAKEL_LOG_LEVEL: expected one of fatal, error, warn,'],
    [
      'the port of a worker in words',
      { SCHAKEL_WORKER_PORT: 'metrics' },
      'SCHAKEL_WORKER_PORT: expected a whole number from 0 to 65535',
    ],
    ['a worker in words', { SCHAKEL_WORKER: 'off' }, 'SCHAKEL_WORKER: expected 0 or 1'],
    ['demo in words', { SCHAKEL_DEMO: 'true' }, 'SCHAKEL_DEMO: expected 0 or 1'],
    ['empty issuers: no way into demo mode', { SCHAKEL_OIDC_ISSUERS: '' }, 'SCHAKEL_OIDC_ISSUERS: is empty'],
    [
      'neither demo nor issuers',
      { SCHAKEL_DEMO: '0' },
      'SCHAKEL_OIDC_ISSUERS: expected a trusted issuer, since SCHAKEL_DEMO is 0',
    ],
    [
      'a database and nobody to trust',
      { DATABASE_URL: 'postgres://localhost/x' },
      'SCHAKEL_OIDC_ISSUERS: expected a trusted issuer (or SCHAKEL_DEMO=1)',
    ],
    [
      'demo next to an issuer',
      { SCHAKEL_DEMO: '1', SCHAKEL_OIDC_ISSUERS: list(ISSUER) },
      'SCHAKEL_DEMO: expected 0 or nothing',
    ],
    ['a mistyped name', { SCHAKEL_DATADIR: 'x' }, 'SCHAKEL_DATADIR: no such variable (did you mean SCHAKEL_DATA_DIR?)'],
    ['a prefix too many', { SCHAKEL_PORT: '1' }, 'SCHAKEL_PORT: no such variable (did you mean PORT?)'],
    ['an unknown name', { SCHAKEL_FLUX_CAPACITOR: '1' }, 'SCHAKEL_FLUX_CAPACITOR: no such variable'],
  ])('may not have %s', (_name, env, start) => {
    const faults = faultsOf(env);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.slice(0, start.length)).toBe(start);
  });

  it.each<[string, string, string]>([
    ['no JSON', `[{${SECRET}`, ': expected JSON in which no object names a member twice'],
    ['a name twice', '[{"issuer":"https://a.example","issuer":"https://b.example"}]', ': expected JSON in which'],
    ['no list', JSON.stringify(ISSUER), ': expected a JSON list'],
    ['an empty list', '[]', ': expected a JSON list of at least one issuer'],
    ['a text for an issuer', list('https://a.example'), '[0]: expected an object'],
    ['no issuer', list({ audience: 'x' }), '[0].issuer: expected an https address'],
    ['an issuer without TLS', list({ issuer: 'http://login.example' }), '[0].issuer: expected an https address'],
    ['an issuer with a query', list({ issuer: 'https://a.example/?x' }), '[0].issuer: expected an https address'],
    ['an issuer with a password', list({ issuer: `https://a:${SECRET}@a.example` }), '[0].issuer: expected'],
    ['keys without TLS', list({ ...ISSUER, jwksUri: 'http://a.example' }), '[0].jwksUri: expected an https address'],
    ['an empty audience', list({ ...ISSUER, audience: '' }), '[0].audience: expected a text'],
    ['two audiences', list({ ...ISSUER, audience: ['a', 'b'] }), '[0].audience: expected a text'],
    ['a shared secret', list({ ...ISSUER, algorithms: ['HS256'] }), '[0].algorithms: expected some of RS256,'],
    ['no algorithm', list({ ...ISSUER, algorithms: [] }), '[0].algorithms: expected some of'],
    ['claims as a list', list({ ...ISSUER, claims: [] }), '[0].claims: expected an object'],
    [
      'a claim of ours mistyped',
      list({ ...ISSUER, claims: { organization: 'x' } }),
      '[0].claims: has an unknown member (did you mean organisation?)',
    ],
    ['a claim without name', list({ ...ISSUER, claims: { roles: '' } }), '[0].claims.roles: expected the name'],
    ['a role of ours in capitals', list({ ...ISSUER, roles: { a: 'Teacher' } }), '[0].roles: expected an object'],
    [
      'an unknown member',
      list({ ...ISSUER, jwks_uri: 'https://a.example' }),
      '[0]: has an unknown member (did you mean jwksUri?)',
    ],
    ['one issuer twice', list(ISSUER, ISSUER), '[1].issuer: expected another issuer than SCHAKEL_OIDC_ISSUERS[0]'],
  ])('may not have issuers with %s', (_name, SCHAKEL_OIDC_ISSUERS, start) => {
    const faults = faultsOf({ SCHAKEL_OIDC_ISSUERS });
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(`SCHAKEL_OIDC_ISSUERS${start}`)).toBe(true);
  });

  it('tells all faults at once and no value', () => {
    const env = {
      PORT: SECRET,
      HOST: `https://${SECRET}`,
      DATABASE_URL: `postgres//app:${SECRET}@db/x`,
      SCHAKEL_OIDC_ISSUERS: list({ issuer: SECRET, audience: [SECRET], claims: { [SECRET]: SECRET }, [SECRET]: 1 }),
      SCHAKEL_DEMO: SECRET,
      SCHAKEL_WORKER: SECRET,
      SCHAKEL_LOG_LEVEL: SECRET,
      SCHAKEL_SECRET: SECRET,
    };
    const faults = faultsOf(env);
    for (const name of Object.keys(env)) expect(faults.some((fault) => fault.startsWith(name))).toBe(true);
    const { message, stack } = new ConfigurationError(faults);
    expect(message.split('\n')).toHaveLength(faults.length + 1);
    expect(`${message}${stack ?? ''}`).not.toContain(SECRET);
  });
});

describe('the table of variables', () => {
  it('names every variable once and says in two languages what it means', () => {
    expect(new Set(VARIABLES.map(({ name }) => name)).size).toBe(VARIABLES.length);
    for (const { meaning } of VARIABLES) {
      expect(meaning.nl.endsWith('.')).toBe(true);
      expect(meaning.en.endsWith('.')).toBe(true);
    }
  });

  it.each(VARIABLES.map(({ name }) => name))('is what is read: %s counts', (name) => {
    expect(faultsOf({ [name]: '' })).toContain(`${name}: is empty; leave it out or give it a value`);
  });
});
