import { onSimulator } from './simulator-world.ts';

describe('the life of a pod', () => {
  it(
    'goes by the clock from PROVISIONING to a container that is up',
    onSimulator(async ({ call, create, clock }) => {
      const id = await create();
      const seen: unknown[] = [];
      for (const step of [0, 300, 300, 300]) {
        clock.advance(step);
        const { status, runtime } = (await call('GET', `/pods/${id}`)).body;
        seen.push([status, runtime === null ? null : runtime.uptime]);
      }
      clock.advance(7000);
      const { body } = await call('GET', `/pods/${id}`);
      expect(seen).toEqual([
        ['PROVISIONING', null],
        ['STARTING', null],
        ['RUNNING', null],
        ['RUNNING', 0],
      ]);
      expect(body.runtime).toMatchObject({ uptime: 7, gpus: [{ util: 97 }] });
      expect(body.actions).toEqual(['stop', 'restart', 'terminate']);
    }),
  );

  it(
    'starts the container with what was asked for and what RunPod injects, whose names win',
    onSimulator(async ({ create, clock, runner }) => {
      const id = await create({ env: { A: '1', RUNPOD_API_KEY: 'mine' }, gpu: { id: 'NVIDIA L4', count: 2 } });
      clock.advance(900);
      const spec = runner.of(id)?.spec;
      expect(spec?.argv).toEqual(['bash', '-c', 'sleep 60']);
      expect(spec?.env).toMatchObject({ A: '1', RUNPOD_POD_ID: id, RUNPOD_GPU_COUNT: '2', RUNPOD_DC_ID: 'EU-RO-1' });
      expect(spec?.env.RUNPOD_API_KEY).toMatch(/^rps_/);
    }),
  );

  it(
    'starts the command again for ever when it ends, and only uptime tells',
    onSimulator(
      async ({ call, create, clock, runner, simulator }) => {
        const id = await create();
        clock.advance(900 + 5000);
        runner.of(id)?.exit();
        expect((await call('GET', `/pods/${id}`)).body).toMatchObject({ status: 'RUNNING', runtime: { uptime: 0 } });
        clock.advance(2999);
        expect(runner.of(id)?.starts).toBe(1);
        clock.advance(1);
        expect(runner.of(id)?.starts).toBe(2);
        clock.advance(4000);
        expect((await call('GET', `/pods/${id}`)).body).toMatchObject({ status: 'RUNNING', runtime: { uptime: 4 } });
        expect(simulator.control.pods()).toMatchObject([{ containerStarts: 2 }]);
      },
      { delays: { restartMs: 3000 } },
    ),
  );

  it(
    'restarts in place, once, even while the command is about to start again by itself',
    onSimulator(async ({ call, create, clock, runner, simulator }) => {
      const id = await create();
      clock.advance(900);
      runner.of(id)?.exit();
      expect((await call('POST', `/pods/${id}/action`, { action: 'restart' })).status).toBe(200);
      await simulator.control.settled();
      clock.advance(60_000);
      expect(runner.of(id)?.starts).toBe(2);
      expect(runner.containers).toHaveLength(1);
    }),
  );

  it(
    'stops without losing the pod and starts on a fresh disk',
    onSimulator(async ({ call, create, clock, runner }) => {
      const id = await create();
      clock.advance(900);
      const stopped = await call('POST', `/pods/${id}/action`, { action: 'stop' });
      expect(stopped.body).toMatchObject({ status: 'EXITED', cost: 0, runtime: null, actions: ['start', 'terminate'] });
      expect(runner.of(id)).toMatchObject({ running: false, disposed: true });
      expect((await call('POST', `/pods/${id}/action`, { action: 'start' })).body.status).toBe('STARTING');
      clock.advance(600);
      expect(runner.of(id)).toMatchObject({ running: true, starts: 1 });
      expect(runner.containers).toHaveLength(2);
    }),
  );

  it(
    'refuses an action that the status does not allow with 409, and one that does not exist with 422',
    onSimulator(async ({ call, create }) => {
      const id = await create();
      expect((await call('POST', `/pods/${id}/action`, { action: 'restart' })).status).toBe(409);
      expect((await call('POST', `/pods/${id}/action`, { action: 'start' })).status).toBe(409);
      expect((await call('POST', `/pods/${id}/action`, { action: 'pause' })).status).toBe(422);
    }),
  );

  it(
    'ends with DELETE: 404 by id, gone from the list, 404 to a second DELETE, no container',
    onSimulator(async ({ call, create, clock, runner, simulator }) => {
      const id = await create();
      clock.advance(900);
      expect((await call('DELETE', `/pods/${id}`)).status).toBe(204);
      expect((await call('GET', `/pods/${id}`)).status).toBe(404);
      expect((await call('GET', '/pods')).body.pods).toEqual([]);
      expect((await call('DELETE', `/pods/${id}`)).status).toBe(404);
      expect(runner.of(id)?.disposed).toBe(true);
      expect(simulator.control.pods()).toMatchObject([{ id, status: 'TERMINATED', endedBy: 'api' }]);
    }),
  );

  it(
    'may still be shown for a while as TERMINATED, and is free then',
    onSimulator(
      async ({ call, create, clock }) => {
        const id = await create();
        await call('DELETE', `/pods/${id}`);
        expect((await call('GET', `/pods/${id}`)).body).toMatchObject({ status: 'TERMINATED', cost: 0, actions: [] });
        expect((await call('DELETE', `/pods/${id}`)).status).toBe(404);
        clock.advance(2000);
        expect((await call('GET', `/pods/${id}`)).status).toBe(404);
      },
      { terminatedVisibleMs: 2000 },
    ),
  );
});

describe('billing', () => {
  it(
    'counts from the create to the end, by the second, and the disk apart',
    onSimulator(async ({ call, create, clock, simulator }) => {
      const id = await create({ gpu: { id: 'NVIDIA L4', count: 2 }, disk: 73 });
      clock.advance(1_800_000);
      await call('DELETE', `/pods/${id}`);
      clock.advance(1_800_000);
      const [bill] = simulator.control.billing();
      expect(bill).toMatchObject({ podId: id, seconds: 1800 });
      expect(bill?.gpuDollars).toBeCloseTo(0.44, 10);
      expect(bill?.diskDollars).toBeCloseTo(0.005, 10);
      const { body } = await call('GET', `/billing/pods?podId=${id}`);
      expect(body.records[0].totalAmount).toBeCloseTo(0.445, 10);
      expect(body.metadata).toMatchObject({ recordCount: 1, uniquePodCount: 1 });
    }),
  );

  it(
    "goes on for a stopped pod's volume",
    onSimulator(async ({ call, create, clock, simulator }) => {
      const id = await create({ mounts: { persistent: { size: 730, path: '/workspace' } } });
      clock.advance(900);
      await call('POST', `/pods/${id}/action`, { action: 'stop' });
      const before = simulator.control.billing()[0]?.dollars ?? 0;
      clock.advance(3_600_000);
      expect((simulator.control.billing()[0]?.dollars ?? 0) - before).toBeCloseTo(0.2, 3);
      expect(simulator.control.billing()[0]?.seconds).toBe(1);
    }),
  );

  it(
    'ends every pod with the balance and refuses new ones',
    onSimulator(async ({ call, create, simulator }) => {
      await create();
      simulator.control.exhaustBalance();
      expect(simulator.control.pods()).toMatchObject([{ status: 'TERMINATED', endedBy: 'balance' }]);
      await expect(create()).rejects.toThrow(/402: Your account balance is too low/);
      simulator.control.restoreBalance();
      await create();
      expect((await call('GET', '/pods')).body.pods).toHaveLength(1);
    }),
  );
});
