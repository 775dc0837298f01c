import { ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { setup } from './world.ts';

type World = ReturnType<typeof setup>;

/** The job reports in each minute of the time, and makes steps. */
const sweepWell = (world: World, id: string, seconds: number): Promise<void> =>
  world.sweepFor(seconds, () => {
    const now = world.clock().toISOString();
    world.put({ ...world.job(id), last_heartbeat_at: now, last_step_at: now, last_active_at: now });
  });

describe('a pod without a job that lists leave out', () => {
  it.each(['runs', 'is over and closed'])('is terminated though a later job of its id %s', async (how) => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.jobs.rows.delete(job.id);
    await world.sweep();
    world.provider.unlist(pod.id);
    world.pass(30);
    const later = { id: 'pod-of-the-later-job', created_at: world.clock().toISOString() };
    world.runningJob({ id: job.id }, later);
    if (how !== 'runs') world.put({ ...world.job(job.id), status: 'cancelled', open: false });
    if (how !== 'runs') world.provider.vanish(later.id);
    await sweepWell(world, job.id, 600);
    expect(world.provider.terminated).toEqual([pod.id]);
    expect(world.state.known).toEqual({});
  });
});

describe('a marked pod whose job was missing for a while', () => {
  it.each(['runs', 'is over'])(
    'belongs to the job that %s as soon as a list shows it, whatever a look by id finds',
    async (how) => {
      const world = setup();
      const { job, pod } = world.runningJob();
      world.jobs.rows.delete(job.id);
      await world.sweep();
      world.put(how === 'runs' ? { ...job, pod_id: undefined } : { ...job, status: 'cancelled', open: false });
      world.provider.getPod = async () => {
        throw new ProviderError('RunPod answered 500.', { status: 500 });
      };
      await sweepWell(world, job.id, 120);
      expect(world.provider.terminated).toEqual(how === 'runs' ? [] : [pod.id]);
      if (how === 'runs') expect(world.job(job.id)).toMatchObject({ status: 'running', pod_id: pod.id });
      if (how === 'runs') expect(world.state.known).toEqual({});
    },
  );
});

describe('a pod of a job that cannot be read', () => {
  it('keeps no other pod from its end', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.put({ ...world.job(job.id), status: 'cancelled', open: false });
    const { pod: overdue } = world.runningJob({ max_duration_minutes: 1 });
    const get = world.jobs.get.bind(world.jobs);
    world.jobs.get = async (id) => {
      if (id === job.id) throw new Error('This partition is throttled.');
      return get(id);
    };
    world.pass(120);
    expect(await world.sweep()).toMatchObject({ clean: false, acted: true });
    expect(world.provider.terminated).toEqual([overdue.id]);
    world.jobs.get = get;
    await world.sweepFor(60);
    expect(world.provider.terminated).toEqual([overdue.id, pod.id]);
  });
});

describe('one of two pods of an attempt', () => {
  /** The create made two pods: one is on record by its answer, and the other one has claimed. */
  const twoPods = () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    const claimed = { ...pod, id: 'pod-that-claimed' };
    world.provider.put(claimed);
    world.put({ ...world.job(job.id), claimed_pod_id: claimed.id });
    return { world, job, pod, claimed };
  };

  it('is terminated where the other one claimed, though it takes another name', async () => {
    const { world, job, pod, claimed } = twoPods();
    world.provider.update(pod.id, { name: 'another' });
    await sweepWell(world, job.id, 180);
    expect(world.provider.terminated).toEqual([pod.id]);
    expect(world.job(job.id)).toMatchObject({ status: 'running', pod_id: claimed.id });
    expect(world.job(job.id).leaving_pod_ids).toBeUndefined();
  });

  it('is terminated where the other one claimed, though its first ends fail and it takes another name', async () => {
    const { world, job, pod } = twoPods();
    world.provider.ignoreTerminate(pod.id);
    await sweepWell(world, job.id, 60);
    world.provider.update(pod.id, { name: 'another' });
    world.provider.heedTerminate(pod.id);
    await sweepWell(world, job.id, 120);
    expect(world.provider.pods.has(pod.id)).toBe(false);
    expect(world.job(job.id).status).toBe('running');
  });
});

describe('a job that is over and had many pods', () => {
  it('is closed though no sweep has calls for all of them', async () => {
    const world = setup({ maxProviderCalls: 5 });
    const { job, pod } = world.runningJob({ attempt: 10, max_attempts: 10 });
    world.provider.vanish(pod.id);
    const leaving_pod_ids = Array.from({ length: 9 }, (_, nth) => `pod-of-attempt-${nth + 1}`);
    const completed_at = world.clock().toISOString();
    world.put({ ...world.job(job.id), status: 'cancelled', phase: null, completed_at, leaving_pod_ids });
    await world.sweepFor(600);
    expect(world.job(job.id).open).toBe(false);
  });
});
