const swc = (lazy) => ({
  jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
  module: { type: 'commonjs', ...(lazy ? { lazy } : {}) },
  sourceMaps: 'inline',
});

// middy 7 ships ES modules only; Jest runs CommonJS, so it is the one dependency that is transformed.
const shared = {
  // Transformed sources and durations outlive the folder for temporary files, which goes with each run.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: 'node',
  // No test is about how fast the machine is; one that hangs ends all the same.
  testTimeout: 30_000,
  transform: { '^.+\\.[tj]s$': ['@swc/jest', swc()] },
  transformIgnorePatterns: ['/node_modules/(?!(@middy|jose)/)'],
  moduleNameMapper: { '^@middy/([^/]+)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.build', '<rootDir>/.podwarden'],
};

const layer = (name, extra = {}) => ({
  ...shared,
  ...extra,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
});

export default {
  projects: [
    layer('unit'),
    layer('contract'),
    layer('infra', {
      globalSetup: '<rootDir>/test/support/run-cache.ts',
      // A suite whose templates another one has made does not load the CDK, which takes a second and more.
      transform: {
        '^.+\\.[tj]s$': ['@swc/jest', swc(['aws-cdk-lib', 'aws-cdk-lib/assertions', '../../infra/podwarden.ts'])],
      },
    }),
    layer('chaos'),
    layer('e2e', { globalSetup: '<rootDir>/test/support/one-assembly.ts' }),
  ],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  cacheDirectory: shared.cacheDirectory,
  // One more than the least machine has cores: suites on the local stack wait for pods half of their time.
  maxWorkers: 3,
  // A worker gives back a heap of a gigabyte, which takes longer than the half second that Jest waits by itself.
  workerGracefulExitTimeout: 5000,
};
