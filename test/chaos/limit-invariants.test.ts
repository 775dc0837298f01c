import type { AttemptRecord } from '../../shared/domain/jobs/attempt-record.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { LimitInvariants, type Refusal } from '../virtual/limit-invariants.ts';
import { healthyPlan } from '../virtual/pod/attempt-plan.ts';
import { createVirtualWorld, type VirtualWorld } from '../virtual/world.ts';
import { runChaosWorld } from './run-world.ts';
import { tightnessOf } from './tight-limits.ts';

const userLimits = {
  pods: 1,
  waiting_jobs: 1,
  dollars_per_hour: 1,
  dollars_per_month: 30,
  stored_bytes: 10 ** 12,
};

const aWish = { gpu_types: ['L4'], cloud: 'secure', max_attempts: 1, max_duration_minutes: 10 };

const setup = async () => {
  const world = await createVirtualWorld({ seed: 1, userLimits, planFor: () => ({ ...healthyPlan, steps: 2000 }) });
  const invariants = new LimitInvariants(world);
  void world.sweepForEver();
  const deploy = async (key: string): Promise<Refusal | undefined> => {
    const answer = world.user('alice').deploy(aWish, key);
    await world.run(5);
    const { status, body } = (await answer) ?? {};
    return status === 422 ? body.details : undefined;
  };
  return { world, invariants, deploy };
};

/** The end of an attempt that went on until now, at the price of an L4. */
const anEnd = (world: VirtualWorld, { attempt }: Job): AttemptRecord => ({
  attempt,
  pod_id: null,
  gpu_type: 'L4',
  pod_created_at: null,
  ended_at: world.clock.date().toISOString(),
  cost: 0.05,
  cost_per_hour: 0.44,
  reason: 'budget_exceeded',
});

const violationOf = (world: VirtualWorld, seconds: number): Promise<unknown> =>
  world.run(seconds).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : error),
  );

describe('what holds users to their limits in chaos', () => {
  it('lets a user be refused who is at a limit, whose job waits, and whose jobs end at their time', async () => {
    const { world, invariants, deploy } = await setup();
    await deploy('one');
    await deploy('two');
    const refusal = await deploy('three');
    expect(refusal).toMatchObject({ name: 'pods', asked: 1 });
    if (refusal !== undefined) invariants.onRefusal(world.stage, 'alice', refusal);
    expect(await violationOf(world, 3000)).toBeUndefined();
    expect(world.jobs().map(({ reason }) => reason)).toEqual(['max_duration', 'max_duration']);
    expect(invariants.refusals).toBe(1);
    expect(invariants.checks).toBeGreaterThan(15);
  });

  it('sees a user above a limit', async () => {
    const { world, deploy } = await setup();
    await deploy('one');
    await world.stage.usage.change('alice', { add: { pods: -1, micro_dollars_per_hour: -440_000 } });
    await deploy('two').catch(() => undefined);
    expect(await violationOf(world, 60)).toMatch(/alice is above a limit: pods 2 of 1/);
  });

  it('sees a user who is refused for a share that nobody has', async () => {
    const { world, invariants, deploy } = await setup();
    await world.stage.usage.change('alice', { add: { pods: 1, waiting_jobs: 1 } });
    await world.run(30);
    const refusal = await deploy('one');
    if (refusal === undefined) throw new Error('The deploy was taken.');
    invariants.onRefusal(world.stage, 'alice', refusal);
    expect(await violationOf(world, 1)).toBeUndefined();
    await world.run(600);
    invariants.onRefusal(world.stage, 'alice', refusal);
    expect(await violationOf(world, 1)).toMatch(/alice was refused 1 of pods after \d+ clean sweeps with room for it/);
  });

  it('sees a user who is refused for bytes that nobody stores, and forgives those of a call that is under way', async () => {
    const { world, invariants, deploy } = await setup();
    const amounts = { stored_bytes: userLimits.stored_bytes + 1 };
    const at = world.clock.date().toISOString();
    const begin = { 'storing#none/none': { token: 'token', at, amounts } } as const;
    await world.stage.usage.change('alice', { add: amounts, begin });
    const refusal = await deploy('one');
    expect(refusal).toMatchObject({ name: 'stored_bytes', asked: 0 });
    if (refusal === undefined) throw new Error('It was not refused.');
    invariants.onRefusal(world.stage, 'alice', refusal);
    expect(await violationOf(world, 1)).toBeUndefined();
    await world.run(300);
    expect(await deploy('one')).toBeUndefined();
    await world.stage.usage.change('alice', { add: amounts });
    invariants.onRefusal(world.stage, 'alice', refusal);
    expect(await violationOf(world, 1)).toMatch(/alice was refused 0 of stored_bytes with room for it/);
  });

  it('holds a user whose limits were lowered to what they had, and to the lower ones once they are within them', async () => {
    const { world, invariants, deploy } = await setup();
    await deploy('one');
    invariants.onLimits(world.stage, 'alice', { pods: 0 });
    await world.stage.usage.change('alice', { limits: { pods: 0 } });
    expect(await violationOf(world, 1500)).toBeUndefined();
    const [job] = world.jobs();
    if (job === undefined) throw new Error('There is no job.');
    expect(job.open).toBe(false);
    invariants.onJob(world.stage, undefined, { ...job, id: 'another', status: 'running', open: true });
    expect(await violationOf(world, 1)).toMatch(/alice is above a limit: pods 1 of 0/);
  });

  it('forgives a refusal for what a call left behind while no sweep could settle it', async () => {
    const { world, invariants, deploy } = await setup();
    await world.run(600);
    const at = world.clock.date().toISOString();
    const amounts = { pods: 1, waiting_jobs: 1 };
    const begin = { 'deploying#none': { token: 'token', at, amounts } } as const;
    await world.stage.usage.change('alice', { add: amounts, begin });
    world.weather.skippedSweeps = 1;
    await world.run(240);
    const refusal = await deploy('one');
    if (refusal === undefined) throw new Error('It was not refused.');
    invariants.onRefusal(world.stage, 'alice', refusal);
    expect(await violationOf(world, 30)).toBeUndefined();
  });

  it('sees a job that is not admitted, and one that goes on beyond what was reserved', async () => {
    const kept = await setup();
    await kept.world.stage.usage.change('alice', { add: { pods: 1 } });
    await kept.deploy('one');
    expect(await violationOf(kept.world, 900)).toMatch(/the job waits after 2 clean sweeps with room for it/);
    const beside = await setup();
    await beside.world.stage.usage.change('alice', { add: { pods: 1 } });
    beside.world.stage.state.lease = { owner: 'another sweep', expiresAt: new Date('2100-01-01') };
    await beside.deploy('one');
    expect(await violationOf(beside.world, 900)).toBeUndefined();
    const dear = await setup();
    await dear.deploy('one');
    await dear.world.run(500);
    const [job] = dear.world.jobs();
    if (job?.reserved === undefined) throw new Error('Nothing was reserved.');
    const reserved = { ...job.reserved, micro_dollars: 1 };
    dear.invariants.onJob(dear.world.stage, job, {
      ...job,
      reserved,
      status: 'failed',
      closed_dollars: 0.05,
      attempts: [anEnd(dear.world, job)],
    });
    expect(await violationOf(dear.world, 1)).toMatch(/the job cost 0.05 dollars, could cost 0.000001 at most/);
  });
});

describe('what holds an installation to its sums in chaos', () => {
  it('sees a bill of RunPod beyond what was reserved, whatever the job has on record', async () => {
    const { world, invariants, deploy } = await setup();
    await deploy('one');
    expect(await violationOf(world, 1500)).toBeUndefined();
    const [job] = world.jobs();
    if (job?.reserved === undefined) throw new Error('Nothing was reserved.');
    invariants.atTheEnd();
    expect(await violationOf(world, 1)).toBeUndefined();
    world.stage.jobs.rows.set(job.id, { ...job, closed_dollars: 0, reserved: { ...job.reserved, micro_dollars: 1 } });
    invariants.atTheEnd();
    expect(await violationOf(world, 1)).toMatch(/RunPod billed 0.07\d* dollars for the job, it could cost 0.000001/);
  });

  it('sees a job that is over and has no pod, and is not closed', async () => {
    const { world, invariants, deploy } = await setup();
    await deploy('one');
    await world.run(1500);
    const [job] = world.jobs();
    if (job === undefined) throw new Error('There is no job.');
    invariants.onJob(world.stage, job, { ...job, open: true });
    expect(await violationOf(world, 200)).toBeUndefined();
    expect(await violationOf(world, 400)).toMatch(
      /the job is over, has no pod, and is still open after 4 clean sweeps/,
    );
  });

  it('sees sums below those of the accounts, at every sweep', async () => {
    const { world, deploy } = await setup();
    await deploy('one');
    await world.run(120);
    const { standing } = world.stage.installation;
    world.stage.installation.standing = { ...standing, pods: standing.pods - 1 };
    expect(await violationOf(world, 120)).toMatch(/the installation has 0 of pods, and the accounts have taken 1/);
  });

  it('sees dollars of a month below those of the accounts, too', async () => {
    const { world, deploy } = await setup();
    await deploy('one');
    await world.run(120);
    const { standing } = world.stage.installation;
    const months = Object.fromEntries(Object.keys(standing.months).map((month) => [month, 1]));
    world.stage.installation.standing = { ...standing, months };
    expect(await violationOf(world, 120)).toMatch(
      /the installation has 1 of \d{4}-\d\d, and the accounts have taken \d+/,
    );
  });

  it('sees a refusal for want of a pod that nobody has any more', async () => {
    const { world, invariants } = await setup();
    await world.run(300);
    const { standing } = world.stage.installation;
    invariants.onRefusal(world.stage, 'alice', { name: 'installation_pods', asked: 1 });
    expect(await violationOf(world, 1)).toBeUndefined();
    world.stage.installation.standing = { ...standing, pods: world.stage.installationLimits.pods };
    invariants.onRefusal(world.stage, 'alice', { name: 'installation_pods', asked: 1 });
    expect(await violationOf(world, 130)).toBeUndefined();
    invariants.onRefusal(world.stage, 'alice', { name: 'installation_pods', asked: 1 });
    expect(await violationOf(world, 1)).toMatch(/alice was refused a pod after \d+ clean sweeps/);
  });
});

describe('a world with tight limits', () => {
  it('is one of some, has a month that turns, and refuses deploys without breaking a promise', async () => {
    const tight = Array.from({ length: 100 }, (_, seed) => tightnessOf(seed, 4000)).filter((one) => one !== undefined);
    expect(tight.length).toBeGreaterThan(25);
    expect(tight.length).toBeLessThan(55);
    for (const { startMs } of tight) expect(new Date(startMs).getUTCMonth()).toBe(0);
    const { broken, faults, virtualSeconds } = await runChaosWorld({ seed: 10, jobs: 40 });
    expect(broken).toBeUndefined();
    expect(faults.get('refused by a limit')).toBeGreaterThan(50);
    expect(virtualSeconds).toBeGreaterThan(1600);
  }, 60_000);
});
