/** The import direction of docs/architecture.md, as rules. `npm run check:imports` runs them. */
const core = [
  'language',
  'machine',
  'access',
  'funding',
  'routing',
  'activity',
  'calendar',
  'lifecycle',
  'proof',
  'audit',
  'drawing',
  'scenario',
];
const may = {
  language: [],
  machine: ['language'],
  access: ['language'],
  funding: ['language'],
  routing: ['language'],
  activity: ['language', 'funding', 'calendar'],
  calendar: ['language'],
  lifecycle: ['language', 'machine', 'access', 'funding', 'routing', 'calendar'],
  scenario: ['language', 'machine', 'access', 'funding', 'routing', 'activity', 'calendar', 'lifecycle'],
  proof: ['language', 'machine', 'access', 'funding', 'calendar', 'lifecycle'],
  drawing: ['language', 'machine'],
  store: core,
  platform: ['language', 'access'],
  webhook: ['language'],
  operations: [...core, 'store', 'platform', 'webhook'],
  testing: [...core, 'store', 'platform', 'webhook', 'operations'],
};
const rooms = Object.keys(may);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'through-the-door',
      comment: 'A library is entered through its index.ts only.',
      severity: 'error',
      from: { path: '^(libs/([^/]+)|apps/([^/]+)|tests|bench)/' },
      to: { path: '^libs/([^/]+)/(?!index\\.ts$)', pathNot: '^libs/$2/' },
    },
    ...rooms.map((room) => ({
      name: `${room}-imports`,
      comment: `libs/${room} may import ${may[room].join(', ') || 'no other library'}.`,
      severity: 'error',
      from: { path: `^libs/${room}/`, pathNot: '\\.(test|suite)\\.ts$' },
      to: { path: '^libs/', pathNot: `^libs/(${[room, ...may[room]].join('|')})/` },
    })),
    {
      name: 'libraries-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'nobody-knows-the-bench',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^bench/' },
    },
    {
      name: 'bench-imports',
      comment:
        'The bench works on libraries, the built server and the loop; of the apps it shares how a terminal is written to.',
      severity: 'error',
      from: { path: '^bench/' },
      to: { path: '^(apps|tests)/', pathNot: '^apps/(cli/(progress|table)|worker/(loop|outage))\\.ts$' },
    },
    {
      name: 'the-core-is-pure',
      comment: 'No Nest, database, file system, process or randomness in the core.',
      severity: 'error',
      // Hashing is as pure in OpenSSL as in JavaScript; the one file that asks Node for it has a twin for the browser.
      from: { path: `^libs/(${core.join('|')})/`, pathNot: '\\.(test|suite)\\.ts$|^libs/language/sha256-node\\.ts$' },
      to: {
        pathNot: '^(libs|node_modules/(xstate|yaml|@marcbachmann/cel-js|@noble/hashes|elkjs))/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'xstate-behind-one-door',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/machine/' },
      to: { path: '^node_modules/xstate/' },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      from: { path: '^(apps|libs|bench)/', pathNot: '\\.(test|suite)\\.ts$|^libs/testing/' },
      to: { dependencyTypes: ['npm-no-pkg', 'unknown'] },
    },
    {
      name: 'dependencies-of-the-service',
      comment: 'What is installed for development only is not there where the service runs.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.(test|suite)\\.ts$|^libs/testing/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // The programs of peers are a package of their own, installed when it is measured.
    exclude: { path: '^(dist|bench/peers/programs)/' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
