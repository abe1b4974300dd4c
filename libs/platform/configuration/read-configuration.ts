/**
 * Environment in, Configuration or all faults out. Pure: it reads no process, file or network.
 * No fault repeats a value, since a mistyped line may hold a password anywhere.
 */
import { isIP } from 'node:net';
import { ConfigurationError, LOG_LEVELS, type Configuration, type LogLevel } from './configuration.js';
import { didYouMean } from './did-you-mean.js';
import { readInside } from './read-inside.js';
import { readIssuers } from './read-issuers.js';
import { VARIABLES, type Variable, type VariableName } from './variables.js';

/** An environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks every variable of the table.
 * @throws ConfigurationError with all faults at once. Also a fault: an empty value (a secret that was not filled in must
 * not turn into a default, least of all into demo mode) and an unknown `SCHAKEL_...` other than `SCHAKEL_TEST_...`.
 */
export function readConfiguration(env: Environment): Configuration {
  const faults: string[] = [];
  const given = (name: VariableName): string | undefined => (isEmpty(env[name]) ? undefined : env[name]);
  const textOf = (name: VariableName): string => given(name) ?? defaultOf(name);

  faults.push(...emptyVariables(env), ...unknownVariables(env));

  const port = textOf('PORT');
  if (!isPort(port)) faults.push('PORT: expected a whole number from 0 to 65535');

  const host = textOf('HOST');
  if (!isHost(host)) faults.push('HOST: expected a host name or an IP address');

  const url = given('DATABASE_URL');
  if (url !== undefined && !isPostgresUrl(url)) faults.push('DATABASE_URL: expected postgresql://user@host/database');

  const logLevel = LOG_LEVELS.find((level) => level === textOf('SCHAKEL_LOG_LEVEL'));
  if (logLevel === undefined) faults.push(`SCHAKEL_LOG_LEVEL: expected one of ${LOG_LEVELS.join(', ')}`);

  const identity = readIdentity(env, faults);
  const inside = given('SCHAKEL_WEBHOOKS_INSIDE');
  const leastFree = given('SCHAKEL_LEAST_FREE_MB');
  if (leastFree !== undefined && !/^\d{1,9}$/.test(leastFree))
    faults.push('SCHAKEL_LEAST_FREE_MB: expected a whole number of megabytes');
  const worker = textOf('SCHAKEL_WORKER');
  if (worker !== '0' && worker !== '1') faults.push('SCHAKEL_WORKER: expected 0 or 1');
  const workerPort = given('SCHAKEL_WORKER_PORT');
  if (workerPort !== undefined && !isPort(workerPort))
    faults.push('SCHAKEL_WORKER_PORT: expected a whole number from 0 to 65535');

  const configuration: Configuration = {
    port: Number(port),
    host,
    database: url === undefined ? { kind: 'embedded' } : { kind: 'external', url },
    dataDirectory: textOf('SCHAKEL_DATA_DIR'),
    configDirectory: textOf('SCHAKEL_CONFIG'),
    workflowsDirectory: textOf('SCHAKEL_WORKFLOWS'),
    identity,
    webhooksInside: inside === undefined ? [] : readInside(inside, identity.kind === 'demo', faults),
    leastFreeBytes: leastFree === undefined ? undefined : Number(leastFree) * 1024 * 1024,
    hasWorker: worker === '1',
    workerPort: workerPort === undefined ? undefined : Number(workerPort),
    logLevel: logLevel ?? ('info' satisfies LogLevel),
  };
  if (faults.length > 0) throw new ConfigurationError(faults);
  return deepFreeze(configuration);
}

/** Who may sign in. Asks whether a variable is there at all, so that a broken list of issuers never becomes demo mode. */
function readIdentity(env: Environment, faults: string[]): Configuration['identity'] {
  const issuers = env['SCHAKEL_OIDC_ISSUERS'];
  const demo = env['SCHAKEL_DEMO'];
  if (demo !== undefined && demo.trim() !== '' && demo !== '0' && demo !== '1') {
    faults.push('SCHAKEL_DEMO: expected 0 or 1');
  }
  if (issuers !== undefined) {
    if (demo === '1')
      faults.push('SCHAKEL_DEMO: expected 0 or nothing, since SCHAKEL_OIDC_ISSUERS names a real issuer');
    return { kind: 'issuers', issuers: issuers.trim() === '' ? [] : readIssuers(issuers, faults) };
  }
  if (demo === '0') faults.push('SCHAKEL_OIDC_ISSUERS: expected a trusted issuer, since SCHAKEL_DEMO is 0');
  if (demo === undefined && env['DATABASE_URL'] !== undefined) {
    faults.push('SCHAKEL_OIDC_ISSUERS: expected a trusted issuer (or SCHAKEL_DEMO=1), since DATABASE_URL is set');
  }
  return { kind: 'demo' };
}

function emptyVariables(env: Environment): string[] {
  const empty = VARIABLES.filter(({ name }) => isEmpty(env[name]));
  return empty.map(({ name }) => `${name}: is empty; leave it out or give it a value`);
}

function isEmpty(text: string | undefined): boolean {
  return text?.trim() === '';
}

function defaultOf(name: VariableName): string {
  const variable: Variable | undefined = VARIABLES.find((one) => one.name === name);
  return variable?.default ?? '';
}

function unknownVariables(env: Environment): string[] {
  const known: readonly string[] = VARIABLES.map(({ name }) => name);
  return Object.keys(env)
    .filter((name) => name.startsWith('SCHAKEL_') && !name.startsWith('SCHAKEL_TEST_') && !known.includes(name))
    .map((name) => {
      const bare = name.slice('SCHAKEL_'.length);
      return `${name}: no such variable${known.includes(bare) ? ` (did you mean ${bare}?)` : didYouMean(name, known)}`;
    });
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  return text.length <= 253 && !/^[\d.]+$/.test(text) && /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);
}

function isPostgresUrl(text: string): boolean {
  return ['postgres:', 'postgresql:'].includes(URL.canParse(text) ? new URL(text).protocol : '');
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
