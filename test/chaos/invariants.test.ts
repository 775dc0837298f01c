import { failed } from '../../shared/domain/jobs/ends.ts';
import { formatPodName } from '../../shared/domain/pods/pod-name.ts';
import { Invariants } from '../virtual/invariants.ts';
import { plantPod } from '../virtual/plant-pod.ts';
import { healthyPlan } from '../virtual/pod/attempt-plan.ts';
import { strikeBehind } from '../virtual/true-reason.ts';
import { AttemptTruth } from '../virtual/truth.ts';
import { Violation } from '../virtual/violation.ts';
import { createVirtualWorld, type VirtualWorld } from '../virtual/world.ts';

/** A world with one job that has come so far after so many seconds. */
const setup = async (seconds: number) => {
  const world = await createVirtualWorld({ seed: 1, stages: ['dev', 'dev2'] });
  const invariants = new Invariants(world);
  for (const stage of world.stages) void world.sweepForEver(stage);
  void world.user('alice').deploy({}, 'key-1');
  await world.run(seconds);
  const [job] = world.jobs();
  if (job === undefined) throw new Error('There is no job.');
  return { world, invariants, job, stage: world.stage };
};

const violationOf = async (world: VirtualWorld, invariants?: Invariants): Promise<Violation | undefined> => {
  try {
    await invariants?.atTheEnd();
    await world.run(60);
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return error;
    throw error;
  }
};

describe('the invariants of a world', () => {
  it('hold where nothing is wrong', async () => {
    const { world, invariants } = await setup(900);
    expect(await violationOf(world, invariants)).toBeUndefined();
    expect(invariants.checks).toBeGreaterThan(100);
  });

  it('see a healthy attempt that is ended, and one that is ended for what did not happen', async () => {
    const { world, job, stage } = await setup(200);
    const end = failed(job, { actor: 'reaper', reason: 'heartbeat_lost' }, world.clock.date());
    await stage.jobs.change(job.id, end);
    expect(await violationOf(world)).toMatchObject({ isFalseKill: true, about: job.id });
  });

  it('know what each of two pods of an attempt reported', () => {
    const truth = new AttemptTruth('job', 1, healthyPlan);
    truth.reported('api_unreachable_http', 1000);
    truth.strike('reports', 2000);
    truth.reported('dataset_timeout', 2001);
    expect(strikeBehind({ reason: 'dataset_timeout', at: 2002, truth })).toMatchObject({ kind: 'reports' });
    expect(strikeBehind({ reason: 'gpu_unusable', at: 2002, truth })).toBeUndefined();
  });

  it('see a pod of another stage that is ended', async () => {
    const { world, stage } = await setup(200);
    const podId = await plantPod(world, formatPodName({ stage: 'dev2', job_id: world.random('x').uuid(), attempt: 1 }));
    const { simulator } = world.runpod;
    const headers = { authorization: `Bearer ${simulator.apiKey}` };
    void world.runpod.fetchAs(stage.name)(`${simulator.url}/pods/${podId}`, { method: 'DELETE', headers });
    expect((await violationOf(world))?.message).toContain('which is not its own');
  });

  it('see a second live pod of one name', async () => {
    const { world, job } = await setup(200);
    await plantPod(world, formatPodName({ stage: 'dev', job_id: job.id, attempt: 1 }));
    expect((await violationOf(world))?.message).toContain('two live pods');
  });

  it('see a job that moves where the table has no way, and a history that is cut', async () => {
    const back = await setup(900);
    await back.stage.jobs.change(back.job.id, { expect: { statuses: ['completed'] }, set: { status: 'running' } });
    expect((await violationOf(back.world))?.message).toContain('from completed to running');
    const cut = await setup(200);
    cut.stage.jobs.rows.set(cut.job.id, { ...cut.job, history: [] });
    expect(cut.job.history).not.toEqual([]);
    await cut.world.run(300);
    expect((await violationOf(cut.world, cut.invariants))?.message).toMatch(/not in the history|at the end/);
  });

  it('see a batch of points that was taken and is not there, a job that does not end, and a pod that is left', async () => {
    const lost = await setup(900);
    lost.stage.telemetry.metrics.delete(lost.job.id);
    expect((await violationOf(lost.world, lost.invariants))?.message).toContain('was taken and is not there');
    const early = await setup(200);
    expect((await violationOf(early.world, early.invariants))?.message).toContain('is running at the end');
    const left = await setup(900);
    await plantPod(left.world, formatPodName({ stage: 'dev', job_id: left.world.random('x').uuid(), attempt: 1 }));
    expect((await violationOf(left.world, left.invariants))?.message).toContain('at the end');
  });
});
