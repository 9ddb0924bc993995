/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest'] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^payload-media-library$': '<rootDir>/plugin/index.ts',
    '^payload-media-library/(storage|scanners|queues)/(.*)$': '<rootDir>/src/$1/$2.ts',
    '^payload-media-library/(.*)$': '<rootDir>/src/exports/$1.ts',
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/bench/', '<rootDir>/dist/'],
  testTimeout: 180_000,
  maxWorkers: 2,
}
