import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { available } from './engines/available.ts';
import { dynamoDbLocal, dynamoDbLocalName } from './engines/dynamodb-local.ts';
import { oidcProvider, oidcProviderName } from './engines/oidc-provider.ts';
import type { Server } from './engines/server.ts';
import { versitygw, versitygwName } from './engines/versitygw.ts';

/**
 * `npm run test:conformance`: the contract suites, two end-to-end suites and tests of this folder on engines other than
 * those that come with the repository. An engine that cannot be had here is named and left out.
 */
const root = join(import.meta.dirname, '../..');

/** Each part has its engines to itself: the local stack gives its tables and buckets the same names each time. */
const parts = [
  { project: 'contract', pattern: 'test/contract/' },
  { project: 'conformance', pattern: 'test/conformance/' },
  { project: 'e2e', pattern: 'test/e2e/downloads' },
  { project: 'e2e', pattern: 'test/e2e/journey' },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'podwarden-conformance-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const runJest = ({ project, pattern }: (typeof parts)[number], env: NodeJS.ProcessEnv) => {
  const report = join(folder, 'jest.json');
  const cli = join(root, 'node_modules/jest/bin/jest.js');
  const config = join(import.meta.dirname, 'jest.config.mjs');
  const args = ['--config', config, '--json', `--outputFile=${report}`, '--selectProjects', project, '--', pattern];
  // Jest writes the report to standard output as well as to the file.
  const run = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    const counted = { passed: result.numPassedTests, skipped: result.numPendingTests + result.numTodoTests };
    return { ...counted, failed: failed === 0 && run.status !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(report, { force: true });
  }
};

const engines = [
  { variable: 'PODWARDEN_TEST_DYNAMODB_URL', start: available(dynamoDbLocalName, dynamoDbLocal) },
  { variable: 'PODWARDEN_TEST_S3_URL', start: available(versitygwName, versitygw) },
  { variable: 'PODWARDEN_TEST_OIDC_URL', start: available(oidcProviderName, oidcProvider) },
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const part of engines.some(({ start }) => start) ? parts : []) {
  const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: folder };
  const servers: Server[] = [];
  try {
    for (const { variable, start } of engines) {
      const server = await start?.();
      if (server === undefined) continue;
      servers.push(server);
      env[variable] = server.url;
    }
    const counts = runJest(part, env);
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
  } finally {
    for (const server of servers) await server.stop();
  }
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
