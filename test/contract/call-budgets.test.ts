import { randomBytes, randomUUID } from 'node:crypto';
import { createHandler as createUsers } from '../../functions/admin/list-users.ts';
import { createHandler as createDeploy } from '../../functions/deploy/deploy-job.ts';
import { createHandler as createRedeem } from '../../functions/downloads/redeem-download-token.ts';
import { createHandler as createList } from '../../functions/jobs/list-jobs.ts';
import { createHandler as createClaim } from '../../functions/pods/claim-attempt.ts';
import { createHandler as createArtifact } from '../../functions/pods/create-artifact.ts';
import { createHandler as createMetrics } from '../../functions/pods/report-metrics.ts';
import { DynamoAllowanceStore } from '../../shared/aws/dynamodb/dynamo-allowance-store.ts';
import { DynamoArtifactStore } from '../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoReaperStateStore } from '../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { DynamoTrainingConfigStore } from '../../shared/aws/dynamodb/dynamo-training-config-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { specOf } from '../../shared/domain/jobs/job.ts';
import { jobDefaultsSchema, policySchema } from '../../shared/domain/jobs/policy.ts';
import type { Launcher } from '../../shared/domain/launcher/launch-order.ts';
import { AllowedProvider } from '../../shared/domain/pods/allowed-provider.ts';
import { sweep } from '../../shared/domain/reaper/sweep.ts';
import { mintToken } from '../../shared/domain/token.ts';
import { readCounts } from '../bench/cost/counts.ts';
import { aDataset } from '../support/a-dataset.ts';
import { aJob } from '../support/a-job.ts';
import { call } from '../support/api-event.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { FakeGpuProvider, someGpus } from '../support/fake-gpu-provider.ts';
import { FakeObjectStore } from '../support/fake-object-store.ts';
import { FakeSecretReader } from '../support/fake-secret-reader.ts';
import { someCaps } from '../support/some-caps.ts';
import { someInstallationLimits } from '../support/some-installation-limits.ts';
import { somePodSettings } from '../support/some-pod-settings.ts';
import { someSweepLimits } from '../support/some-sweep-limits.ts';
import { someUserLimits } from '../support/some-user-limits.ts';

/** The calls that `npm run cost` counted. Where they differ from those made here, it must be run again. */
const countedCalls = (operation: string) => readCounts().operations[operation]?.dynamodb_calls;

const writes = ['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand'];

/** The handlers over the real stores, and every command that their client really sends. */
describe('calls to the database', () => {
  let engine: TestDynamoDb;
  let sent: string[] = [];

  beforeAll(async () => {
    engine = await startDynamoDb();
    engine.documents.middlewareStack.add(
      (next, context) => async (args) => {
        sent.push(String(context.commandName));
        return next(args);
      },
      { step: 'initialize', name: 'countCommands' },
    );
  });
  afterAll(() => engine.stop());

  const counted = async <T>(work: () => Promise<T>) => {
    sent = [];
    const answer = await work();
    const written = sent.filter((name) => writes.includes(name)).length;
    return { answer, commands: [...sent], writes: written, reads: sent.length - written };
  };

  const setup = async () => {
    const clock = () => new Date();
    const tables = { jobs: await engine.createTable('Jobs'), telemetry: await engine.createTable('Telemetry') };
    const jobs = new DynamoJobStore(engine.documents, tables.jobs);
    const details = new DynamoJobDetails(engine.documents, tables);
    const tokens = new DynamoDownloadTokenStore(engine.documents, await engine.createTable('DownloadTokens'));
    const telemetry = new DynamoTelemetryStore(engine.documents, tables.telemetry);
    const artifacts = new DynamoArtifactStore(engine.documents, tables.telemetry);
    const datasets = new DynamoDatasetStore(engine.documents, await engine.createTable('Datasets'));
    const configs = new DynamoTrainingConfigStore(engine.documents, await engine.createTable('TrainingConfigs'));
    const state = new DynamoReaperStateStore(engine.documents, await engine.createTable('ReaperState'));
    const controls = new DynamoControlsStore(engine.documents, await engine.createTable('Controls'));
    const accounts = await engine.createTable('Usage');
    const usage = new DynamoUsageStore(engine.documents, accounts);
    const installation = new DynamoInstallationStore(engine.documents, accounts);
    const userLimits = someUserLimits;
    const provider = new FakeGpuProvider({ now: clock });
    const launch = {
      jobs,
      provider,
      clock,
      randomBytes,
      policy: policySchema.parse({}),
      pods: somePodSettings,
      onOutcome: () => {},
      onFault: () => {},
    };
    return {
      clock,
      jobs,
      details,
      tokens,
      telemetry,
      artifacts,
      datasets,
      configs,
      state,
      controls,
      usage,
      userLimits,
      installation,
      installationLimits: someInstallationLimits,
      provider,
      launch,
    };
  };
  type World = Awaited<ReturnType<typeof setup>>;

  const onFault = (error: unknown): void => {
    throw error;
  };

  const launcher: Launcher = {
    order: async () => {
      throw new Error('Nobody waits here.');
    },
  };

  const aRunningJob = async ({ jobs, details, clock }: World, status: 'pending' | 'running' = 'running') => {
    const minted = mintToken(randomBytes);
    const at = clock().toISOString();
    const whole = aJob({
      id: randomUUID(),
      status,
      phase: status === 'pending' ? 'starting' : 'training',
      job_token_sha256: minted.sha256,
      pod_id: `pod-${randomUUID().slice(0, 8)}`,
      pod_created_at: at,
      cost_per_hour: 0.44,
      created_at: at,
      ...(status === 'running' ? { claimed_at: at, boot_id: 'boot', last_heartbeat_at: at } : {}),
    });
    await details.createSpec(whole.id, specOf(whole), 'a share');
    const { job } = await jobs.create(whole);
    return { job, token: minted.token };
  };

  it('redeeming a token: 1 write, 0 reads', async () => {
    const world = await setup();
    const minted = mintToken(randomBytes);
    await world.tokens.create({
      token_sha256: minted.sha256,
      token_id: randomUUID(),
      user_id: 'alice',
      dataset_id: randomUUID(),
      object_key: 'datasets/alice/d/data',
      size_bytes: 10,
      created_at: world.clock().toISOString(),
      expires_at: Math.floor(Date.now() / 1000) + 60,
    });
    const objects = new FakeObjectStore();
    const redeem = createRedeem({ ...world, objects });
    const { answer, commands } = await counted(() => call(redeem, { query: { token: minted.token } }));
    expect(answer.status).toBe(302);
    expect(commands).toEqual(['UpdateItemCommand']);
    expect(countedCalls('redeem-download-token')).toBe(commands.length);
  });

  it('posting metrics: at most 2 writes and 0 reads; a heartbeat 1 write', async () => {
    const world = await setup();
    const { job, token } = await aRunningJob(world);
    const report = createMetrics({ ...world, ttlDays: 30, onFault: () => {} });
    const post = (seq: number, metrics: object[]) =>
      counted(() => call(report, { path: { id: job.id }, bearer: token, body: { attempt: 1, seq, metrics } }));
    const batch = await post(1, [{ step: 1, train_loss: 2 }]);
    expect(batch).toMatchObject({ answer: { status: 200 }, writes: 2, reads: 0 });
    // One report in sixty rolls up a stretch, by a Query and a put more, which the page's average has in it.
    const average = countedCalls('report-metrics') ?? 0;
    expect(average).toBeGreaterThanOrEqual(batch.commands.length);
    expect(average).toBeLessThan(batch.commands.length + 0.1);
    const heartbeat = await post(2, []);
    expect(heartbeat).toMatchObject({ answer: { status: 200 }, writes: 1, reads: 0 });
  });

  it('claiming: at most 4 calls', async () => {
    const world = await setup();
    const { job, token } = await aRunningJob(world, 'pending');
    const claim = createClaim({
      ...world,
      objects: new FakeObjectStore(),
      runtimeObjects: new FakeObjectStore(),
      secretsKey: new FakeSecretReader('key'),
      newId: randomUUID,
      randomBytes,
      publicApiUrl: 'https://api.example.com',
      defaultTtlSeconds: 7200,
      ttlDays: 90,
      settings: { runtimeKey: 'runtime', runtimeSha256: 'a'.repeat(64), heartbeatIntervalSeconds: 10 },
    });
    const body = { attempt: 1, pod_id: 'pod', boot_id: 'boot' };
    const { answer, commands } = await counted(() => call(claim, { path: { id: job.id }, bearer: token, body }));
    expect(answer.status).toBe(200);
    expect(commands.length).toBeLessThanOrEqual(4);
    expect(countedCalls('claim-attempt')).toBe(commands.length);
  });

  it('announcing an artifact: at most 4 writes, two of them for the account of the user, and 2 reads; again 1 and 1', async () => {
    const world = await setup();
    const { job, token } = await aRunningJob(world);
    const deps = { ...world, objects: new FakeObjectStore(world.clock), randomBytes, maxArtifactBytes: 100, onFault };
    const body = { attempt: 1, name: 'adapter.tar', kind: 'adapter', size_bytes: 7, sha256: 'a'.repeat(64) };
    const announce = () =>
      counted(() => call(createArtifact(deps), { path: { id: job.id }, bearer: token, body: { ...body } }));
    const first = await announce();
    expect(first.answer.status).toBe(201);
    expect(first).toMatchObject({ writes: 4, reads: 2 });
    expect(await announce()).toMatchObject({ writes: 1, reads: 1 });
    expect(await world.usage.get(job.user_id)).toMatchObject({ stored_bytes: 7, transitions: {} });
  });

  it('deploying: at most 7 writes, three of them for the account of the user and the sums of all, 7 reads, and 1 call to RunPod', async () => {
    const world = await setup();
    const dataset = aDataset({ user_id: 'alice' });
    await world.datasets.create(dataset);
    const at = world.clock().toISOString();
    const { config } = await world.configs.create({
      id: randomUUID(),
      user_id: 'alice',
      created_at: at,
      updated_at: at,
      ...aJob().training_config,
    });
    const allowances = new DynamoAllowanceStore(engine.documents, await engine.createTable('Allowances'));
    const deploy = createDeploy({
      ...world.launch,
      provider: new AllowedProvider(world.provider, { allowances, callsOfUsers: 1, clock: world.clock }),
      deploysPerUserPerMinute: 1,
      usage: world.usage,
      installation: world.installation,
      details: world.details,
      work: { renew: async () => {} },
      checks: {
        ...world,
        catalog: async () => someGpus(),
        defaultMaxDurationMinutes: 60,
        caps: someCaps,
        namedSecrets: async () => ({}),
        allowPrivateWebhooks: false,
        onFault: () => {},
      },
      secretsKey: new FakeSecretReader('key'),
      launcher,
      newId: randomUUID,
      defaultDockerImage: 'runpod/pytorch:x',
      defaults: jobDefaultsSchema.parse({}),
    });
    const { answer, writes, reads } = await counted(() =>
      call(deploy, {
        userId: 'alice',
        headers: { 'idempotency-key': 'once' },
        body: { training_config_id: config.id, dataset_id: dataset.id },
      }),
    );
    expect(answer.status).toBe(201);
    expect([writes, reads]).toEqual([7, 7]);
    expect(world.provider.calls.total()).toBe(1);
  });

  it('a page of 50 jobs: one query and one batch, whatever it is filtered by', async () => {
    const world = await setup();
    for (let count = 0; count < 60; count += 1) await world.jobs.create(aJob({ id: randomUUID(), user_id: 'alice' }));
    const list = createList(world);
    const page = (query: Record<string, string>) => counted(() => call(list, { userId: 'alice', query }));
    const first = await page({});
    expect(first.answer.body.items).toHaveLength(50);
    expect(first.commands).toEqual(['QueryCommand', 'BatchGetItemCommand']);
    const filtered = await page({ active: 'true', created_after: '2025-01-01T00:00:00Z' });
    expect(filtered.answer.body.items).toHaveLength(50);
    expect(filtered.commands).toEqual(['QueryCommand', 'BatchGetItemCommand']);
    const none = await page({ status: 'failed' });
    expect(none.answer.body).toEqual({ items: [], next_cursor: null });
    expect(none.commands).toEqual(['QueryCommand', 'BatchGetItemCommand']);
    const nobody = await counted(() => call(list, { userId: 'bob' }));
    expect(nobody.commands).toEqual(['QueryCommand']);
  });

  it('a page of users: one query, one batch for each hundred, and one read each of what stands for all', async () => {
    const world = await setup();
    for (let nth = 0; nth < 120; nth += 1) await world.usage.change(`user-${nth}`, { add: { pods: 1 } });
    const list = createUsers({ ...world, operator: { claim: 'groups', value: 'operators' } });
    const page = (query: Record<string, string>) =>
      counted(() => call(list, { userId: 'ops', claims: { groups: 'operators' }, query }));
    const first = await page({});
    expect(first.answer.body.items).toHaveLength(50);
    expect([...first.commands].sort()).toEqual([
      'BatchGetItemCommand',
      'GetItemCommand',
      'GetItemCommand',
      'QueryCommand',
    ]);
    const all = await page({ limit: '200' });
    expect(all.answer.body.items).toHaveLength(120);
    expect(all.reads).toBe(5);
  });

  it('a sweep that changes nothing: 0 writes', async () => {
    const world = await setup();
    const { job } = await aRunningJob(world);
    world.provider.put({
      id: job.pod_id ?? '',
      name: `pw-test-${job.id}-1`,
      status: 'RUNNING',
      cost_per_hour: 0.44,
      created_at: job.created_at,
      runtime: { uptime_seconds: 1, gpu_utilization_percent: [90] },
      gpu_type: 'NVIDIA L4',
      gpu_count: 1,
      cloud: 'SECURE',
      data_center_id: null,
    });
    const run = () =>
      sweep({
        ...world.launch,
        state: world.state,
        details: world.details,
        canary: async () => 'heard',
        controls: world.controls,
        usage: world.usage,
        userLimits: world.userLimits,
        installation: world.installation,
        installationLimits: world.installationLimits,
        datasets: world.datasets,
        artifacts: world.artifacts,
        onMended: () => {},
        newId: randomUUID,
        ...someSweepLimits,
        onAction: () => {},
        onEnded: () => {},
        onOver: () => {},
        onEndFailed: () => {},
        onUnreadable: () => {},
        work: { renew: async () => {} },
        launcher,
      });
    // The first that sees the pod notes when its container started.
    await run();
    const calls = world.provider.calls.total();
    const result = await counted(run);
    expect(result.answer).toMatchObject({ clean: true, jobs: 1, pods: 1, actions: 0 });
    expect(result.writes).toBe(0);
    expect(world.provider.calls.total() - calls).toBe(1);
  });
});
