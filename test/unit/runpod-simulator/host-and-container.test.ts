import { inProcessWorld } from './simulator-world.ts';

/** Status, uptime and starts of the one pod, at each of these seconds from its create. */
const life = async (
  { get, clock, simulator }: ReturnType<typeof inProcessWorld>,
  id: string,
  seconds: readonly number[],
): Promise<unknown[]> => {
  const seen: unknown[] = [];
  let now = 0;
  for (const second of seconds) {
    clock.advance((second - now) * 1000);
    now = second;
    const { status, runtime } = await get(`/pods/${id}`);
    seen.push([status, runtime?.uptime ?? null, simulator.control.pods()[0]?.containerStarts]);
  }
  return seen;
};

const delays = { provisioningMs: 0, startingMs: 0, pullingMs: 0, restartMs: 10_000 };

describe('restart_loop', () => {
  it('ends the command again and again, and only uptime tells', async () => {
    const world = inProcessWorld({ delays });
    world.simulator.control.faults.add({ kind: 'restart_loop', seconds: 30 });
    const id = await world.create();
    expect(await life(world, id, [29, 31, 50, 70, 81])).toEqual([
      ['RUNNING', 29, 1],
      ['RUNNING', 0, 1],
      ['RUNNING', 10, 2],
      ['RUNNING', 0, 2],
      ['RUNNING', 1, 3],
    ]);
    expect(world.simulator.control.billing()).toMatchObject([{ seconds: 81 }]);
  });

  it('leaves a command alone that was started again for another reason', async () => {
    const world = inProcessWorld({ delays });
    world.simulator.control.faults.add({ kind: 'restart_loop', seconds: 30 });
    const id = await world.create();
    world.clock.advance(20_000);
    world.simulator.control.crash(id);
    expect(await life(world, id, [10, 39, 41])).toEqual([
      ['RUNNING', 0, 2],
      ['RUNNING', 29, 2],
      ['RUNNING', 0, 2],
    ]);
  });
});

describe('host_down', () => {
  it('takes runtime and price away, keeps the pod and its disk, and begins anew when the host is back', async () => {
    const world = inProcessWorld({ delays });
    world.simulator.control.faults.add({ kind: 'host_down', seconds: 100, downSeconds: 600 });
    const id = await world.create();
    expect(await life(world, id, [99, 101])).toEqual([
      ['RUNNING', 99, 1],
      ['RUNNING', null, 1],
    ]);
    expect(world.runner.of(id)?.frozen).toBe(true);
    expect(world.simulator.control.pods()).toMatchObject([{ hostIsDown: true }]);
    world.clock.advance(608_000);
    expect(await life(world, id, [0, 5])).toEqual([
      ['RUNNING', 0, 1],
      ['RUNNING', 4, 2],
    ]);
    expect(world.runner.containers).toHaveLength(1);
    expect(world.simulator.control.billing()).toMatchObject([{ seconds: 100 + 114 - 100 }]);
  });

  it('starts nothing on a host that is down, and lets the pod be ended', async () => {
    const world = inProcessWorld({ delays: { ...delays, pullingMs: 60_000 } });
    world.simulator.control.faults.add({ kind: 'host_down', seconds: 30 });
    const id = await world.create();
    expect(await life(world, id, [7200])).toEqual([['RUNNING', null, 0]]);
    world.simulator.control.hostUp(id);
    expect(await life(world, id, [3])).toEqual([['RUNNING', 3, 1]]);
    world.simulator.control.hostDown(id);
    expect((await world.call('DELETE', `/pods/${id}`)).status).toBe(204);
    expect((await world.call('GET', `/pods/${id}`)).status).toBe(404);
  });

  it('stays down for what was frozen and is thawed meanwhile', async () => {
    const world = inProcessWorld({ delays });
    const id = await world.create();
    world.clock.advance(1000);
    world.simulator.control.freeze(id);
    world.simulator.control.hostDown(id);
    world.simulator.control.thaw(id);
    expect(world.runner.of(id)?.frozen).toBe(true);
  });
});

describe('clock_skew', () => {
  it.each([
    [300, '2026-01-01T00:05:00.000Z', 100],
    [-300, '2025-12-31T23:55:00.000Z', 700],
    [4000, '2026-01-01T01:06:40.000Z', 0],
  ])('of %i s shifts the times of the host, and uptime the other way', async (seconds, time, uptime) => {
    const { simulator, clock, create, get } = inProcessWorld({ delays });
    simulator.control.faults.add({ kind: 'clock_skew', seconds });
    const id = await create();
    clock.advance(400_000);
    expect(await get(`/pods/${id}`)).toMatchObject({ createdAt: time, startedAt: time, runtime: { uptime } });
    expect(simulator.control.logs(id)[0]?.ts).toBe(time);
    expect(simulator.control.pods()).toMatchObject([{ createdAt: '2026-01-01T00:00:00.000Z' }]);
  });
});

describe('dearer', () => {
  it('is billed and shown at another price from then on', async () => {
    const { simulator, clock, create, get } = inProcessWorld({ delays });
    simulator.control.faults.add({ kind: 'dearer', seconds: 1800, factor: 2 });
    const id = await create();
    const { cost } = await get(`/pods/${id}`);
    clock.advance(3_600_000);
    expect((await get(`/pods/${id}`)).cost).toBeCloseTo(2 * cost);
    expect(simulator.control.billing()[0]?.gpuDollars).toBeCloseTo(1.5 * cost, 3);
  });
});
