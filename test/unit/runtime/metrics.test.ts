import { createHandler as cancelJob } from '../../../functions/jobs/cancel-job.ts';
import { routes } from '../../../shared/names.ts';
import { call } from '../../support/api-event.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeGpuProvider } from '../../support/fake-gpu-provider.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { metricsOf } from '../../support/metrics-of.ts';
import { setup as deployWorld } from '../deploy/deploy-world.ts';
import { aToken, setup as downloadWorld } from '../downloads/download-world.ts';
import { runningJob, start } from '../pods/pod-world.ts';

describe('download tokens', () => {
  it('are counted when they are redeemed, and by the reason when they are refused', async () => {
    const world = downloadWorld();
    const { body } = await world.create({ mode: 'one_time' });
    const metrics = await metricsOf(async () => {
      await world.redeem(body.token);
      await world.redeem(body.token);
      await world.redeem(aToken('unknown'));
    });
    expect(metrics('TokenRedeemed')).toMatchObject([{ TokenRedeemed: 1 }]);
    const refused = metrics('TokenRefused').map(({ reason }) => reason);
    expect(refused).toHaveLength(2);
    expect(new Set(refused).size).toBe(2);
    expect(JSON.stringify(metrics('TokenRefused'))).not.toContain(body.token);
  });
});

describe('jobs that are over', () => {
  it('are counted once when their user cancels them', async () => {
    const job = runningJob();
    const deps = {
      work: new FakeDueWorkStore(),
      provider: new FakeGpuProvider(),
      clock: () => start,
      stage: 'test',
      onFault: () => {},
    };
    const handler = cancelJob({ ...deps, jobs: new FakeJobStore([job]), operator: undefined });
    const cancel = () => call(handler, { userId: job.user_id, path: { id: job.id } });
    const metrics = await metricsOf(async () => {
      await cancel();
      await cancel();
    });
    expect(metrics('JobEnded')).toMatchObject([{ reason: 'cancelled_by_user', JobEnded: 1 }]);
  });

  it('are counted once when their deployment is stopped', async () => {
    const { alice } = await deployWorld();
    const { body } = await alice.deploy({});
    const metrics = await metricsOf(async () => {
      await alice.stop(String(body.deployment_id));
      await alice.stop(String(body.deployment_id));
    });
    expect(metrics('JobEnded')).toMatchObject([{ reason: 'cancelled_by_user', JobEnded: 1 }]);
  });

  it('are counted when nothing can be launched for them, and not while they wait', async () => {
    const { alice, provider } = await deployWorld();
    provider.answerNextCreate({ outcome: 'auth', message: 'no such key' });
    const refused = await metricsOf(() => alice.deploy({}));
    expect(refused('JobEnded')).toMatchObject([{ reason: 'provider_auth', JobEnded: 1 }]);
    provider.answerNextCreate({ outcome: 'no_capacity', message: 'none' });
    const waits = await metricsOf(() => alice.deploy({}));
    expect(waits('JobEnded')).toEqual([]);
  });
});

describe('faults that nobody foresaw', () => {
  it('are counted by operation, of which there are as many as routes', async () => {
    const jobs = new FakeJobStore();
    jobs.calls.failNext('get', new TypeError('x is not a function'));
    const deps = {
      jobs,
      work: new FakeDueWorkStore(),
      provider: new FakeGpuProvider(),
      clock: () => start,
      stage: 'test',
      onFault: () => {},
    };
    const metrics = await metricsOf(() =>
      call(cancelJob({ ...deps, operator: undefined }), {
        userId: 'alice',
        path: { id: '0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a' },
      }),
    );
    expect(metrics('UnknownError')).toMatchObject([{ operation: 'cancel-job', UnknownError: 1 }]);
    expect(Object.keys(routes)).toContain('cancel-job');
  });
});
