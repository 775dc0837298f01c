import { join } from 'node:path';
import config from '../../jest.config.mjs';

const rootDir = join(import.meta.dirname, '../..');
const [contract] = config.projects.filter(({ displayName }) => displayName === 'contract');

/** Not among the projects of `npm test`: what it runs needs servers that have to be downloaded first. */
export default {
  ...config,
  rootDir,
  projects: [
    ...config.projects,
    { ...contract, displayName: 'conformance', testMatch: ['<rootDir>/test/conformance/**/*.test.ts'] },
  ].map((project) => ({ ...project, rootDir })),
};
