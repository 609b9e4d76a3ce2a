/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^cdk8s-mesh$': '<rootDir>/src/index.ts',
    '^cdk8s-mesh/jest$': '<rootDir>/src/testing/jest.ts',
  },
  snapshotFormat: { printBasicPrototype: false },
};
