import { join } from 'node:path';
import config from '../../jest.config.mjs';

const rootDir = join(import.meta.dirname, '../..');
const [e2e] = config.projects.filter(({ displayName }) => displayName === 'e2e');

/** Not among the projects of `npm test`: it needs a browser, and has its own count and time. */
export default {
  ...config,
  rootDir,
  // Each has a stack and a browser.
  maxWorkers: 2,
  projects: [
    {
      ...e2e,
      rootDir,
      displayName: 'console',
      testTimeout: 60_000,
      setupFilesAfterEnv: [...(e2e.setupFilesAfterEnv ?? []), '<rootDir>/test/console/once-more.ts'],
      testMatch: ['<rootDir>/test/console/**/*.test.ts'],
    },
  ],
};
