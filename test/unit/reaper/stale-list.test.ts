import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { setup, start } from './world.ts';

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

  it('keeps the pod on record that the answer to the create has shown since, though a list shows another one', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ status: 'pending', phase: 'starting', claimed_at: undefined });
    const earlier = { ...pod, id: 'pod-of-an-earlier-create' };
    world.provider.put(earlier);
    world.provider.unlist(pod.id);
    await sweepThatIsShown(world, { ...job, phase: 'creating_pod', pod_id: undefined, pod_created_at: undefined });
    expect(world.job(job.id).pod_id).toBe(pod.id);
    expect(world.job(job.id).leaving_pod_ids).toBeUndefined();
    world.put({ ...world.job(job.id), status: 'running', claimed_at: job.created_at, claimed_pod_id: pod.id });
    await world.sweepFor(60);
    expect(world.provider.terminated).toEqual([earlier.id]);
  });

  it.each(['queued', 'cancelled'] as const)(
    'keeps on record a pod that came to those of ended attempts since (%s)',
    async (status) => {
      const world = setup();
      const { job, pod } = world.runningJob();
      const at = start.toISOString();
      const over = { status, phase: status === 'queued' ? ('waiting_for_capacity' as const) : null };
      const shown = { ...job, ...over, pod_id: undefined, completed_at: at, leaving_pod_ids: ['a pod that is gone'] };
      world.provider.unlist(pod.id);
      world.put({ ...shown, leaving_pod_ids: ['a pod that is gone', pod.id] });
      await sweepThatIsShown(world, shown);
      expect(world.job(job.id)).toMatchObject({ open: true, leaving_pod_ids: ['a pod that is gone', pod.id] });
    },
  );

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

  it.each([
    ['has not been seen idle since', { gpu_idle_since: undefined, gpu_idle_seen_at: undefined }],
    ['was seen idle anew', { gpu_idle_since: addSeconds(start, 1100).toISOString() }],
    ['was not looked at for long', { gpu_idle_seen_at: addSeconds(start, 60).toISOString() }],
  ])('ends no job for idle GPUs whose record says that it %s', async (_name, stands) => {
    const world = setup();
    const heard = addSeconds(start, 1200).toISOString();
    const { job } = world.runningJob(
      { trainer: 'transformers', last_heartbeat_at: heard, last_step_at: heard },
      { runtime: { uptime_seconds: 60, gpu_utilization_percent: [0] } },
    );
    const shown = { ...job, gpu_idle_since: start.toISOString(), gpu_idle_seen_at: heard };
    world.put({ ...shown, ...stands });
    world.pass(1200);
    await sweepThatIsShown(world, shown);
    expect(world.job(job.id).status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
    world.put(shown);
    await sweepThatIsShown(world, shown);
    expect(world.job(job.id).reason).toBe('gpu_idle');
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
