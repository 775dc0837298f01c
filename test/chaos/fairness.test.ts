import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import { Invariants } from '../virtual/invariants.ts';
import { Invocation } from '../virtual/invocation.ts';
import { type AttemptPlan, healthyPlan } from '../virtual/pod/attempt-plan.ts';
import { Violation } from '../virtual/violation.ts';
import { hangingHost } from '../virtual/webhook-receiver.ts';
import { createVirtualWorld } from '../virtual/world.ts';
import { Fairness } from './fairness.ts';

interface Wish {
  readonly userId?: string;
  readonly wish?: object;
  readonly plan?: Partial<AttemptPlan>;
  /** The fault of every call to RunPod. */
  readonly fault?: Fault;
  readonly sweeps?: boolean;
}

const setup = async ({ userId = 'alice', wish = {}, plan, fault, sweeps = true }: Wish) => {
  const world = await createVirtualWorld({ seed: 1, planFor: () => ({ ...healthyPlan, ...plan }) });
  const fairness = new Fairness(world, new Invariants(world));
  if (sweeps) void world.sweepForEver();
  if (fault !== undefined) world.runpod.control.faults.add(fault);
  void world.user(userId).deploy(wish, 'key-1');
  const violation = async (seconds: number): Promise<string | undefined> => {
    try {
      await world.run(seconds);
      return undefined;
    } catch (error) {
      if (error instanceof Violation) return error.message;
      throw error;
    }
  };
  return { world, fairness, violation };
};

const hold = async ({ world }: Awaited<ReturnType<typeof setup>>): Promise<void> => {
  const [job] = world.jobs();
  if (job === undefined) throw new Error('There is no job.');
  const held_until = new Date(world.clock.now() + 86_400_000).toISOString();
  await world.stage.jobs.change(job.id, { expect: { statuses: [job.status] }, set: { held_until } });
};

const frozen = { inside: { afterSeconds: 60, fault: { kind: 'freezes' } } } as const;
const refused: Fault = { kind: 'rate_limited', call: 'create', retryAfterSeconds: 5 };

describe('what an honest user may count on', () => {
  it('holds where nothing is wrong, and where a pod dies and is ended', async () => {
    const well = await setup({ wish: { webhook: 'https://hooks.example.com/done' } });
    expect(await well.violation(3600)).toBeUndefined();
    expect(well.fairness.checks).toBeGreaterThan(100);
    expect(await (await setup({ plan: frozen })).violation(3600)).toBeUndefined();
  });

  it('is broken by a stage without a clean sweep, but not while a storm lies over it', async () => {
    expect(await (await setup({ sweeps: false })).violation(600)).toContain('stage dev had no clean sweep');
    const stormy = await setup({ sweeps: false });
    const from = stormy.world.clock.now();
    stormy.fairness.storms.push({ from, to: from + 600_000 });
    expect(await stormy.violation(600)).toBeUndefined();
  });

  it('is broken by a dead pod that is not ended, but not by that of an adversary', async () => {
    const honest = await setup({ plan: frozen });
    await honest.world.run(80);
    await hold(honest);
    expect(await honest.violation(1200)).toContain('a pod of an honest job lives that freezes');
    const other = await setup({ plan: frozen, userId: 'adversary-somebody' });
    await other.world.run(80);
    await hold(other);
    expect(await other.violation(1200)).toBeUndefined();
  });

  it('waits longer for a pod whose training may have come to its end while sweeps were missing', async () => {
    const plan = { steps: 100, inside: { afterSeconds: 420, fault: { kind: 'freezes' } } } as const;
    const { world, fairness, violation } = await setup({ plan });
    await world.run(420);
    const from = world.clock.now();
    fairness.storms.push({ from, to: from + 300_000 });
    world.weather.skippedSweeps = 1;
    expect(await violation(300)).toBeUndefined();
    world.weather.skippedSweeps = 0;
    expect(await violation(1200)).toBeUndefined();
    expect(world.jobs().map(({ attempt }) => attempt)).toEqual([2]);
  });

  it('is broken by a receiver that is not told', async () => {
    const { violation } = await setup({ wish: { webhook: `https://${hangingHost}/done` } });
    expect(await violation(3600)).toContain('the receiver of an honest job was not told of its end');
  });

  it('is broken by a job that RunPod is not asked for, which does not end for want of a GPU either', async () => {
    expect(await (await setup({ fault: refused })).violation(1200)).toContain('RunPod was not asked for a pod');
    const impatient = await setup({ fault: refused, wish: { capacity_wait_minutes: 2 } });
    expect(await impatient.violation(1200)).toContain('RunPod was not asked for a pod');
  });
});

describe('an invocation', () => {
  it.each([
    [50_000, true],
    [50_001, false],
  ])('that reads %i points sees its end: %s', async (count, seesItsEnd) => {
    const world = await createVirtualWorld({ seed: 1 });
    const { clock, stage, weather } = world;
    const points = Array.from({ length: count }, (_, step) => ({ step, train_loss: 1 }));
    await stage.telemetry.putMetrics('a job', { attempt: 1, seq: 1, points }, new Date(clock.now() + 1000));
    const invocation = new Invocation({ clock, weather, random: world.random('invocation'), killed: 0 });
    let answered = false;
    const telemetry = invocation.through(stage.telemetry, 'The database');
    void Array.fromAsync(telemetry.streamMetrics('a job', clock.date())).then(() => {
      answered = true;
    });
    await clock.run(clock.now() + 60_000);
    expect(answered).toBe(seesItsEnd);
  });
});
