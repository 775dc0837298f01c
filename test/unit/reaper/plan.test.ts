import { openJobOf } from '../../../shared/domain/jobs/open-job.ts';
import { planSweep } from '../../../shared/domain/reaper/plan.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { setup } from './world.ts';

describe('the plan of a sweep', () => {
  it('tells what would be done, on which numbers, and touches nothing', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_duration_minutes: 1 });
    const over = world.runningJob({ status: 'cancelled', phase: null, completed_at: world.clock().toISOString() });
    world.pass(60);
    const plan = await planSweep(world.deps);
    expect(plan).toMatchObject({ jobs: 2, pods: 2 });
    expect(plan.actions).toEqual(
      expect.arrayContaining([
        {
          job: openJobOf(job),
          pod: undefined,
          verdict: { kind: 'end', reason: 'max_duration', numbers: { age_seconds: 60, limit_seconds: 60 } },
        },
        { job: openJobOf(over.job), pod: { ...over.pod, runtime: expect.anything() }, verdict: { kind: 'terminate' } },
      ]),
    );
    expect(plan.actions).toHaveLength(2);
    expect(world.provider.calls.counts()).toEqual({ listPods: 1 });
    expect(world.jobs.calls.counts()).toEqual({ listOpen: 1 });
    expect(world.state.calls.counts()).toEqual({ read: 1 });
  });

  it('is none where a side cannot be read', async () => {
    const world = setup();
    world.runningJob();
    world.provider.calls.failNext('listPods', providerDown());
    await expect(planSweep(world.deps)).rejects.toThrow();
    world.jobs.calls.failNext('listOpen', new Error('throttled'));
    await expect(planSweep(world.deps)).rejects.toThrow('throttled');
  });
});
