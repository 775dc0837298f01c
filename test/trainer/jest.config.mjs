import config from '../../jest.config.mjs';

const { displayName, testMatch, ...e2e } = config.projects.find((project) => project.displayName === 'e2e');

export default { ...e2e, rootDir: '../..', testMatch: ['<rootDir>/test/trainer/**/*.test.ts'], maxWorkers: 1 };
