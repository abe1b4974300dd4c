// One project a kind of test, so that `jest --selectProjects unit` runs only what needs no database.
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^#sha256$': '<rootDir>/libs/language/sha256-node.ts',
    '^#([a-z]+)$': '<rootDir>/libs/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** What takes minutes: `npm run test:long` runs it, and nothing else does. */
const LONG = '\\.long\\.test\\.ts$';
const ignored = [LONG, '/node_modules/', '/dist/'];
const postgres = {
  globalSetup: '<rootDir>/libs/testing/start-postgres.ts',
  globalTeardown: '<rootDir>/libs/testing/stop-postgres.ts',
};

export default {
  // No measure of speed, only an end to what hangs: a machine may be slow.
  testTimeout: 120_000,
  testSequencer: './scripts/longest-first.mjs',
  // Modules of a file are never let go: a worker that has read many of them collects garbage half of its time.
  workerIdleMemoryLimit: '700MB',
  projects: [
    {
      ...common,
      displayName: 'unit',
      // Each file loads what it imports anew: the services and databases of other tests would take most of its time.
      moduleNameMapper: { '^#testing$': '<rootDir>/libs/testing/pure.ts', ...common.moduleNameMapper },
      testMatch: ['<rootDir>/{apps,libs,bench}/**/*.test.ts', '<rootDir>/tests/architecture/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.database\\.test\\.ts$', ...ignored],
    },
    {
      ...common,
      displayName: 'database',
      testMatch: ['<rootDir>/{apps,libs}/**/*.database.test.ts'],
      testPathIgnorePatterns: ignored,
      ...postgres,
    },
    {
      ...common,
      displayName: 'api',
      testMatch: ['<rootDir>/tests/api/**/*.test.ts'],
      testPathIgnorePatterns: ignored,
      ...postgres,
    },
    {
      ...common,
      displayName: 'faults',
      testMatch: ['<rootDir>/tests/faults/**/*.test.ts'],
      testPathIgnorePatterns: ignored,
      ...postgres,
    },
    {
      ...common,
      displayName: 'long',
      testMatch: ['<rootDir>/{apps,bench,libs,tests}/**/*.long.test.ts'],
      ...postgres,
    },
  ],
};
