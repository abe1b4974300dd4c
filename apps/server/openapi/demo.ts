/** The people of demo mode, as the document describes them. */
import { get, type Resource } from './route.js';
import { integer, list, object, text } from './schema.js';

export const demo: Resource = {
  tag: 'demo',
  routes: [
    get('/demo/people', 'listDemoPeople', 'People to try the service as (demo mode only)', 'DemoPeople', {
      refusals: [],
      isOpen: true,
    }),
    {
      method: 'post',
      path: '/demo/tokens',
      id: 'makeDemoToken',
      summary: 'A token for one of them (demo mode only)',
      body: 'DemoToken',
      answers: { 200: 'Token' },
      refusals: [400, 404],
      isOpen: true,
    },
  ],
  schemas: {
    DemoPeople: list(object({ person: text, name: text, organisation: text, roles: list(text), regions: list(text) })),
    DemoToken: { ...object({ person: text }), additionalProperties: false },
    Token: object({ accessToken: text, expiresIn: integer }),
  },
};
