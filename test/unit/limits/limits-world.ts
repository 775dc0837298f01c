import { randomBytes, randomUUID } from 'node:crypto';
import { createHandler as createUpload } from '../../../functions/datasets/create-dataset.ts';
import { createHandler as createDelete } from '../../../functions/datasets/delete-dataset.ts';
import { createHandler as createDeploy } from '../../../functions/deploy/deploy-job.ts';
import { createHandler as createCancel } from '../../../functions/jobs/cancel-job.ts';
import { createHandler as createHold } from '../../../functions/jobs/hold-job.ts';
import { announceArtifact } from '../../../shared/domain/artifacts/announce-artifact.ts';
import { deleteArtifact } from '../../../shared/domain/artifacts/delete-artifact.ts';
import { eraseJob } from '../../../shared/domain/erasure/erase-job.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { jobDefaultsSchema, policySchema } from '../../../shared/domain/jobs/policy.ts';
import type { InstallationLimits } from '../../../shared/domain/limits/installation.ts';
import type { Limits } from '../../../shared/domain/limits/limits.ts';
import { sweep } from '../../../shared/domain/reaper/sweep.ts';
import { aDataset } from '../../support/a-dataset.ts';
import { aJob } from '../../support/a-job.ts';
import { sumsBy, withoutZeros } from '../../support/account-sums.ts';
import { call } from '../../support/api-event.ts';
import { FakeErasureStore } from '../../support/fake-erasure-store.ts';
import { someGpus } from '../../support/fake-gpu-provider.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { type Death, Life } from '../../support/mortal.ts';
import { someCaps } from '../../support/some-caps.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';
import { setup as setupReaper } from '../reaper/world.ts';

export const aConfig = {
  name: 'first',
  model: { name: 'smoke' },
  trainer: 'smoke',
  training: { method: 'cpt', num_epochs: 1, learning_rate: 0.01, batch_size: 8 },
};

/** A job that is over and closed, with nothing reserved: whatever it stores counts alone. */
export const overJob = aJob({
  id: '11111111-1111-4111-8111-111111111111',
  user_id: 'alice',
  status: 'completed',
  phase: null,
  open: false,
});

/** One hour of the L4 at 0.44 dollars, and its disk. */
export const anHour = { gpu_type: 'L4', cloud: 'secure', max_duration_minutes: 60, disk_gb: 50 };

export const datasetId = '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b';

/** Deploys, uploads and sweeps on one set of fakes, each of which may break off at any of its calls. */
export const setup = async (
  limits: Partial<Limits> = {},
  ofAll: Partial<InstallationLimits> = {},
  deploysPerUserPerMinute = 10_000,
) => {
  const userLimits = { ...someUserLimits, ...limits };
  const installationLimits = { ...someInstallationLimits, ...ofAll };
  const world = setupReaper({ userLimits, installationLimits });
  const { usage, installation, datasets, artifacts, clock, jobs, work, allowances, controls, provider } = world;
  const objects = new FakeObjectStore(clock);
  /** A user with a dataset to train on. */
  const addUser = (user_id: string) => datasets.create(aDataset({ id: datasetId, user_id }));
  for (const user of ['alice', 'bob']) await addUser(user);
  const telemetry = new FakeTelemetryStore();
  const catalog = { gpus: someGpus() };
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);

  /** `around` is laid around everything that is called, for calls that take turns. */
  const handlers = (death?: Death, around = <T extends object>(thing: T): T => thing) => {
    const life = new Life(death);
    const through = <T extends object>(thing: T): T => around(life.through(thing));
    const mortal = {
      jobs: through(jobs),
      details: through(jobs.details),
      usage: through(usage),
      installation: through(installation),
      datasets: through(datasets),
      objects: through(objects),
      work: through(work),
      provider: through(provider),
      state: through(world.state),
    };
    const deps = {
      ...world.launching,
      ...mortal,
      userLimits,
      installationLimits,
      clock,
      onFault,
      randomBytes,
      newId: randomUUID,
      controls,
      allowances,
      launcher: world.deps.launcher,
    };
    const deploy = createDeploy({
      ...deps,
      deploysPerUserPerMinute,
      checks: {
        ...deps,
        configs: { get: async () => undefined } as never,
        catalog: async () => catalog.gpus,
        defaultMaxDurationMinutes: 1440,
        caps: someCaps,
        namedSecrets: async () => ({}),
        allowPrivateWebhooks: false,
      },
      secretsKey: { read: async () => 'a key of this test' },
      defaultDockerImage: 'runpod/pytorch:default',
      defaults: jobDefaultsSchema.parse({}),
      policy: policySchema.parse({}),
    });
    const artifactDeps = { ...deps, artifacts: through(artifacts) };
    const records = through(new FakeErasureStore({ jobs, telemetry, artifacts }));
    return {
      life,
      announce: (job: Job, size_bytes: number, name = 'adapter.tar') =>
        announceArtifact(job, { name, kind: 'adapter', size_bytes, sha256: 'a'.repeat(64) }, artifactDeps),
      discardAll: async (job: Job) => {
        for (const { id } of await artifactDeps.artifacts.list(job.id)) await deleteArtifact(job, id, artifactDeps);
      },
      erase: (job: Job) => eraseJob(job.id, { ...artifactDeps, records }),
      deploy: (userId: string, body: object = {}, key?: string) =>
        call(deploy, {
          userId,
          headers: key === undefined ? {} : { 'idempotency-key': key },
          body: { training_config: aConfig, dataset_id: datasetId, ...anHour, ...body },
        }),
      upload: (userId: string, size_bytes: number, key?: string) =>
        call(createUpload({ ...deps, maxDatasetBytes: 10 ** 13 }), {
          userId,
          headers: key === undefined ? {} : { 'idempotency-key': key },
          body: { name: 'a dataset', size_bytes },
        }),
      remove: (userId: string, id: string) => call(createDelete(deps), { userId, path: { id } }),
      cancel: (userId: string, id: string) =>
        call(createCancel({ ...deps, stage: 'test', operator: undefined }), { userId, path: { id } }),
      hold: (userId: string, id: string, expires_in_seconds: number) =>
        call(createHold({ ...deps, operator: undefined }), {
          userId,
          path: { id },
          body: { reason: 'a look', expires_in_seconds },
        }),
      sweep: () => sweep({ ...world.deps, ...mortal, artifacts: artifactDeps.artifacts }),
    };
  };

  const jobsOf = (userId: string) => jobs.rows.all().filter(({ user_id }) => user_id === userId);

  return {
    ...world,
    objects,
    telemetry,
    /** The cards that a deploy is offered, with their prices. */
    catalog,
    handlers,
    ...handlers(),
    jobsOf,
    addUser,
    faults,
    /** The sums of the account, and those of its jobs, datasets and artifacts. */
    sums: async (userId: string) => {
      const { returned: _, returns: __, limits: ___, deploys: _____, ...account } = await usage.get(userId);
      const told = { ...account, months: withoutZeros(account.months) };
      const { limits: ____, ...real } = sumsBy(
        jobsOf(userId),
        datasets.rows.all(`${userId} `),
        jobsOf(userId).flatMap(({ id }) => artifacts.rows.all(`${id} `)),
      );
      return { told, real };
    },
    /** So long that calls which broke off are past, with a sweep each minute. */
    settle: () => world.sweepFor(300),
  };
};
