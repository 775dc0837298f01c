import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { formatPodName } from '../../shared/domain/pods/pod-name.ts';
import { gpuCatalogKey } from '../../shared/names.ts';
import { dueWorkStory, endsStory, unansweredStory, waitingStory } from './least-privilege/due-work-story.ts';
import { doubledGrants, grantTable, spareGrants, widerGrants } from './least-privilege/grant-report.ts';
import { deployed, jobStory, silentJob, stalledJob, strangerStory } from './least-privilege/job-story.ts';
import { limitsStory } from './least-privilege/limits-story.ts';
import { expectStatus, type Storyteller, userStory } from './least-privilege/user-story.ts';
import { validationStory } from './least-privilege/validation-story.ts';
import { type StackWorld, startWorld, until } from './stack-world.ts';

/**
 * Every function on this machine may do what its synthesized policy says and no more (infra/local/access), so a grant that
 * is missing fails the story here, as every other suite on the local stack. What the story does not use is spare.
 */
describe('the policies of the functions', () => {
  let world: StackWorld;

  beforeAll(async () => {
    const environment = {
      STALL_SECONDS: '5',
      HEARTBEAT_LOST_SECONDS: '40',
      LAUNCH_BACKOFF_MIN_SECONDS: '1',
      LAUNCH_BACKOFF_MAX_SECONDS: '1',
    };
    world = await startWorld({ environment, simulator: { runPods: false } });
  }, 120_000);
  afterAll(() => world?.stop());

  const untilUsed =
    (user: string): Storyteller['untilUsed'] =>
    async (label, wanted, act) => {
      const [action = '', keys = ''] = wanted.split(' ');
      const before = await callsOf(label, action, keys);
      await act();
      await until(
        async () => (await callsOf(label, action, keys)) > before,
        (used) => used,
        act,
      ).catch((cause: unknown) => {
        throw new Error(`${label} never made ${wanted} for ${user}. ${cause}`);
      });
    };

  const callsOf = async (label: string, action: string, keys: string): Promise<number> =>
    (await world.stack.grantUses())
      .filter(
        (use) => use.principal === label && use.action === action && use.granted.some((one) => one.includes(keys)),
      )
      .reduce((sum, { calls }) => sum + calls, 0);

  const teller = async (user: string): Promise<Storyteller> => ({
    world,
    user,
    client: await world.as(user),
    untilUsed: untilUsed(user),
  });

  /** A pod of this stage whose job is not there. */
  const plantOrphan = async (): Promise<void> => {
    const { status } = await fetch(`${world.stack.runpodUrl}/pods`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.stack.simulator?.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: formatPodName({ stage: 'local', job_id: randomUUID(), attempt: 1 }),
        image: 'busybox:1',
        gpu: { id: 'NVIDIA L4' },
        disk: 10,
      }),
    });
    expect(status).toBe(201);
  };

  /** The first caller who asks for the catalogue makes it. */
  const withoutCatalog = async <T>(act: () => Promise<T>): Promise<T> => {
    const { stack } = world;
    const s3 = new S3Client({
      endpoint: stack.s3Url,
      region: stack.region,
      credentials: { ...stack.credentials },
      forcePathStyle: true,
    });
    await s3.send(new DeleteObjectCommand({ Bucket: stack.bucketName('Objects'), Key: gpuCatalogKey }));
    s3.destroy();
    return act();
  };

  it('miss nothing and have nothing to spare', async () => {
    const { stack } = world;
    const [anna, zoe] = await Promise.all([teller('anna'), teller('zoe')]);
    const annas = await userStory(anna);
    await jobStory(anna, annas);
    const zoes = await userStory(zoe);
    await jobStory(zoe, zoes);
    await validationStory(anna, annas);
    await validationStory(zoe, zoes);
    await strangerStory(anna);
    await dueWorkStory(anna, annas);
    await dueWorkStory(zoe, zoes);
    await endsStory(anna, annas);
    await unansweredStory(anna, annas);
    await waitingStory(anna, annas);
    await waitingStory(zoe, zoes);

    for (const _ of ['missing', 'there']) {
      const run = () => stack.runSchedule('refresh-gpu-catalog');
      expect(await run()).toMatchObject({ kind: 'result' });
    }
    const what = { training_config_id: annas.config, dataset_id: annas.dataset, gpu_type: 'RTX 4090' };
    const preflight = { ...what, secret_names: ['HF_TOKEN'] };
    for (const kept of [withoutCatalog, <T>(act: () => Promise<T>) => act()]) {
      expectStatus(200, await kept(() => anna.client.get('/api/gpus')));
      expectStatus(200, await kept(() => anna.client.post('/api/training/deploy/runpod/preflight', preflight)));
      const named = { secrets: {}, secret_names: ['HF_TOKEN'] };
      const path = await kept(() => deployed(anna, annas, {}, named));
      expectStatus(200, await anna.client.post(`${path}/cancel`));
      const stopped = (await deployed(anna, annas)).split('/').at(-1);
      expectStatus(200, await anna.client.del(`/api/training/deploy/runpod?deployment_id=${stopped}`));
    }
    const byPod = (await anna.client.get(await deployed(anna, annas))).body.pod_id;
    expectStatus(200, await anna.client.del(`/api/training/deploy/runpod?deployment_id=${byPod}`));

    const stalled = await stalledJob(zoe, zoes);
    await plantOrphan();
    const operator = world.withToken(await stack.issueToken('ops', { operator: true }));
    await limitsStory(anna, annas, operator);
    await limitsStory(zoe, zoes, operator);
    await until(
      async () => (await operator.post('/api/admin/sweep?dry_run=true')).body.verdicts,
      (verdicts) => JSON.stringify(verdicts).includes('training_stalled'),
      stalled.beat,
    );
    await until(
      async () => (await zoe.client.get(stalled.path)).body.reason,
      (reason) => reason === 'training_stalled',
      async () => {
        await stalled.beat();
        await stack.runSchedule('sweep');
      },
    );
    // A sweep that sees somebody silent sends its canary, whose job it makes.
    await silentJob(zoe, zoes);
    await until(
      () => callsOf('sweep', 'dynamodb:PutItem', 'Jobs'),
      (calls) => calls > 0,
      () => stack.runSchedule('sweep'),
    );

    await until(
      () => callsOf('sweep', 'secretsmanager:GetSecretValue', 'SecretsKey'),
      (calls) => calls > 0,
      () => stack.runSchedule('sweep'),
    );

    const cancelled = await deployed(zoe, zoes);
    const reason = { reason: 'a look at what operators may do' };
    const suspension = '/api/admin/users/zoe/suspension';
    const suspended = await operator.send('PUT', suspension, { body: { ...reason, cancel_jobs: true } });
    expectStatus(200, suspended);
    expect((await zoe.client.get(cancelled)).body.status).toBe('cancelled');
    expect((await zoe.client.post('/api/datasets', { name: 'more', size_bytes: 10 })).status).toBe(403);
    expectStatus(200, await operator.get('/api/admin/controls'));
    expectStatus(204, await operator.del(suspension));
    expectStatus(200, await operator.send('PUT', '/api/admin/deploys/pause', { body: reason }));
    expect((await zoe.client.post('/api/training/deploy/runpod', preflight)).status).toBe(503);
    expectStatus(204, await operator.del('/api/admin/deploys/pause'));

    const [grants, uses] = [stack.grants(), await stack.grantUses()];
    const problems = {
      refused: stack.logs().match(/[^\n]*is not authorized to perform[^\n]*/g) ?? [],
      spare: spareGrants(grants, uses),
      doubled: doubledGrants(uses),
      wider: widerGrants(grants, uses),
    };
    if (Object.values(problems).some(({ length }) => length > 0)) process.stderr.write(`${grantTable(grants, uses)}\n`);
    expect(problems).toEqual({ refused: [], spare: [], doubled: [], wider: [] });
  }, 300_000);
});
