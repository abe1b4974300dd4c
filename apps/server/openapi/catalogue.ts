/** Workflows, regions and their configurations, as the document describes them. */
import { KINDS_OF_CHANGE } from '#language';
import { get, REGION, type Resource } from './route.js';
import { anything, integer, label, list, moment, object, oneOf, ref, text, textOrNull, truth } from './schema.js';

const CONFIGURATIONS = `${REGION}/configurations`;
const anyItems = object({ items: list(anything) });

export const catalogue: Resource = {
  tag: 'catalogue',
  routes: [
    get('/v1/workflows', 'listWorkflows', 'The models of working together', 'WorkflowList', { refusals: [401] }),
    get('/v1/workflows/{workflow}', 'readWorkflow', 'One model: events, roles, states, diagram', 'Workflow', {
      refusals: [401, 404],
    }),
    get('/v1/regions', 'listRegions', 'The regions of the caller', 'RegionList', {
      query: { stage: oneOf('orientation', 'firstSteps', 'building', 'anchored') },
      refusals: [400, 401],
    }),
    get(REGION, 'readRegion', 'A region: schools with their model, organisations, agreements', 'Region', {
      refusals: [401, 404],
    }),
    get(`${REGION}/waiting`, 'listWaiting', 'Who waits for a place, longest first, without names', 'WaitingList', {
      refusals: [401, 404],
    }),
    {
      method: 'post',
      path: CONFIGURATIONS,
      id: 'uploadConfiguration',
      summary: 'Upload a configuration of a region',
      description:
        'By a person of role regionAdmin. With faults of form or type nothing is stored and every one is told. Otherwise it is a draft until the proof is done; its state then is proved, refuted or notProved.',
      body: 'RegionDocument',
      bodyType: 'application/yaml',
      answers: { 201: 'Configuration' },
      refusals: [400, 401, 403, 404, 413, 415, 503],
    },
    get(CONFIGURATIONS, 'listConfigurations', 'The configurations of a region, newest first', 'ConfigurationList', {
      refusals: [401, 404],
    }),
    get(
      `${CONFIGURATIONS}/{number}`,
      'readConfiguration',
      'One configuration with its YAML, proofs and acts',
      'Configuration',
      {
        refusals: [400, 401, 404],
      },
    ),
    {
      ...get(
        `${REGION}/reports/benchmarks`,
        'readBenchmarks',
        'The benchmarks (ijkpunten) of each model of a region',
        'BenchmarkList',
        {
          refusals: [401, 404, 503],
        },
      ),
      description:
        'What the charts and the configuration in force show of the eight benchmarks for education and youth care, each with its reasons and lines. They warn and never block.',
    },
    {
      method: 'post',
      path: `${CONFIGURATIONS}/{number}/activation`,
      id: 'activateConfiguration',
      summary: 'Activate a proved configuration for new cases',
      description:
        'By a second person of role regionAdmin. New cases have it from its first day on; running cases keep theirs.',
      answers: { 200: 'Configuration' },
      refusals: [400, 401, 403, 404, 409, 503],
    },
  ],
  schemas: {
    WorkflowList: anyItems,
    Workflow: anything,
    RegionList: anyItems,
    Region: anything,
    WaitingList: object({
      items: list(
        object(
          {
            position: integer,
            since: moment,
            school: text,
            product: text,
            offers: list(object({ organisation: text, offer: textOrNull, ahead: integer })),
            case: text,
          },
          ['case'],
        ),
      ),
    }),
    BenchmarkList: object({
      region: text,
      configuration: integer,
      day: { type: 'string', format: 'date' },
      items: list(
        object({
          region: text,
          workflow: text,
          benchmarks: list(
            object({
              id: oneOf('IJ1', 'IJ2', 'IJ3', 'IJ4', 'IJ5', 'IJ6', 'IJ7', 'IJ8'),
              title: label,
              verdict: oneOf('met', 'partly', 'notMet'),
              findings: list(object({ holds: truth, reason: label, at: list(anything) })),
              notMeasured: label,
            }),
          ),
        }),
      ),
    }),
    ConfigurationList: anyItems,
    RegionDocument: { ...text, description: 'A document of the key `region`; its schema is region.schema.json.' },
    Configuration: object({
      region: text,
      number: integer,
      state: oneOf('draft', 'proved', 'refuted', 'notProved', 'active'),
      source: text,
      hash: text,
      diagnostics: list(ref('Diagnostic')),
      changes: {
        ...list(
          object({
            workflow: text,
            change: oneOf('added', 'gone', 'changed'),
            of: oneOf(...KINDS_OF_CHANGE),
            in: text,
            id: text,
            text: label,
            at: anything,
          }),
        ),
        description: 'What the patches of the region change, as behaviour.',
      },
      definitions: { ...anything, description: 'The hash of what cases pin, by workflow.' },
      proofs: {
        ...list(anything),
        description: 'A verdict for each kind of case, with the shortest story to each fault.',
      },
      undecided: { oneOf: [label, { type: 'null' }], description: 'Why it is not proved.' },
      effectiveFrom: { type: 'string', format: 'date' },
      loadedAt: moment,
      loadedBy: text,
      activatedAt: { type: ['string', 'null'], format: 'date-time' },
      activatedBy: textOrNull,
      acts: list(
        object({
          act: oneOf('loaded', 'judged', 'activated'),
          at: moment,
          actor: text,
          organisation: textOrNull,
          role: textOrNull,
          state: text,
        }),
      ),
    }),
  },
};
