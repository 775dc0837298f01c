import { createHandler as createDeploy } from '../../../functions/deploy/deploy-job.ts';
import { createHandler as createGet } from '../../../functions/deploy/get-deployment.ts';
import { createHandler as createPreflight } from '../../../functions/deploy/preflight-deploy.ts';
import { createHandler as createStop } from '../../../functions/deploy/stop-deployment.ts';
import { openedSecrets, standInSecrets } from '../../../shared/domain/accounts/named-secrets.ts';
import { putSecret } from '../../../shared/domain/accounts/put-secret.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { StoredDataset } from '../../../shared/domain/datasets/dataset.ts';
import type { JobCaps } from '../../../shared/domain/deploy/caps.ts';
import type { CheckDeps } from '../../../shared/domain/deploy/deploy-plan.ts';
import { jobDefaultsSchema, policySchema } from '../../../shared/domain/jobs/policy.ts';
import type { LaunchOrder } from '../../../shared/domain/launcher/launch-order.ts';
import type { Limits as UserLimits } from '../../../shared/domain/limits/limits.ts';
import { AllowedProvider } from '../../../shared/domain/pods/allowed-provider.ts';
import { aDataset } from '../../support/a-dataset.ts';
import { call } from '../../support/api-event.ts';
import { FakeAllowanceStore } from '../../support/fake-allowance-store.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeGpuProvider, someGpus } from '../../support/fake-gpu-provider.ts';
import { FakeInstallationStore } from '../../support/fake-installation-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { FakeSecretStore } from '../../support/fake-secret-store.ts';
import { FakeTrainingConfigStore } from '../../support/fake-training-config-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';
import { someCaps } from '../../support/some-caps.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { somePodSettings } from '../../support/some-pod-settings.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';

export const now = new Date('2026-01-01T00:00:00.000Z');
export const datasetId = '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b';

export const alicesDataset = (overrides: Partial<StoredDataset> = {}): StoredDataset =>
  aDataset({ user_id: 'alice', size_bytes: 2_000_000, ...overrides });

export const aConfig = {
  name: 'first',
  model: { name: 'smoke' },
  trainer: 'smoke',
  training: { method: 'cpt', num_epochs: 1, learning_rate: 0.01, batch_size: 8 },
};

export interface Limits {
  /** Calls to RunPod of all users in a minute. */
  readonly callsOfUsers: number;
  readonly deploysPerUserPerMinute: number;
  /** How long the catalogue takes to read. */
  readonly catalogSeconds: number;
  readonly userLimits: UserLimits;
}

export const setup = async (
  dataset: StoredDataset = alicesDataset(),
  caps: Partial<JobCaps> = {},
  {
    callsOfUsers = 100,
    deploysPerUserPerMinute = 10,
    catalogSeconds = 0,
    userLimits = someUserLimits,
  }: Partial<Limits> = {},
) => {
  let time = now;
  const clock = () => time;
  const pass = (seconds: number): void => {
    time = addSeconds(time, seconds);
  };
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);
  const datasets = new FakeDatasetStore();
  await datasets.create(dataset);
  const configs = new FakeTrainingConfigStore();
  const jobs = new FakeJobStore();
  const controls = new FakeControlsStore();
  const usage = new FakeUsageStore();
  const installation = new FakeInstallationStore();
  const provider = new FakeGpuProvider({ now: clock });
  const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  const secrets = new FakeSecretStore();
  const secretsKey = new FakeSecretReader('a key of this test');
  const checks: CheckDeps = {
    datasets,
    configs,
    catalog: async () => {
      pass(catalogSeconds);
      return someGpus();
    },
    defaultMaxDurationMinutes: 1440,
    caps: { ...someCaps, ...caps },
    controls,
    usage,
    userLimits,
    installation,
    installationLimits: someInstallationLimits,
    clock,
    onFault,
    namedSecrets: openedSecrets(secrets, secretsKey),
    allowPrivateWebhooks: false,
  };
  const work = new FakeDueWorkStore();
  const operator = { claim: 'groups', value: 'operators' };
  const allowances = new FakeAllowanceStore();
  const allowed = new AllowedProvider(provider, { allowances, callsOfUsers, clock });
  const cancelDeps = { jobs, work, provider: allowed, clock, stage: 'test', operator, onFault };
  const orders: LaunchOrder[] = [];
  const deploy = createDeploy({
    ...cancelDeps,
    usage,
    installation,
    deploysPerUserPerMinute,
    details: jobs.details,
    launcher: {
      order: async (order) => {
        orders.push(order);
      },
    },
    checks,
    secretsKey,
    newId: () => ids.shift() ?? '33333333-3333-4333-8333-333333333333',
    randomBytes: (count) => new Uint8Array(count).fill(9),
    defaultDockerImage: 'runpod/pytorch:default',
    defaults: jobDefaultsSchema.parse({}),
    policy: policySchema.parse({}),
    pods: { ...somePodSettings, bootstrap: 'echo hello' },
    onOutcome: () => {},
  });
  const handlers = {
    deploy,
    preflight: createPreflight({ checks: { ...checks, namedSecrets: standInSecrets(secrets) } }),
    get: createGet(cancelDeps),
    stop: createStop(cancelDeps),
  };
  const as = (userId: string, claims: Readonly<Record<string, string>> = {}) => ({
    deploy: (body: object, headers: Record<string, string> = {}) =>
      call(handlers.deploy, { userId, headers, body: { training_config: aConfig, dataset_id: datasetId, ...body } }),
    preflight: (body: object) =>
      call(handlers.preflight, { userId, body: { training_config: aConfig, dataset_id: datasetId, ...body } }),
    /** Sends that body as it stands, without the defaults of the other calls. */
    preflightOf: (body: unknown) => call(handlers.preflight, { userId, body }),
    get: (deployment_id: string) => call(handlers.get, { userId, query: { deployment_id } }),
    stop: (deployment_id: string) => call(handlers.stop, { userId, claims, query: { deployment_id } }),
  });
  /** As PUT /api/secrets/{name} does. */
  const putSecretOf = (userId: string, name: string, value: string) =>
    putSecret(userId, name, value, {
      secrets,
      secretsKey,
      clock,
      randomBytes: (count) => new Uint8Array(count).fill(3),
    });
  return {
    /** Errors that failed no call. */
    faults,
    putSecretOf,
    secrets,
    secretsKey,
    datasets,
    configs,
    jobs,
    controls,
    allowances,
    usage,
    provider,
    alice: as('alice'),
    mallory: as('mallory'),
    pass,
    /** Orders that the launcher was given. */
    orders,
    operator: as('ops', { groups: 'operators' }),
  };
};
