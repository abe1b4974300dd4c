export { ConfigurationError, type Configuration, type LogLevel } from './configuration/configuration.js';
export { NODE_FLAGS } from './configuration/node-flags.js';
export { readConfiguration, type Environment } from './configuration/read-configuration.js';
export { VARIABLES, type Variable, type VariableName } from './configuration/variables.js';
export type { Actor } from './identity/actor.js';
export { bearerOf } from './identity/bearer.js';
export {
  createDemoIssuer,
  type DemoIssuer,
  type DemoIssuerOptions,
  type DemoToken,
} from './identity/demo/demo-issuer.js';
export type { DemoPerson } from './identity/demo/demo-person.js';
export type { DemoRequest, DemoResponse } from './identity/demo/http.js';
export { pseudonym } from './identity/pseudonym.js';
export { TokenRefused, type RefusalCode } from './identity/token-refused.js';
export { createTokenVerifier, type TokenVerifier } from './identity/token-verifier.js';
export type { TrustedIssuer } from './identity/trusted-issuer.js';
export { PROBLEMS, type ProblemCode, type ProblemKind } from './problems/catalogue.js';
export { connectionUrl, type Login, type PostgresConnection } from './postgres/connection.js';
export { findOrMakeSecret } from './postgres/secret.js';
export { watchDisk, type DiskWatch } from './postgres/disk-watch.js';
export { removeEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './postgres/embedded-postgres.js';
