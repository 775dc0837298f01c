import { playsAllCases } from '../support/effort.ts';
import { healthyPlan } from '../virtual/pod/attempt-plan.ts';
import type { SweepOutcome } from '../virtual/stage.ts';
import { createVirtualWorld } from '../virtual/world.ts';
import { adversaryNamed, userIdOf } from './adversaries/cast.ts';

const flood = adversaryNamed('deploy_flood');

/** The worst that RunPod has published. */
const rateLimits = { perMinute: 60, perHour: 3000, perDay: 50_000 };

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
  // In the middle of a minute, when a flood has had all calls of it.
  void world.sweepForEver(world.stage, 45_000);
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

describe('deploys without a pause', () => {
  it.each([...(playsAllCases ? ([['one user', 1]] as const) : []), ['three users', 3] as const])(
    'of %s leave sweeps clean, dead pods of others ended and jobs of others started',
    async (_who, floods) => {
      const { world, sweeps, refusals, isDirty, jobOf, deletes } = await setup(floods);
      expect(jobOf('alice')?.status).toBe('running');
      void world.user('bob').deploy({ gpu_types: ['RTX 4090'] }, 'key-1');
      await world.run(180);
      expect(jobOf('bob')).toMatchObject({ status: 'running' });
      await world.run(300);
      expect(sweeps.length).toBeGreaterThan(8);
      expect(isDirty()).toBe(false);
      expect(refusals).toEqual([]);
      expect(jobOf('alice')).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
      expect(deletes()).toBeGreaterThan(0);
      expect(world.livePods().filter(({ name }) => name.includes(jobOf('alice')?.id ?? 'none'))).toEqual([]);
    },
    120_000,
  );

  it('would leave no sweep clean without a share of calls that users have', async () => {
    const { world, isDirty, refusals } = await setup(2, {
      callsOfUsers: Number.MAX_SAFE_INTEGER,
      deploysPerUserPerMinute: 10_000,
    });
    for (let seconds = 0; seconds < 240 && !(isDirty() && refusals.length > 0); seconds += 30) await world.run(30);
    expect(isDirty()).toBe(true);
    expect(refusals.length).toBeGreaterThan(0);
  }, 120_000);

  it('of one user make no more jobs than one user may deploy', async () => {
    const { world } = await setup(1);
    await world.run(200);
    const count = world.jobs().filter(({ user_id }) => user_id !== 'alice').length;
    expect(count).toBeGreaterThan(20);
    // Twenty in each of the three windows that 260 s touch.
    expect(count).toBeLessThanOrEqual(60);
  }, 120_000);
});
