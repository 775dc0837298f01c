import { healthyPlan } from '../virtual/pod/attempt-plan.ts';
import type { SweepOutcome } from '../virtual/stage.ts';
import { createVirtualWorld } from '../virtual/world.ts';
import { adversaryNamed, userIdOf } from './adversaries/cast.ts';

const flood = adversaryNamed('deploy_flood');

/** The worst that RunPod has published. */
const rateLimits = { perMinute: 60, perHour: 3000, perDay: 50_000 };

const unlimited = Number.MAX_SAFE_INTEGER;

/** So many users flood at once; `limits` are those of a stage whose settings say nothing, where none are given. */
const setup = async (floods: number, limits: { callsOfUsers?: number; deploysPerUserPerMinute?: number } = {}) => {
  const world = await createVirtualWorld({
    seed: 1,
    rateLimits,
    ...limits,
    planFor: (job) => ({
      ...healthyPlan,
      steps: 400,
      ...(job.user_id === 'alice' && { inside: { afterSeconds: 90, fault: { kind: 'freezes' } } }),
    }),
  });
  const sweeps: SweepOutcome[] = [];
  const refusals: number[] = [];
  world.observers.push({
    onSweep: (_stage, outcome) => sweeps.push(outcome),
    onRunpodCall: ({ method, status }) => {
      if (status === 429) refusals.push(world.clock.now());
      if (method === 'DELETE') deletes += 1;
    },
  });
  let deletes = 0;
  void world.sweepForEver();
  void world.user('alice').deploy({ max_attempts: 1 }, 'key-1');
  await world.run(60);
  for (let nth = 0; nth < floods; nth += 1) {
    const user = world.user(`${userIdOf(flood)}-${nth}`);
    void flood.play({ world, stage: world.stage, user, random: world.random(`flood ${nth}`) });
  }
  await world.run(60);
  const jobOf = (userId: string) => world.jobs().find(({ user_id }) => user_id === userId);
  return {
    world,
    sweeps,
    refusals,
    jobOf,
    isDirty: () => sweeps.some((outcome) => typeof outcome !== 'object' || !outcome.clean),
    deletes: () => deletes,
  };
};

describe.each([
  ['one user who deploys without a pause', 1],
  ['four users who do', 4],
])('%s', (_who, floods) => {
  it('leaves every sweep clean, and RunPod refuses no call', async () => {
    const { world, sweeps, refusals, isDirty } = await setup(floods);
    await world.run(600);
    expect(sweeps.length).toBeGreaterThan(9);
    expect(isDirty()).toBe(false);
    expect(refusals).toEqual([]);
  });

  it('does not keep the dead pod of another alive', async () => {
    const { world, jobOf, deletes } = await setup(floods);
    expect(jobOf('alice')?.status).toBe('running');
    await world.run(480);
    expect(jobOf('alice')).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
    expect(deletes()).toBeGreaterThan(0);
    expect(world.livePods().filter(({ name }) => name.includes(jobOf('alice')?.id ?? 'none'))).toEqual([]);
  });

  it('does not keep the job of another from its turn', async () => {
    const { world, jobOf } = await setup(floods);
    void world.user('bob').deploy({ gpu_types: ['RTX 4090'] }, 'key-1');
    await world.run(180);
    expect(jobOf('bob')).toMatchObject({ status: 'running' });
  });
});

describe('what keeps a flood of deploys from sweeps', () => {
  it('is the share of calls that users have: without it sweeps are not clean', async () => {
    const { world, isDirty } = await setup(2, { callsOfUsers: unlimited, deploysPerUserPerMinute: 10_000 });
    await world.run(600);
    expect(isDirty()).toBe(true);
  });

  it('is for one user the rate of deploys, too: a hundred jobs at most stand of 500', async () => {
    const { world } = await setup(1);
    await world.run(400);
    const count = world.jobs().filter(({ user_id }) => user_id !== 'alice').length;
    expect(count).toBeGreaterThan(20);
    expect(count).toBeLessThanOrEqual(100);
  });
});
