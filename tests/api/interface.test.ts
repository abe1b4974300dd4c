import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { METRIC_TABLE } from '../../apps/figures/table.js';
import { PROBLEMS } from '#platform';
import type { Api, Problem, Reply } from './support/api.js';
import { openSignal, PEOPLE, SCHOOL } from './support/chain.js';
import { problemOf, refusalOf } from './support/problem.js';
import { ONE_REGION, Scene } from './support/scene.js';
import { ROOT } from './support/server.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly unknown[];
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, { description: string; content: Readonly<Record<string, unknown>> }>>;
}
interface OpenApi {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

let scene: Scene;
let api: Api;
let document: OpenApi;
let caseId: string;
let activityId: string;
let taskId: string;

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
  api = scene.api();
  document = (await api.get(undefined, '/v1/openapi.json')).body as OpenApi;
  caseId = (await openSignal(api)).id;
  const activity = {
    school: SCHOOL,
    kind: 'reflection',
    angle: 'localTeam',
    level: 'group',
    focus: 'teacher',
    setting: 'school',
    heldDate: '2026-03-03',
    minutes: 30,
    participants: 1,
    actors: [{ role: 'localTeamContact' }],
  };
  const recorded = await api.call(PEOPLE.localTeam, 'POST', `/v1/regions/${api.region}/activities`, { body: activity });
  activityId = (recorded.body as { id: string }).id;
  const tasks = await api.get(PEOPLE.coordinator, `/v1/regions/${api.region}/tasks?case=${caseId}`);
  taskId = (tasks.body as { items: { id: string }[] }).items[0]!.id;
});
afterAll(() => scene.close());

const operations = (): { path: string; method: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

/** The address of an operation with values that exist. */
const addressOf = (path: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const values: Record<string, string> = {
      region: api.region,
      case: caseId,
      workflow: 'chain',
      number: '1',
      activity: activityId,
      task: taskId,
    };
    return values[name] ?? name;
  });

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};
function expectHeaders({ headers }: Reply): void {
  expect(headers.get('api-version')).toMatch(/^\d+\.\d+\.\d+$/);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    expect([name, headers.get(name)]).toEqual([name, value]);
  for (const name of ['x-powered-by', 'server', 'set-cookie']) expect([name, headers.get(name)]).toEqual([name, null]);
}

describe('the OpenAPI document', () => {
  it('names every operation once and says who answers for the service', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: 'Schakel', version: expect.any(String), contact: expect.any(Object) });
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations()) expect(operation.tags).toHaveLength(1);
  });

  it('declares every parameter of a path, and no other', () => {
    for (const { path, operation } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((one) => one.in === 'path');
      expect(declared.map(({ name }) => name)).toEqual(wanted);
      expect(declared.every(({ required }) => required === true)).toBe(true);
    }
  });

  it('leads every reference somewhere, and holds no schema that nothing leads to', () => {
    const used = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(used.length).toBe(JSON.stringify(document).split('"$ref"').length - 1);
    expect([...new Set(used)].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  it('asks for a token under /v1 and nowhere else', () => {
    for (const { path, operation } of operations()) {
      expect([path, operation.security.length > 0]).toEqual([path, path.startsWith('/v1/')]);
      expect([path, Object.keys(operation.responses).includes('401')]).toEqual([path, path.startsWith('/v1/')]);
    }
  });

  it('names refusals that the catalogue of problems knows, each under its status', () => {
    for (const { operation } of operations()) {
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        if (Number(status) < 400) continue;
        expect(Object.keys(content)).toEqual(['application/problem+json']);
        const codes = description.split(', ');
        for (const code of codes) {
          expect([code, (PROBLEMS as Record<string, { status: number }>)[code]?.status]).toEqual([
            code,
            Number(status),
          ]);
        }
      }
    }
  });

  it('describes the routes that exist, and exactly those', async () => {
    // The same assembly as in the server, without a store: only its routes are asked for.
    const script = `
      import { createHttpServer } from '${dirname(process.env['SCHAKEL_TEST_SERVER'] ?? `${ROOT}/dist/apps/server/main.js`)}/http/server.js';
      const made = { service: {}, metrics: { watchRequests() {}, watchLoad() {} }, demo: { issuer: {}, people: () => [] } };
      const app = await createHttpServer(made, { verify() {} }, { level: 'silent' });
      process.stdout.write(app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));
      process.exit(0);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: ROOT,
    });
    expect(
      routesIn(stdout)
        .filter((route) => !UNDESCRIBED.includes(route))
        .sort(),
    ).toEqual(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
  });
});

/** What is no part of the interface for clients: the way in, figures, the description itself, and the local issuer. */
const UNDESCRIBED = [
  'GET /',
  'GET /metrics',
  'GET /docs',
  'GET /v1/openapi.json',
  'GET /demo/issuer/*',
  'POST /demo/issuer/*',
];

/** The routes of Fastify's printed tree: every node with methods, its path joined from the nodes above it. */
function routesIn(tree: string): string[] {
  const above: { depth: number; path: string }[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', own = '', methods = ''] = /^([│ ]*[├└]── )(\S*)(?: \(([A-Z, -]+)\))?/.exec(line) ?? [];
    if (indent === '') return [];
    while ((above.at(-1)?.depth ?? -1) >= indent.length) above.pop();
    const path = `${above.at(-1)?.path ?? ''}${own}`;
    above.push({ depth: indent.length, path });
    return (
      methods
        .split(', ')
        .filter((method) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
        // `*` is Nest's own: it answers what no route answers.
        .filter(
          (method) =>
            !['*', '/*'].includes(path) && !(path.startsWith('/demo/issuer/') && !['GET', 'POST'].includes(method)),
        )
        .map((method) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    );
  });
}

describe('the figures', () => {
  it('are those that the reference describes, and all of them', async () => {
    const { text } = await api.get(undefined, '/metrics');
    const told = [...text.matchAll(/^# TYPE (schakel_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]);
    const own = told.filter(([name = '']) => !/^schakel_(process|nodejs)_/.test(name));
    // Those of an embedded database are told where there is one.
    const described = Object.entries(METRIC_TABLE).filter(([name]) => !/_(disk|restarts|writes)_/.test(name));
    expect(own.sort()).toEqual(described.map(([name, { type }]) => [name, type]).sort());
  });
});

describe('every answer carries the version of the interface and the headers that protect a browser', () => {
  it('what is asked for', async () => {
    for (const { path, method, operation } of operations()) {
      if (method !== 'GET') continue;
      const reader = /\/(endpoints|dead-letters)$/.test(path) ? 'regionAdmin' : PEOPLE.auditor;
      const reply = await api.get(operation.security.length > 0 ? reader : undefined, addressOf(path));
      expect([path, reply.status]).toEqual([path, 200]);
      expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expectHeaders(reply);
    }
    for (const path of ['/docs', '/metrics', '/v1/openapi.json']) expectHeaders(await api.get(undefined, path));
  });

  it('the first page, which leads to where one can begin', async () => {
    const reply = await api.get(undefined, '/');
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expectHeaders(reply);
  });

  it.each<[string, string, string, string | undefined, string, object]>([
    ['an unknown route', '404 route.not-found', 'GET', PEOPLE.teacher, '/v1/nothing', {}],
    ['an unknown page', '404 route.not-found', 'GET', undefined, '/nothing', {}],
    ['a trailing slash', '404 route.not-found', 'GET', PEOPLE.teacher, '/v1/regions/', {}],
    ['a trailing slash on a page', '404 route.not-found', 'GET', undefined, '/docs/', {}],
    ['another spelling', '404 route.not-found', 'GET', PEOPLE.teacher, '/v1/Regions', {}],
    ['another method', '404 route.not-found', 'PUT', PEOPLE.teacher, '/v1/regions', {}],
    ['no token', '401 identity.refused', 'GET', undefined, '/v1/regions', {}],
    ['an unknown region', '404 region.not-found', 'GET', PEOPLE.teacher, '/v1/regions/nowhere', {}],
    ['an unknown workflow', '404 workflow.not-found', 'GET', PEOPLE.teacher, '/v1/workflows/nothing', {}],
    [
      'an unknown configuration',
      '404 configuration.not-found',
      'GET',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/configurations/7',
      {},
    ],
    [
      'no number of a configuration',
      '400 request.invalid',
      'GET',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/configurations/x',
      {},
    ],
    [
      'a number of a configuration that is too large',
      '404 configuration.not-found | 400 request.invalid',
      'GET',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/configurations/99999999999',
      {},
    ],
    [
      'a filter that is none',
      '400 request.invalid',
      'GET',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/cases?colour=red',
      {},
    ],
    [
      'a page that is too long',
      '400 request.invalid',
      'GET',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/cases?limit=201',
      {},
    ],
    [
      'a cursor of nowhere',
      '400 request.invalid',
      'GET',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/cases?cursor=x',
      {},
    ],
    [
      'a body that is no JSON',
      '400 body.malformed',
      'POST',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/cases',
      { raw: '{' },
    ],
    [
      'a body that is too large',
      '413 body.too-large',
      'POST',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/cases',
      { raw: `"${'x'.repeat(300_000)}"` },
    ],
    [
      'a body of another kind',
      '415 body.unsupported',
      'POST',
      PEOPLE.teacher,
      '/v1/regions/holland-rijnland/cases',
      { raw: 'x', type: 'text/plain' },
    ],
    [
      'an unknown demo person',
      '404 person.not-found',
      'POST',
      undefined,
      '/demo/tokens',
      { body: { person: 'nobody' } },
    ],
    [
      'an address that cannot be read',
      '404 route.not-found | 400 request.invalid',
      'GET',
      PEOPLE.teacher,
      '/v1/regions/%zz',
      {},
    ],
    [
      'an address with a very long name',
      '404 region.not-found | 404 route.not-found | 400 request.invalid',
      'GET',
      PEOPLE.teacher,
      `/v1/regions/${'a'.repeat(500)}`,
      {},
    ],
  ])('%s: %s', async (_what, expected, method, person, path, sent) => {
    const reply = await api.call(person, method, path, sent);
    expectHeaders(reply);
    // Where the contract leaves a choice, each of these will do.
    expect(expected.split(' | ')).toContain(refusalOf(reply));
  });
});

describe('a problem document', () => {
  it('speaks Dutch to who asks for it, and English to others', async () => {
    const ask = async (language?: string): Promise<Problem> => {
      const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
      return (await api.call(PEOPLE.teacher, 'GET', '/v1/regions/nowhere', { headers })).body as Problem;
    };
    const { nl, en } = PROBLEMS['region.not-found'];
    for (const language of ['nl', 'nl-NL,nl;q=0.9,en;q=0.8', 'NL']) expect((await ask(language)).title).toBe(nl);
    for (const language of [undefined, 'en', 'fr-FR', 'nld']) expect((await ask(language)).title).toBe(en);
  });

  it('has an id of its own for each request', async () => {
    const replies = await Promise.all([1, 2].map(() => api.get(PEOPLE.teacher, '/v1/regions/nowhere')));
    const [one, other] = replies.map((reply) => problemOf(reply).requestId);
    expect(one).not.toBe(other);
  });
});

describe('the catalogue', () => {
  it('shows the workflows, with a label in both languages, and the states of each', async () => {
    const { items } = (await api.get(PEOPLE.teacher, '/v1/workflows')).body as { items: { workflow: string }[] };
    expect(items.map(({ workflow }) => workflow)).toEqual(expect.arrayContaining(['chain', 'integrated']));
    const { states, events } = (await api.get(PEOPLE.teacher, '/v1/workflows/chain')).body as {
      states: { path: string; label: { nl: string; en: string } }[];
      events: { event: string }[];
    };
    expect(states.map(({ path }) => path)).toEqual(expect.arrayContaining(['chain.school.signal', 'safety.noReport']));
    for (const { label } of states) expect([label.nl, label.en].every((text) => text.length > 0)).toBe(true);
    expect(events.map(({ event }) => event)).toContain('SIGNAL_RAISED');
  });

  it('shows a region with the model of each school', async () => {
    const { schools } = (await api.get(PEOPLE.teacher, `/v1/regions/${api.region}`)).body as {
      schools: { id: string; workflow: string }[];
    };
    const models = Object.fromEntries(schools.map(({ id, workflow }) => [id, workflow]));
    expect(models).toMatchObject({ [SCHOOL]: 'chain', savioschool: 'integrated' });
  });
});

describe('the page about the interface', () => {
  it('is HTML for people: every operation on it, no script, and nothing from outside', async () => {
    const { status, headers, text } = await api.get(undefined, '/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toMatch(/^<!doctype html>\s*<html lang="en">/);
    for (const { operation } of operations()) expect(text).toContain(`id="${operation.operationId}"`);
    expect(text).not.toMatch(/<script|<iframe|<object|\son\w+=|javascript:/i);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//i);
  });

  it('leads nowhere that is not on it', async () => {
    const { text } = await api.get(undefined, '/docs');
    const ids = new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    for (const [, target] of text.matchAll(/href="#([^"]+)"/g))
      expect([target, ids.has(target)]).toEqual([target, true]);
  });
});
