/**
 * The OpenAPI document: one entry a route, written by hand so that it says what a client needs, and compared with the routes
 * that exist by a test. Follows the Dutch API design rules (contact, version in the server URL, problem documents). What a
 * resource offers is in the file of that resource.
 */
import { VERSION } from '../version.js';
import { activities } from './activities.js';
import { audit } from './audit.js';
import { cases } from './cases.js';
import { catalogue } from './catalogue.js';
import { demo } from './demo.js';
import { endpoints, webhooks } from './endpoints.js';
import { operation } from './operation.js';
import { problemSchemas, refusalText } from './problem.js';
import type { Resource, Route } from './route.js';
import { tasks } from './tasks.js';
import { integer, ref, text, type Json } from './schema.js';

const RESOURCES: readonly Resource[] = [catalogue, cases, tasks, activities, endpoints, audit, demo, operation];

/** The whole document. The same for every caller. */
export function openApi(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { tag, routes } of RESOURCES) {
    for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(tag, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Schakel',
      version: VERSION,
      description: 'Youth care at schools: open a case, advance it, read why not, and replay it.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      // To be filled in by who runs the service; the names are examples.
      contact: {
        name: 'The operator of this service',
        email: 'operator@schakel.example',
        url: 'https://schakel.example',
      },
    },
    servers: [{ url: '/', description: 'This service; the major version is part of every path.' }],
    tags: RESOURCES.map(({ tag }) => ({ name: tag })),
    paths,
    webhooks,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'at+jwt' } },
      schemas: Object.assign({}, problemSchemas, ...RESOURCES.map(({ schemas }) => schemas)) as Json,
    },
  };
}

function operationOf(tag: string, route: Route): Json {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'number' ? integer : text,
  }));
  const inQuery = Object.entries(route.query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema }));
  const inHeaders = Object.entries(route.headers ?? {}).map(([name, { description, required }]) => ({
    name,
    in: 'header',
    description,
    required: required === true,
    schema: text,
  }));
  const version = { 'API-Version': { schema: text, description: 'The version of the interface.' } };
  return {
    operationId: route.id,
    tags: [tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: route.isOpen === true ? [] : [{ token: [] }],
    parameters: [...inPath, ...inQuery, ...inHeaders],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [route.bodyType ?? 'application/json']: { schema: ref(route.body) } },
          },
        }),
    responses: Object.fromEntries([
      ...Object.entries(route.answers).map(([status, schema]) => [
        status,
        {
          description: schema === null ? 'As asked, and as `return=minimal` prefers it.' : 'As asked.',
          headers: version,
          ...(schema === null ? {} : { content: { 'application/json': { schema: ref(schema) } } }),
        },
      ]),
      ...route.refusals.map((status) => [
        status,
        {
          description: refusalText(status),
          headers: version,
          content: { 'application/problem+json': { schema: ref('Problem') } },
        },
      ]),
    ]),
  };
}
