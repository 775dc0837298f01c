import * as z from 'zod';
import { createHandler } from '../../../functions/pods/claim-attempt.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { keptConfig, resolvedConfigOf } from '../../../shared/domain/configs/resolved-config.ts';
import { trainingSettingsSchema } from '../../../shared/domain/configs/training-settings.ts';
import { dependencyUnavailable } from '../../../shared/domain/errors.ts';
import { sealSecrets } from '../../../shared/domain/jobs/secret-box.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { call } from '../../support/api-event.ts';
import { FakeDownloadTokenStore } from '../../support/fake-download-token-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { closedAttempt, oldToken, otherToken, pendingJob, runningJob, start, token } from './pod-world.ts';

const sha256 = 'd'.repeat(64);

const setup = (job = pendingJob()) => {
  let now = start;
  const clock = () => now;
  const jobs = new FakeJobStore([job]);
  const tokens = new FakeDownloadTokenStore();
  const secretsKey = new FakeSecretReader('key text');
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
  };
  const handler = createHandler({
    jobs,
    details: jobs.details,
    tokens,
    objects: new FakeObjectStore(clock),
    runtimeObjects: new FakeObjectStore(clock),
    secretsKey,
    clock,
    newId,
    randomBytes: (count) => new Uint8Array(count).fill(7),
    publicApiUrl: 'https://api.example.com',
    defaultTtlSeconds: 7200,
    ttlDays: 30,
    settings: { runtimeKey: 'runtime.tgz', runtimeSha256: sha256, heartbeatIntervalSeconds: 10 },
  });
  return {
    jobs,
    tokens,
    job: () => jobs.rows.get(job.id),
    pass: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
    calls: () => jobs.calls.total() + jobs.details.calls.total() + tokens.calls.total(),
    claim: (body: object = {}, bearer: string = token) =>
      call(handler, {
        path: { id: job.id },
        body: { attempt: job.attempt, pod_id: 'pod1', boot_id: 'boot-1', ...body },
        bearer,
      }),
  };
};

describe('claim-attempt', () => {
  it('tells once when the first of metrics and logs goes', async () => {
    const { claim, job, pass } = setup();
    await claim();
    const expires = job()?.telemetry_expires_at;
    expect(expires).toBe('2026-01-31T12:00:00.000Z');
    pass(60);
    await claim();
    expect(job()?.telemetry_expires_at).toBe(expires);
  });

  it('hands out the dataset, the config, the runtime and the deadline with four calls (H15)', async () => {
    const world = setup();
    const { status, body } = await world.claim();
    expect(status).toBe(200);
    expect(world.calls()).toBe(4);
    expect(body).toEqual({
      dataset: {
        id: pendingJob().dataset_id,
        url: expect.stringMatching(/^https:\/\/api\.example\.com\/api\/datasets\/download\?token=[A-Za-z0-9_-]{43}$/),
        size_bytes: 1000,
        format: 'text',
        compression: 'none',
      },
      config: resolvedConfigOf(pendingJob()),
      runtime: { url: expect.stringContaining('runtime.tgz'), sha256 },
      secrets: {},
      heartbeat_interval_seconds: 10,
      deadline_at: '2026-01-02T11:55:00.000Z',
      gpu: { type: 'NVIDIA L4', count: 1, memory_gb: 24 },
    });
    expect(world.job()).toMatchObject({
      status: 'running',
      phase: 'downloading_dataset',
      claimed_at: start.toISOString(),
      started_at: start.toISOString(),
      last_heartbeat_at: start.toISOString(),
      boot_id: 'boot-1',
      claimed_pod_id: 'pod1',
    });
    expect(world.job()?.history.map(({ actor, status: to }) => [actor, to])).toEqual([['pod', 'running']]);
  });

  describe('the config of a later attempt', () => {
    const given = {
      name: 'given',
      model: { name: 'owner/model' },
      training: { method: 'sft', num_epochs: 1, learning_rate: 0.001, batch_size: 4 },
      trainer: 'transformers',
    } as const;
    const configOf = async (world: ReturnType<typeof setup>) => {
      const { status, body } = await world.claim();
      expect(status).toBe(200);
      return body.config;
    };
    /** As a version with other defaults would have it. */
    const withOtherDefaults = async <T>(run: () => Promise<T>): Promise<T> => {
      const { logging_steps, neftune_noise_alpha } = trainingSettingsSchema.shape;
      const standing = [logging_steps, neftune_noise_alpha].map(
        (schema: z.ZodType) => [schema, schema.meta()] as const,
      );
      for (const [schema] of standing) z.globalRegistry.add(schema, { default: 5 });
      try {
        return await run();
      } finally {
        for (const [schema, meta] of standing) z.globalRegistry.add(schema, meta ?? {});
      }
    };

    it('is that of the first, though a redeploy has changed defaults in between', async () => {
      const job = pendingJob(keptConfig(given));
      const first = await configOf(setup(job));
      expect(first).toMatchObject({ training: { logging_steps: 10, neftune_noise_alpha: null } });
      const later = await withOtherDefaults(() => configOf(setup({ ...job, attempt: 2, attempts: [closedAttempt()] })));
      expect(later).toEqual(first);
    });

    it('is resolved for good by the next claim of a job that was deployed before configs were', async () => {
      const world = setup(pendingJob({ training_config: given, unset_settings: undefined }));
      const first = await configOf(world);
      expect(first).toMatchObject({ training: { logging_steps: 10, neftune_noise_alpha: null } });
      expect(world.jobs.details.calls.counts()).toMatchObject({ keepConfig: 1 });
      expect(await withOtherDefaults(() => configOf(world))).toEqual(first);
      expect(world.jobs.details.calls.counts()).toMatchObject({ keepConfig: 1 });
    });

    it('is what another claim has resolved it to, where that was first', async () => {
      const world = setup(pendingJob({ training_config: given, unset_settings: undefined }));
      const kept = keptConfig({ ...given, training: { ...given.training, seed: 7 } });
      const { details } = world.jobs;
      const keepConfig = details.keepConfig.bind(details);
      jest.spyOn(details, 'keepConfig').mockImplementation(async (jobId, config) => {
        await keepConfig(jobId, kept);
        return keepConfig(jobId, config);
      });
      expect(await configOf(world)).toMatchObject({ training: { seed: 7 } });
    });
  });

  it('hands out the validation dataset with a token of its own', async () => {
    const world = setup(
      pendingJob({
        validation_dataset_id: '44444444-4444-4444-8444-444444444444',
        validation_dataset: {
          object_key: 'datasets/user-1/v/data',
          size_bytes: 50,
          format: 'text',
          compression: 'gzip',
        },
      }),
    );
    const { body } = await world.claim();
    expect(world.calls()).toBe(6);
    expect(body.validation).toEqual({
      id: '44444444-4444-4444-8444-444444444444',
      url: expect.stringMatching(/download\?token=/),
      size_bytes: 50,
      format: 'text',
      compression: 'gzip',
    });
    const [training, validation] = [body.dataset, body.validation].map(
      (offer) => new URL((offer as { url: string }).url).searchParams.get('token') ?? '',
    );
    expect(world.job()).toMatchObject({
      download_token_sha256: hashToken(training ?? ''),
      validation_token_sha256: hashToken(validation ?? ''),
    });
    const redeemed = await world.tokens.redeem(hashToken(validation ?? ''), start);
    expect(redeemed).toMatchObject({ outcome: 'redeemed', token: { object_key: 'datasets/user-1/v/data' } });
    expect((await world.claim()).body.validation).toEqual(body.validation);
  });

  it('tells the end of a hold for the deadline where that puts off max_duration', async () => {
    const held = { held_until: '2026-01-01T14:00:00.000Z', max_duration_minutes: 60 };
    const deadlineOf = async (job: Parameters<typeof pendingJob>[0]) =>
      (await setup(pendingJob({ ...held, ...job })).claim()).body.deadline_at;
    expect(await deadlineOf({ budget_limit: 5 })).toBe('2026-01-01T14:00:00.000Z');
    expect(await deadlineOf({})).toBe('2026-01-01T12:55:00.000Z');
    expect(await deadlineOf({ budget_limit: 5, max_duration_minutes: 600 })).toBe('2026-01-01T21:55:00.000Z');
  });

  it('mints a token that is stored as a hash alone and can be redeemed (G5 F5)', async () => {
    const world = setup();
    const { body } = await world.claim();
    const minted = new URL((body.dataset as { url: string }).url).searchParams.get('token') ?? '';
    expect(JSON.stringify([...world.tokens.rows.all(), world.job()])).not.toContain(minted);
    expect((await world.tokens.redeem(hashToken(minted), start)).outcome).toBe('redeemed');
    expect(world.job()?.download_token_sha256).toBe(hashToken(minted));
  });

  it('answers the same boot the same again, when the first answer was lost, with six calls and one event', async () => {
    const world = setup();
    const first = await world.claim();
    world.jobs.calls.reset();
    world.tokens.calls.reset();
    world.pass(5);
    const again = await world.claim();
    expect(again.body.dataset as object).toEqual(first.body.dataset);
    expect(again.body.deadline_at).toBe(first.body.deadline_at);
    expect(world.calls()).toBe(6);
    expect(world.job()?.history).toHaveLength(1);
  });

  it('takes a claim that comes again for a sign of life', async () => {
    const world = setup();
    await world.claim();
    world.pass(100);
    await world.claim();
    expect(world.job()?.last_heartbeat_at).toBe(addSeconds(start, 100).toISOString());
    world.pass(100);
    await world.claim({ boot_id: 'boot-2' });
    expect(world.job()?.last_heartbeat_at).toBe(addSeconds(start, 100).toISOString());
  });

  it('moves the time of the claim along while nothing but the claim was heard, and never after', async () => {
    const world = setup();
    await world.claim();
    world.pass(100);
    await world.claim();
    const again = addSeconds(start, 100).toISOString();
    expect(world.job()).toMatchObject({ claimed_at: again, last_heartbeat_at: again, started_at: start.toISOString() });
    const job = world.job();
    if (job === undefined) throw new Error('The job is gone.');
    world.jobs.rows.set(job.id, { ...job, last_heartbeat_at: addSeconds(start, 110).toISOString() });
    world.pass(20);
    await world.claim();
    expect(world.job()).toMatchObject({
      claimed_at: again,
      last_heartbeat_at: addSeconds(start, 120).toISOString(),
    });
  });

  it('mends a claim that stopped half way', async () => {
    const world = setup();
    world.tokens.calls.failNext('create', dependencyUnavailable('The database', new Error('down')));
    expect((await world.claim()).status).toBe(503);
    expect((await world.claim()).status).toBe(200);
  });

  it('refuses another boot: the container restarted, and the job says so (F35)', async () => {
    const world = setup();
    await world.claim();
    const answer = await world.claim({ boot_id: 'boot-2' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'attempt_already_claimed' } });
    expect(world.job()?.boot_id).toBe('boot-1');
    expect(world.job()?.restarted_at).toEqual(expect.any(String));
    expect(world.job()?.history.at(-1)).toMatchObject({
      type: 'notice',
      message: expect.stringContaining('restarted'),
    });
  });

  it('takes a claim from a pod of another id for a second pod, not for a restart, and tells it to stop', async () => {
    const world = setup();
    await world.claim();
    const answer = await world.claim({ boot_id: 'boot-2', pod_id: 'pod2' });
    expect(answer).toMatchObject({ status: 410, body: { code: 'attempt_over', directive: 'stop' } });
    expect(world.job()?.restarted_at).toBeUndefined();
    expect(world.job()?.history.at(-1)?.message).toContain('Pod pod2 claimed attempt 1, too');
  });

  it('notes only the first restarts of a container that restarts for ever', async () => {
    const world = setup(runningJob());
    for (let boot = 2; boot < 20; boot += 1) await world.claim({ boot_id: `boot-${boot}` });
    expect(world.job()?.history).toHaveLength(5);
  });

  it('lets exactly one of two boots that claim at once have the attempt', async () => {
    const world = setup();
    const answers = await Promise.all([world.claim({ boot_id: 'boot-1' }), world.claim({ boot_id: 'boot-2' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('opens the secrets for the pod, and only there', async () => {
    const ciphertext = sealSecrets('key text', pendingJob().id, { HF_TOKEN: 'hf_secret' }, (count) =>
      new Uint8Array(count).fill(3),
    );
    const world = setup(pendingJob({ secrets_ciphertext: ciphertext }));
    expect((await world.claim()).body.secrets).toEqual({ HF_TOKEN: 'hf_secret' });
    expect(JSON.stringify(world.job())).not.toContain('hf_secret');
  });

  it('gives a later attempt the newest checkpoint, and does not say that the job started only now (F21)', async () => {
    const checkpoint = {
      artifact_id: '22222222-2222-4222-8222-222222222222',
      object_key: 'artifacts/user-1/job/c/checkpoint',
      size_bytes: 10,
      sha256,
    };
    const started_at = '2026-01-01T10:00:00.000Z';
    const world = setup(pendingJob({ attempt: 2, attempts: [closedAttempt()], checkpoint, started_at }));
    const { body } = await world.claim();
    expect(body.resume).toEqual({ url: expect.stringContaining(checkpoint.object_key), size_bytes: 10, sha256 });
    expect(world.job()?.started_at).toBe(started_at);
  });

  it('refuses the token of a superseded attempt with 410 and an unknown one with 401, and mints nothing', async () => {
    const world = setup(pendingJob({ attempt: 2, attempts: [closedAttempt()] }));
    expect(await world.claim({ attempt: 1 }, oldToken)).toMatchObject({ status: 410, body: { directive: 'stop' } });
    expect((await world.claim({ attempt: 1 })).status).toBe(410);
    expect((await world.claim({}, otherToken)).status).toBe(401);
    expect(world.tokens.calls.total()).toBe(0);
  });

  it('cannot bring back a job that is over', async () => {
    const world = setup(pendingJob({ status: 'cancelled', phase: null, reason: 'cancelled_by_user' }));
    expect(await world.claim()).toMatchObject({ status: 410, body: { details: { reason: 'cancelled_by_user' } } });
    expect(world.job()?.status).toBe('cancelled');
  });
});
