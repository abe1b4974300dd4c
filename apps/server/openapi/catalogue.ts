/** Workflows, regions and their configurations, as the document describes them. */
import { get, REGION, type Resource } from './route.js';
import { anything, list, object, oneOf } from './schema.js';

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
    get(
      `${REGION}/configurations`,
      'listConfigurations',
      'The configurations of a region, newest first',
      'ConfigurationList',
      { refusals: [401, 404] },
    ),
    get(`${REGION}/configurations/{number}`, 'readConfiguration', 'One configuration with its YAML', 'Configuration', {
      refusals: [400, 401, 404],
    }),
  ],
  schemas: {
    WorkflowList: anyItems,
    Workflow: anything,
    RegionList: anyItems,
    Region: anything,
    ConfigurationList: anyItems,
    Configuration: anything,
  },
};
