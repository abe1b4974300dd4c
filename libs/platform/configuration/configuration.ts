/**
 * The typed configuration: what the environment says, checked once at start.
 * It decides names, form and which combinations are safe; it does not know whether a database or issuer answers.
 */
import type { TrustedIssuer } from '../identity/trusted-issuer.js';

/** The levels of pino, heaviest first. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Least weight that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything the environment decides; deeply frozen. `database.url` holds a password: never log it. */
export type Configuration = {
  readonly port: number;
  readonly host: string;
  readonly database: { readonly kind: 'embedded' } | { readonly kind: 'external'; readonly url: string };
  /** Folders as given: relative to the working directory or absolute. */
  readonly dataDirectory: string;
  readonly configDirectory: string;
  readonly workflowsDirectory: string;
  /** Demo people and real issuers exclude each other by type. */
  readonly identity:
    { readonly kind: 'demo' } | { readonly kind: 'issuers'; readonly issuers: readonly TrustedIssuer[] };
  /** Addresses inside that webhooks may go to, as `address:port`. */
  readonly webhooksInside: readonly string[];
  /** Undefined: what suits the disk. */
  readonly leastFreeBytes: number | undefined;
  /** Whether the service fires clocks and delivers messages itself. */
  readonly hasWorker: boolean;
  /** Where a worker process tells its figures and health; undefined: nowhere. */
  readonly workerPort: number | undefined;
  readonly logLevel: LogLevel;
};

/** The environment is unusable. The message lists every fault with its variable; no value is ever part of it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly string[]) {
    super(['The configuration is not usable:', ...faults.map((fault) => `- ${fault}`)].join('\n'));
  }
}
