import base from '../jest.config.js';

/** The tests that ask the judge; `npm test` runs those that need nothing but Node. */
/** @type {import('jest').Config} */
export default {
  ...base,
  displayName: 'conformance',
  rootDir: '..',
  roots: ['<rootDir>/conformance'],
  modulePathIgnorePatterns: ['<rootDir>/conformance/judge/', '<rootDir>/conformance/results/'],
  globalSetup: '<rootDir>/conformance/jest.setup.ts',
  maxWorkers: 2,
  testTimeout: 300_000,
};
