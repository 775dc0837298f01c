import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseScenario } from '../../../infra/local/runpod-simulator/scenario.ts';
import { readScenario } from '../../../infra/local/scenario-file.ts';
import { inProcessWorld } from './simulator-world.ts';

const A_BAD_DAY = {
  name: 'a bad day',
  steps: [
    { at_seconds: 0, action: 'add_fault', fault: { kind: 'zero_gpu', podName: 'pw-dev-z-*' } },
    { at_seconds: 600, action: 'gpu_util', pods: { podName: 'pw-dev-a-*' }, percent: 2 },
    { at_seconds: 700, action: 'freeze', pods: { gpu: 'NVIDIA L4' } },
    { at_seconds: 800, action: 'host_down', pods: { podName: 'pw-dev-a-1' }, down_seconds: 50 },
    { at_seconds: 900, action: 'crash', pods: { podName: 'pw-dev-z-1' } },
    { at_seconds: 1000, action: 'thaw', pods: { gpu: 'NVIDIA L4' } },
    { at_seconds: 1100, action: 'vanish', pods: { podName: 'pw-dev-z-1' } },
    { at_seconds: 1200, action: 'add_fault', fault: { kind: 'server_error', call: 'list' } },
    { at_seconds: 1300, action: 'clear_faults', kind: 'server_error' },
    { at_seconds: 1400, action: 'exhaust_balance' },
    { at_seconds: 1500, action: 'restore_balance' },
  ],
};

const setup = async () => {
  const world = inProcessWorld({
    scenario: parseScenario(A_BAD_DAY),
    delays: { provisioningMs: 0, startingMs: 0, pullingMs: 0, restartMs: 10_000 },
  });
  const [a, z, l4] = [
    await world.create({ name: 'pw-dev-a-1' }),
    await world.create({ name: 'pw-dev-z-1' }),
    await world.create({ name: 'pw-dev-b-1', gpu: { id: 'NVIDIA L4' } }),
  ];
  const at = (seconds: number): void => world.clock.advance(Date.UTC(2026, 0, 1) + seconds * 1000 - world.clock.now());
  return { ...world, a, z, l4, at };
};

describe('a scenario', () => {
  it('plays each step at its time, on the pods that it names', async () => {
    const { simulator, runner, a, z, l4, at, get, call, create } = await setup();
    const util = async (id: string): Promise<unknown> => (await get(`/pods/${id}`)).runtime?.gpus[0]?.util;
    at(599);
    expect((await get(`/pods/${z}`)).runtime.gpus).toEqual([]);
    expect([await util(a), await util(l4)]).toEqual([97, 97]);
    at(600);
    expect([await util(a), await util(l4)]).toEqual([2, 97]);
    at(700);
    expect([runner.of(a)?.frozen, runner.of(l4)?.frozen]).toEqual([false, true]);
    at(800);
    expect((await get(`/pods/${a}`)).runtime).toBeNull();
    at(870);
    expect((await get(`/pods/${a}`)).runtime.uptime).toBe(10);
    at(911);
    expect((await get(`/pods/${z}`)).runtime.uptime).toBe(1);
    at(1000);
    expect(runner.of(l4)?.frozen).toBe(false);
    at(1100);
    expect((await call('GET', `/pods/${z}`)).status).toBe(404);
    at(1200);
    expect((await call('GET', '/pods')).status).toBe(500);
    at(1300);
    expect((await call('GET', '/pods')).status).toBe(200);
    expect(simulator.control.faults.list()).toMatchObject([{ fault: { kind: 'zero_gpu' } }]);
    at(1400);
    expect((await get('/pods')).pods).toEqual([]);
    at(1500);
    await create();
  });

  it('is loaded over HTTP and says how far it is', async () => {
    const { clock, call, create, get } = inProcessWorld();
    await create();
    const steps = [
      { at_seconds: 60, action: 'vanish', pods: {} },
      { at_seconds: 120, action: 'host_up', pods: {} },
    ];
    const added = await call('POST', '/_control/scenario', { body: JSON.stringify({ steps }) });
    expect(added.status).toBe(204);
    clock.advance(60_000);
    expect((await get('/_control/scenario')).scenarios).toEqual([
      {
        name: null,
        startedAt: '2026-01-01T00:00:00.000Z',
        steps: [
          { at_seconds: 60, action: 'vanish', done: true, pods: 1 },
          { at_seconds: 120, action: 'host_up', done: false },
        ],
      },
    ]);
    const wrong = await call('POST', '/_control/scenario', { body: JSON.stringify({ steps: [{ at_seconds: -1 }] }) });
    expect(wrong.status).toBe(422);
    expect(JSON.parse(await wrong.text()).detail).toMatch(/^The scenario cannot be played\. step 1, action: /);
  });

  it('plays no step after the simulator was stopped', async () => {
    const { simulator, at } = await setup();
    await simulator.stop();
    at(3600);
    expect(simulator.control.scenarios.reports()[0]?.steps.filter(({ done }) => done)).toHaveLength(1);
  });

  it('shows the clock over HTTP', async () => {
    const { clock, get } = inProcessWorld();
    clock.advance(5000);
    expect(await get('/_control/clock')).toEqual({ now: '2026-01-01T00:00:05.000Z', factor: null });
  });
});

describe('parseScenario', () => {
  it.each([
    [{ steps: [] }, /steps: Too small/],
    [
      { steps: [{ at_seconds: 1, action: 'earthquake' }] },
      /step 1, action: Invalid discriminator value. Expected 'add_fault'/,
    ],
    [
      {
        steps: [
          { at_seconds: 0, action: 'restore_balance' },
          { at_seconds: 5, action: 'add_fault', fault: { kind: 'earthquake' } },
        ],
      },
      /step 2, fault\.kind: Invalid option/,
    ],
    [{ steps: [{ at_seconds: 5, action: 'freeze', pods: { name: 'a' } }] }, /step 1, pods: Unrecognized key: "name"/],
    [{ steps: [{ at_seconds: 5, action: 'gpu_util', pods: {}, percent: 101 }] }, /step 1, percent: Too big/],
    [
      { steps: [{ at_seconds: 5, action: 'add_fault', fault: { kind: 'vanish', page: 1 } }] },
      /fault\.page: means nothing/,
    ],
    [{ steps: [{ at_seconds: 5, action: 'thaw', pods: {} }], until: 9 }, /Unrecognized key: "until"/],
  ])('refuses %j in a sentence that names step and field', (scenario, message) => {
    expect(() => parseScenario(scenario)).toThrow(message);
  });
});

describe('readScenario', () => {
  const file = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'podwarden-scenario-')), 'bad-day.json');
    writeFileSync(path, text);
    return path;
  };

  it('reads a file, and names it where it is wrong', () => {
    expect(readScenario(file(JSON.stringify(A_BAD_DAY))).steps).toHaveLength(11);
    expect(() => readScenario(file('{"steps": [{"at_seconds": 1}]}'))).toThrow(/bad-day\.json: .* step 1, action/);
    expect(() => readScenario(file('{'))).toThrow(/bad-day\.json is no JSON/);
    expect(() => readScenario('/nowhere/bad-day.json')).toThrow(/bad-day\.json cannot be read/);
  });
});
