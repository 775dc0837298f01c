import type { Job } from '../../../shared/domain/jobs/job.ts';
import { setup } from './world.ts';

/** A sweep that reads `shown` where the job stands otherwise by now: the index of open jobs lags behind. */
const sweepThatIsShown = async (world: ReturnType<typeof setup>, shown: Job): Promise<void> => {
  const listOpen = world.jobs.listOpen.bind(world.jobs);
  world.jobs.listOpen = async (show) => show([shown]);
  await world.sweep();
  world.jobs.listOpen = listOpen;
};

describe('a sweep that is shown a job as it was', () => {
  it('leaves the pod alone that another sweep has made for it since', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ status: 'pending', phase: 'starting', claimed_at: undefined });
    await sweepThatIsShown(world, { ...job, status: 'queued', phase: 'waiting_for_capacity', pod_id: undefined });
    expect(world.provider.terminated).toEqual([]);
    expect(world.job(job.id)).toMatchObject({ status: 'pending', pod_id: pod.id });
  });

  it('leaves the pod of the next attempt alone', async () => {
    const world = setup();
    const { job } = world.runningJob({ attempt: 2 });
    await sweepThatIsShown(world, { ...job, attempt: 1 });
    expect(world.provider.terminated).toEqual([]);
  });

  it('still ends a pod that the job does not want as it stands, either', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ status: 'pending', phase: 'starting', claimed_at: undefined });
    const twin = { ...pod, id: 'pod-twin' };
    world.provider.put(twin);
    await sweepThatIsShown(world, { ...job, status: 'queued', phase: 'waiting_for_capacity', pod_id: undefined });
    expect(world.provider.terminated).toEqual([twin.id]);
  });

  it('does not give up a create that went out since', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({
      status: 'pending',
      phase: 'creating_pod',
      pod_id: undefined,
      pod_created_at: undefined,
      claimed_at: undefined,
      creating_since: world.clock().toISOString(),
    });
    world.provider.pods.delete(pod.id);
    world.pass(200);
    const shown = job;
    world.put({ ...job, creating_since: world.clock().toISOString() });
    await sweepThatIsShown(world, shown);
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'creating_pod' });
  });
});
