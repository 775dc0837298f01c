import { randomUUID } from 'node:crypto';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { setup, starting } from './world.ts';

describe('a sweep under strain', () => {
  it('keeps calls to end pods with, however many pods are slow to start', async () => {
    const world = setup({ maxProviderCalls: 8 });
    for (let i = 0; i < 20; i += 1) world.runningJob({ ...starting }, { runtime: null });
    const { job, pod } = world.runningJob({ max_duration_minutes: 1 });
    world.pass(120);
    await world.sweep();
    expect(world.provider.calls.count('systemLog')).toBeGreaterThan(0);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'max_duration' });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('ends a few pods though RunPod tells that it answers no call more, and makes no other call', async () => {
    const world = setup();
    for (let nth = 0; nth < 5; nth += 1) world.runningJob({ max_duration_minutes: 1 });
    for (let nth = 0; nth < 5; nth += 1) world.runningJob({ ...starting }, { runtime: null });
    const { usage } = world.provider;
    world.provider.usage = () => ({ ...usage.call(world.provider), windows: [{ remaining: 0, resets_in_seconds: 2 }] });
    world.pass(120);
    expect(await world.sweep()).toMatchObject({ acted: true, left: 2 });
    expect(world.provider.terminated).toHaveLength(3);
    expect(world.provider.calls.counts()).toEqual({ listPods: 1, terminatePod: 3 });
  });

  it('does not pass for one that acted where RunPod answered no call for any of its ends', async () => {
    const world = setup({}, { perMinute: 1, perHour: 1000, perDay: 10_000 });
    for (let nth = 0; nth < 9; nth += 1) world.runningJob({ max_duration_minutes: 1 });
    world.pass(120);
    expect(await world.sweep()).toMatchObject({ clean: true, acted: false });
    expect(world.provider.terminated).toEqual([]);
  });

  it('has saved whom it saw without a job before it ends anybody, for an end may take all its time', async () => {
    const world = setup();
    const { pod } = world.runningJob({ max_duration_minutes: 1 });
    const name = formatPodName({ stage: 'test', job_id: randomUUID(), attempt: 1 });
    world.provider.put({ ...pod, id: 'pod-orphan', name });
    world.pass(120);
    const seen: unknown[] = [];
    const { terminatePod } = world.provider;
    world.provider.terminatePod = async (podId, withinSeconds) => {
      seen.push({ marks: Object.keys(world.state.known), withinSeconds });
      return terminatePod.call(world.provider, podId);
    };
    await world.sweep();
    expect(seen).toEqual([{ marks: ['pod-orphan'], withinSeconds: 40 }]);
    expect(world.state.calls.count('saveOrphans')).toBe(1);
  });

  it('ends all others and says so when the job of a stray pod cannot be looked up', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    const over = world.runningJob({ max_duration_minutes: 1 });
    world.jobs.rows.delete(job.id);
    world.pass(120);
    world.jobs.calls.failNext('get', new Error('throttled'));
    expect(await world.sweep()).toMatchObject({ clean: false, actions: 1 });
    expect(world.job(over.job.id)).toMatchObject({ reason: 'max_duration' });
    expect(world.provider.terminated).not.toContain(pod.id);
  });

  it('terminates the pod of a job that is over although the try cannot be counted', async () => {
    const world = setup();
    const { pod } = world.runningJob({ status: 'cancelled', phase: null, completed_at: world.clock().toISOString() });
    world.pass(60);
    world.jobs.calls.failNext('change', new Error('throttled'));
    await world.sweep();
    expect(world.provider.terminated).toEqual([pod.id]);
    expect(world.faults).toHaveLength(1);
  });

  it('counts a try that RunPod refused, so that somebody is told after some', async () => {
    const world = setup();
    const at = world.clock().toISOString();
    const { job } = world.runningJob({ status: 'cancelled', phase: null, completed_at: at });
    world.pass(60);
    world.provider.calls.failNext('terminatePod', providerDown());
    await world.sweep();
    expect(world.job(job.id).terminate_tries).toBe(1);
  });
});
