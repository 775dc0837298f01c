import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { jobTokenOf, type StackWorld, smokeConfig, startWorld, uploadDataset } from '../../e2e/stack-world.ts';
import { available } from '../engines/available.ts';
import { pythonPackage } from '../engines/python-package.ts';

/**
 * `npm run test:api`: schemathesis reads the OpenAPI document that the local stack serves, and calls every operation with
 * requests that fit it and requests that do not, as a pod, an operator, and a user with an API key that may only read, with
 * one that may write, and with the JWT that keys are made with. No answer may be a 5xx, undocumented, or of another shape. `-- --examples N` makes N requests an operation and phase; it makes as many whatever the machine.
 */
const seed = 1;
const { examples } = parseArgs({ options: { examples: { type: 'string', default: '10' } } }).values;
if (!/^[1-9]\d{0,3}$/.test(examples)) throw new Error('--examples takes a whole number from 1.');
const boundMs = 15 * 60_000;

const folder = mkdtempSync(join(tmpdir(), 'podwarden-api-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A dataset, a config, a job and its pod; `ids` is the environment that schemathesis.toml reads. */
const someOfEach = async (world: StackWorld) => {
  const alice = await world.as('alice');
  const dataset_id = await uploadDataset(alice);
  const config = await alice.post('/api/training/configs', smokeConfig());
  const deploy = { training_config: smokeConfig(), dataset_id, gpu_type: 'RTX 4090', budget_limit: 1 };
  const job = await alice.post('/api/training/deploy/runpod', deploy);
  if (config.status !== 201 || job.status !== 201) throw new Error(`${config.text} ${job.text}`);
  const keyOfScope = async (scope: 'read' | 'write'): Promise<string> => {
    const made = await alice.post('/api/keys', { name: `schemathesis, ${scope}`, scope });
    if (made.status !== 201) throw new Error(made.text);
    return made.body.key;
  };
  return {
    jwt: alice.jwt,
    readKey: await keyOfScope('read'),
    writeKey: await keyOfScope('write'),
    operatorJwt: await world.stack.issueToken('ops', { operator: true }),
    jobToken: await jobTokenOf(world, job.body.pod_id),
    ids: { DATASET_ID: dataset_id, CONFIG_ID: config.body.id, JOB_ID: job.body.job_id },
  };
};

const call = async (program: string, url: string, token: string, ids: Record<string, string>, which: string[]) => {
  const config = ['--config-file', join(import.meta.dirname, 'schemathesis.toml')];
  const limits = ['--seed', String(seed), '--max-examples', examples, '--request-timeout', '30'];
  const args = [...config, 'run', '--no-color', ...limits, '--header', `Authorization: Bearer ${token}`, ...which, url];
  const hooks = { PYTHONPATH: import.meta.dirname, SCHEMATHESIS_HOOKS: 'hooks', PYTHONDONTWRITEBYTECODE: '1' };
  const env = { ...process.env, ...ids, ...hooks };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'], timeout: boundMs });
  const [code] = await once(child, 'close');
  return code === 0;
};

const test = async (program: string): Promise<boolean> => {
  const world = await startWorld();
  try {
    const { jwt, readKey, writeKey, operatorJwt, jobToken, ids } = await someOfEach(world);
    const url = `${world.stack.apiUrl}/api/openapi.json`;
    // The calls that delete and cancel come last: with a key of scope write, and then with the JWT that can take this key away.
    const pod = await call(program, url, jobToken, ids, ['--include-tag', 'pods']);
    const operator = await call(program, url, operatorJwt, ids, ['--include-path-regex', '/admin/|/hold$']);
    // The writer's coverage phase sends the same reads, and a key that may only read is refused before the rest of a write is read.
    const reader = await call(program, url, readKey, ids, [
      '--exclude-tag',
      'pods',
      '--phases',
      'examples,fuzzing,stateful',
    ]);
    const writer = await call(program, url, writeKey, ids, ['--exclude-tag', 'pods']);
    const signedIn = await call(program, url, jwt, ids, ['--include-path-regex', '/api/keys']);
    return pod && operator && reader && writer && signedIn;
  } finally {
    await world.stop();
  }
};

const version = '4.32.5';
const program = available(`schemathesis ${version}`, () =>
  join(pythonPackage('schemathesis', version), 'schemathesis'),
);
process.exitCode = program === undefined || (await test(program)) ? 0 : 1;
