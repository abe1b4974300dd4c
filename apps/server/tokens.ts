/** Names under which Nest hands out what is made at the start. */
export const SERVICE = Symbol('service');
export const DEMO = Symbol('demo issuer');
export const FIGURES = Symbol('figures');
