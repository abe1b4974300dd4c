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

export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs}/**/*.test.ts', '<rootDir>/tests/architecture/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.database\\.test\\.ts$', '/node_modules/', '/dist/'],
    },
    {
      ...common,
      displayName: 'database',
      testMatch: ['<rootDir>/{apps,libs}/**/*.database.test.ts'],
      globalSetup: '<rootDir>/libs/testing/start-postgres.ts',
      globalTeardown: '<rootDir>/libs/testing/stop-postgres.ts',
    },
    {
      ...common,
      displayName: 'api',
      testMatch: ['<rootDir>/tests/api/**/*.test.ts'],
      globalSetup: '<rootDir>/libs/testing/start-postgres.ts',
      globalTeardown: '<rootDir>/libs/testing/stop-postgres.ts',
    },
    {
      ...common,
      displayName: 'faults',
      testMatch: ['<rootDir>/tests/faults/**/*.test.ts'],
      globalSetup: '<rootDir>/libs/testing/start-postgres.ts',
      globalTeardown: '<rootDir>/libs/testing/stop-postgres.ts',
    },
  ],
};
