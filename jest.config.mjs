const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

// middy 7 ships ES modules only; Jest runs CommonJS, so it is the one dependency that is transformed.
const shared = {
  testEnvironment: 'node',
  // No test is about how fast the machine is; one that hangs ends all the same.
  testTimeout: 30_000,
  transform: { '^.+\\.[tj]s$': ['@swc/jest', swc] },
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
    layer('infra'),
    layer('chaos'),
    layer('e2e', { globalSetup: '<rootDir>/test/support/one-assembly.ts' }),
  ],
  maxWorkers: 2,
};
