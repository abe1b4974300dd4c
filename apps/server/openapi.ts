/**
 * The OpenAPI document: one entry a route, written by hand so that it says what a client needs, and compared with the routes
 * that exist by a test. Follows the Dutch API design rules (contact, version in the server URL, problem documents).
 */
import { PROBLEMS } from '#platform';
import { VERSION } from './version.js';

type Json = Record<string, unknown>;

interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Readonly<Record<string, Json>>;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  readonly body?: string;
  readonly answers: Readonly<Record<number, string>>;
  readonly refusals: readonly number[];
  readonly isOpen?: boolean;
}

const PAGE: Readonly<Record<string, Json>> = {
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  cursor: { type: 'string', maxLength: 200, description: '`next` of the page before' },
};
const KEY = {
  'Idempotency-Key': {
    description: 'Makes the request safe to repeat: the same key and request get the stored answer.',
  },
};

const ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/v1/workflows',
    id: 'listWorkflows',
    tag: 'catalogue',
    summary: 'The models of working together',
    answers: { 200: 'WorkflowList' },
    refusals: [401],
  },
  {
    method: 'get',
    path: '/v1/workflows/{workflow}',
    id: 'readWorkflow',
    tag: 'catalogue',
    summary: 'One model: events, roles, states, diagram',
    answers: { 200: 'Workflow' },
    refusals: [401, 404],
  },
  {
    method: 'get',
    path: '/v1/regions',
    id: 'listRegions',
    tag: 'catalogue',
    summary: 'The regions of the caller',
    query: { stage: { type: 'string', enum: ['orientation', 'firstSteps', 'building', 'anchored'] } },
    answers: { 200: 'RegionList' },
    refusals: [400, 401],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}',
    id: 'readRegion',
    tag: 'catalogue',
    summary: 'A region: schools with their model, organisations, agreements',
    answers: { 200: 'Region' },
    refusals: [401, 404],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/configurations',
    id: 'listConfigurations',
    tag: 'catalogue',
    summary: 'The configurations of a region, newest first',
    answers: { 200: 'ConfigurationList' },
    refusals: [401, 404],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/configurations/{number}',
    id: 'readConfiguration',
    tag: 'catalogue',
    summary: 'One configuration with its YAML',
    answers: { 200: 'Configuration' },
    refusals: [400, 401, 404],
  },
  {
    method: 'post',
    path: '/v1/regions/{region}/cases',
    id: 'openCase',
    tag: 'cases',
    summary: 'Open a case at a school',
    description: 'The model follows from the region’s choice for the school.',
    headers: KEY,
    body: 'OpenCase',
    answers: { 201: 'Case' },
    refusals: [400, 401, 403, 404, 409, 413, 422, 503],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/cases',
    id: 'listCases',
    tag: 'cases',
    summary: 'Cases in which the caller’s organisation takes part, newest first',
    query: {
      ...PAGE,
      state: { type: 'string', description: 'a state, or a state that holds it: `chain.localTeam`' },
      school: { type: 'string' },
      organisation: { type: 'string' },
      workflow: { type: 'string' },
      q: { type: 'string', description: 'the beginning of a case number' },
    },
    answers: { 200: 'CaseList' },
    refusals: [400, 401, 404],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/cases/{case}',
    id: 'readCase',
    tag: 'cases',
    summary: 'One case, as far as the caller may see it',
    answers: { 200: 'Case' },
    refusals: [401, 404],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/cases/{case}/actions',
    id: 'listActions',
    tag: 'cases',
    summary: 'What the caller can do now, and why not the rest',
    answers: { 200: 'Actions' },
    refusals: [401, 404],
  },
  {
    method: 'post',
    path: '/v1/regions/{region}/cases/{case}/transitions',
    id: 'advanceCase',
    tag: 'cases',
    summary: 'Fire an event',
    headers: {
      'If-Match': { description: 'The version that was seen: the ETag of the case.', required: true },
      ...KEY,
    },
    body: 'Advance',
    answers: { 200: 'Advanced' },
    refusals: [400, 401, 403, 404, 409, 412, 413, 422, 428, 503],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/cases/{case}/transitions',
    id: 'readHistory',
    tag: 'audit',
    summary: 'Every transition, with its hash',
    query: PAGE,
    answers: { 200: 'TransitionList' },
    refusals: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/cases/{case}/attempts',
    id: 'readAttempts',
    tag: 'audit',
    summary: 'Refused attempts, newest first',
    query: PAGE,
    answers: { 200: 'AttemptList' },
    refusals: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/regions/{region}/cases/{case}/replay',
    id: 'replayCase',
    tag: 'audit',
    summary: 'Decide every transition again and compare every byte',
    query: { to: { type: 'integer', minimum: 1, description: 'stop after this transition' } },
    answers: { 200: 'Replay' },
    refusals: [400, 401, 403, 404],
  },
  {
    method: 'get',
    path: '/demo/people',
    id: 'listDemoPeople',
    tag: 'demo',
    summary: 'People to try the service as (demo mode only)',
    answers: { 200: 'DemoPeople' },
    refusals: [],
    isOpen: true,
  },
  {
    method: 'post',
    path: '/demo/tokens',
    id: 'makeDemoToken',
    tag: 'demo',
    summary: 'A token for one of them (demo mode only)',
    body: 'DemoToken',
    answers: { 200: 'Token' },
    refusals: [400, 404],
    isOpen: true,
  },
  {
    method: 'get',
    path: '/health/live',
    id: 'isLive',
    tag: 'operation',
    summary: 'The process answers',
    answers: { 200: 'Health' },
    refusals: [],
    isOpen: true,
  },
  {
    method: 'get',
    path: '/health/ready',
    id: 'isReady',
    tag: 'operation',
    summary: 'The service can work',
    answers: { 200: 'Health' },
    refusals: [503],
    isOpen: true,
  },
];

const text: Json = { type: 'string' };
const moment: Json = { type: 'string', format: 'date-time' };
const label: Json = { $ref: '#/components/schemas/Label' };
const anything: Json = { type: 'object', additionalProperties: true };
const list = (items: Json): Json => ({ type: 'array', items });
const page = (items: Json): Json => object({ items: list(items), next: { type: ['string', 'null'] } });
function object(properties: Record<string, Json>, optional: readonly string[] = []): Json {
  return { type: 'object', required: Object.keys(properties).filter((key) => !optional.includes(key)), properties };
}
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const SCHEMAS: Readonly<Record<string, Json>> = {
  Label: { ...object({ nl: text, en: text }), description: 'A text for people in Dutch and English.' },
  Because: object({
    code: text,
    text: label,
    source: { oneOf: [object({ file: text, line: { type: 'integer' } }), { type: 'null' }] },
    who: list(text),
  }),
  Problem: {
    ...object(
      {
        type: text,
        title: text,
        status: { type: 'integer' },
        detail: text,
        code: { type: 'string', enum: Object.keys(PROBLEMS) },
        because: list(ref('Because')),
        faults: list(object({ path: text, expected: text, hint: text }, ['hint'])),
        requestId: text,
      },
      ['because', 'faults'],
    ),
    description: 'RFC 9457. `because` says why an action is refused, `faults` what is wrong with the request.',
  },
  OpenCase: {
    ...object({ school: text, subject: text, event: text, data: anything }, ['subject', 'event', 'data']),
    additionalProperties: false,
    examples: [{ school: 'voorbeeldschool', data: {} }],
  },
  OnBehalfOf: object(
    {
      whose: { type: 'string', enum: ['parent', 'pupil', 'externalMunicipality'] },
      given: { type: 'string', enum: ['talk', 'letter', 'signature'], default: 'talk' },
    },
    ['given'],
  ),
  Advance: {
    ...object({ event: text, data: anything, role: text, onBehalfOf: ref('OnBehalfOf') }, [
      'data',
      'role',
      'onBehalfOf',
    ]),
    additionalProperties: false,
    examples: [{ event: 'SIGNAL_INTERPRETED', data: { need: 'anxiety' } }],
  },
  Case: object(
    {
      id: text,
      region: text,
      school: text,
      subject: text,
      workflow: text,
      machine: text,
      configuration: { type: 'integer' },
      definition: text,
      version: { type: 'integer' },
      states: list(text),
      owners: list(
        object({ part: text, organisation: { type: ['string', 'null'] }, role: { type: ['string', 'null'] } }),
      ),
      related: list(object({ as: text, data: anything, isOpen: { type: 'boolean' }, case: text }, ['case'])),
      data: anything,
      clocks: list(object({ id: text, label, dueAt: moment })),
      visibility: { type: 'string', enum: ['full', 'packet', 'statusLine'] },
      openedAt: moment,
      closedAt: { type: ['string', 'null'], format: 'date-time' },
      outcome: { type: ['string', 'null'] },
    },
    ['subject'],
  ),
  CaseList: page(ref('Case')),
  Actions: object({
    available: list(
      object({ event: text, label, schema: anything, conditions: list(object({ text: label, source: anything })) }),
    ),
    unavailable: list(object({ event: text, label, because: list(ref('Because')) })),
  }),
  Transition: {
    ...anything,
    description:
      'The closed fields of the record and its hash: what is hashed is the canonical form (RFC 8785) of all fields but `hash`.',
  },
  Advanced: object({ case: ref('Case'), transition: ref('Transition') }),
  TransitionList: page(ref('Transition')),
  AttemptList: page(
    object({
      id: text,
      case: text,
      at: moment,
      actor: text,
      organisation: { type: ['string', 'null'] },
      role: { type: ['string', 'null'] },
      event: text,
      code: text,
      because: list(ref('Because')),
      guards: list(anything),
    }),
  ),
  Replay: object({
    identical: { type: 'boolean' },
    transitions: { type: 'integer' },
    firstDifference: { type: ['object', 'null'] },
    states: list(text),
    data: anything,
  }),
  WorkflowList: object({ items: list(anything) }),
  Workflow: anything,
  RegionList: object({ items: list(anything) }),
  Region: anything,
  ConfigurationList: object({ items: list(anything) }),
  Configuration: anything,
  DemoPeople: list(object({ person: text, name: text, organisation: text, roles: list(text), regions: list(text) })),
  DemoToken: { ...object({ person: text }), additionalProperties: false },
  Token: object({ accessToken: text, expiresIn: { type: 'integer' } }),
  Health: anything,
};

/** The whole document. The same for every caller. */
export function openApi(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of ROUTES) (paths[route.path] ??= {})[route.method] = operation(route);
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
    tags: ['catalogue', 'cases', 'audit', 'demo', 'operation'].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'at+jwt' } },
      schemas: SCHEMAS,
    },
  };
}

function operation(route: Route): Json {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'number' ? { type: 'integer' } : text,
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
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: route.isOpen === true ? [] : [{ token: [] }],
    parameters: [...inPath, ...inQuery, ...inHeaders],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: ref(route.body) } } } }),
    responses: Object.fromEntries([
      ...Object.entries(route.answers).map(([status, schema]) => [
        status,
        { description: 'As asked.', headers: version, content: { 'application/json': { schema: ref(schema) } } },
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

/** The codes that come with a status. */
function refusalText(status: number): string {
  return (
    Object.entries(PROBLEMS)
      .filter(([, problem]) => problem.status === status)
      .map(([code]) => code)
      .join(', ') || 'Refused.'
  );
}
