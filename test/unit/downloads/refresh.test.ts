import { claimToken, mintForClaim } from '../../../shared/domain/downloads/job-credential.ts';
import type { FullJob } from '../../../shared/domain/jobs/job.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { aRunningJob, aToken, jobToken, setup } from './download-world.ts';

const deadline = new Date('2026-01-02T12:00:00.000Z');

/** A world after the claim of that job. */
const claimed = async (job: FullJob = aRunningJob()) => {
  const world = setup({ jobs: [job] });
  const { training: claim, validation } = await mintForClaim(job, jobToken, deadline, world, world.clock());
  await world.jobs.change(job.id, {
    expect: { statuses: [job.status] },
    set: {
      download_token_sha256: hashToken(claim.token),
      validation_token_sha256: claimToken(jobToken, 'validation').sha256,
    },
  });
  world.tokens.calls.reset();
  world.jobs.calls.reset();
  return { ...world, job, claim, validation };
};

describe('mintForClaim', () => {
  it('takes two puts, and answers the same claim the same token', async () => {
    const world = setup();
    const job = aRunningJob();
    const first = await mintForClaim(job, jobToken, deadline, world, world.clock());
    expect(world.tokens.calls.counts()).toEqual({ create: 2 });
    expect(first.validation).toBeUndefined();
    expect(await mintForClaim(job, jobToken, deadline, world, world.clock())).toEqual(first);
    expect(world.tokens.rows.all()).toHaveLength(2);
  });

  it('hands out a token that nobody can use a quarter of an hour later', async () => {
    const { redeem, refresh, pass, claim } = await claimed();
    const { body } = await refresh(jobToken);
    expect([claim.expires_at, body.expires_at]).toEqual(Array(2).fill('2026-01-01T12:15:00.000Z'));
    pass(900);
    expect((await redeem(body.token)).body.code).toBe('token_expired');
    expect((await refresh(jobToken)).status).toBe(201);
  });

  it('leaves no row that the job token could redeem', async () => {
    const { redeem } = await claimed();
    expect((await redeem(jobToken)).status).toBe(401);
  });
});

describe('the tokens of a job with a validation dataset', () => {
  const id = '11111111-1111-4111-8111-111111111111';
  const validation_dataset = { object_key: 'datasets/alice/v/data', size_bytes: 50, compression: 'none' } as const;
  const validated = () => claimed(aRunningJob({ validation_dataset_id: id, validation_dataset }));

  it('are minted for each dataset with two puts, the same for the same claim', async () => {
    const world = setup();
    const job = aRunningJob({ validation_dataset_id: id, validation_dataset });
    const first = await mintForClaim(job, jobToken, deadline, world, world.clock());
    expect(world.tokens.calls.counts()).toEqual({ create: 4 });
    expect(first.validation).toMatchObject({ size_bytes: 50 });
    expect(first.validation?.token).not.toBe(first.training.token);
    expect(await mintForClaim(job, jobToken, deadline, world, world.clock())).toEqual(first);
  });

  it('are refreshed apart: each revokes the one before of its own dataset alone', async () => {
    const { refresh, redeem, claim, validation } = await validated();
    const first = await refresh(jobToken, { dataset_id: id });
    expect(first).toMatchObject({ status: 201, body: { size_bytes: 50 } });
    expect((await redeem(validation?.token ?? '')).body.code).toBe('token_revoked');
    const second = await refresh(jobToken, { dataset_id: id });
    expect((await redeem(first.body.token)).body.code).toBe('token_revoked');
    expect((await redeem(claim.token)).status).toBe(302);
    expect((await redeem(second.body.token)).headers.location).toContain('datasets/alice/v/data');
  });

  it('take the old token of the same dataset for a proof, only the newest, and of no other dataset', async () => {
    const { refresh, claim, validation } = await validated();
    const old = { token: validation?.token ?? '' };
    expect((await refresh(undefined, { token: claim.token, dataset_id: id })).status).toBe(404);
    expect((await refresh(undefined, old)).body).toMatchObject({ size_bytes: 50 });
    expect((await refresh(undefined, old)).body.code).toBe('attempt_over');
  });

  it('are none for a dataset that is not of the job', async () => {
    const { refresh } = await validated();
    expect((await refresh(jobToken, { dataset_id: '22222222-2222-4222-8222-222222222222' })).status).toBe(404);
    const without = await claimed();
    expect((await without.refresh(jobToken, { dataset_id: id })).status).toBe(404);
  });

  it('count together against the ten of a job', async () => {
    const { refresh, jobs, job } = await validated();
    for (let count = 0; count < 5; count += 1) {
      expect((await refresh(jobToken)).status).toBe(201);
      expect((await refresh(jobToken, { dataset_id: id })).status).toBe(201);
    }
    expect((await refresh(jobToken, { dataset_id: id })).body.code).toBe('refresh_limit_reached');
    expect((await jobs.get(job.id))?.token_refreshes).toBe(10);
  });
});

describe('refresh-download-token', () => {
  it('mints a new token for the job token and revokes the one before', async () => {
    const { refresh, redeem, claim } = await claimed();
    const first = await refresh(jobToken);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ mode: 'one_time', size_bytes: 1000, sha256: 'a'.repeat(64) });
    expect((await redeem(claim.token)).body.code).toBe('token_revoked');
    const second = await refresh(jobToken, {});
    expect((await redeem(first.body.token)).body.code).toBe('token_revoked');
    expect((await redeem(second.body.token)).status).toBe(302);
  });

  it('takes the old token instead, used or expired, but only the newest', async () => {
    const { refresh, redeem, pass, claim } = await claimed();
    await redeem(claim.token);
    const first = await refresh(undefined, { token: claim.token });
    expect(first.status).toBe(201);
    expect((await refresh(undefined, { token: claim.token })).body).toMatchObject({
      code: 'attempt_over',
      directive: 'stop',
    });
    pass(7300);
    expect((await refresh(undefined, { token: first.body.token })).status).toBe(201);
  });

  it('stops at ten for one job', async () => {
    const { refresh, jobs, job } = await claimed();
    for (let count = 0; count < 10; count += 1) expect((await refresh(jobToken)).status).toBe(201);
    const eleventh = await refresh(jobToken);
    expect({ status: eleventh.status, code: eleventh.body.code }).toEqual({
      status: 409,
      code: 'refresh_limit_reached',
    });
    expect((await jobs.get(job.id))?.token_refreshes).toBe(10);
  });

  it('leaves exactly one good token of many refreshes at once', async () => {
    const { refresh, redeem } = await claimed();
    const answers = await Promise.all(Array.from({ length: 3 }, () => refresh(jobToken)));
    const minted = answers.filter(({ status }) => status === 201);
    expect(minted.length).toBeGreaterThan(0);
    const redeemed = await Promise.all(minted.map(({ body }) => redeem(body.token)));
    expect(redeemed.filter(({ status }) => status === 302)).toHaveLength(1);
  });

  it.each([
    ['completed', 410],
    ['failed', 410],
    ['cancelled', 410],
    ['queued', 410],
  ] as const)('refuses once the job is %s', async (status, expected) => {
    const { refresh, claim } = await claimed(aRunningJob({ status, phase: null }));
    const byJob = await refresh(jobToken);
    expect(byJob.status).toBe(expected);
    expect(byJob.body).toMatchObject({ code: 'attempt_over', directive: 'stop' });
    expect((await refresh(undefined, { token: claim.token })).body.code).toBe('attempt_over');
  });

  it('refuses the pod of an earlier attempt', async () => {
    const over = { attempt: 1, pod_id: null, gpu_type: null, cost_per_hour: 0, pod_created_at: null, cost: 0 };
    const ended_at = '2026-01-01T11:00:00.000Z';
    const { refresh } = await claimed(
      aRunningJob({
        attempt: 2,
        job_token_sha256: hashToken(aToken('next')),
        attempts: [{ ...over, ended_at, reason: 'heartbeat_lost', job_token_sha256: hashToken(jobToken) }],
      }),
    );
    expect((await refresh(jobToken)).body).toMatchObject({ code: 'attempt_over', directive: 'stop' });
  });

  it.each([
    ['nothing', undefined, undefined],
    ['an unknown job token', aToken('x'), undefined],
    ['what cannot be a token', 'x', undefined],
    ['an unknown old token', undefined, { token: aToken('x') }],
    ['an old token that cannot be one', undefined, { token: 'x' }],
  ])('answers %s with 401', async (_what, bearer, body) => {
    const { refresh } = await claimed();
    expect((await refresh(bearer, body)).status).toBe(401);
  });

  it("does not refresh a user's own token", async () => {
    const { create, refresh } = setup();
    const { token } = (await create({ mode: 'one_time' })).body;
    expect((await refresh(undefined, { token })).body.code).toBe('conflict');
  });
});
