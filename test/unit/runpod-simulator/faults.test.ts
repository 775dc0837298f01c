import { createRunpodSimulator } from '../../../infra/local/runpod-simulator/create-runpod-simulator.ts';
import { FaultBook } from '../../../infra/local/runpod-simulator/fault-book.ts';
import type { Fault } from '../../../infra/local/runpod-simulator/faults.ts';
import { seededRandom } from '../../../infra/local/runpod-simulator/random.ts';
import { aCreateBody, onSimulator, type SimulatorWorld } from './simulator-world.ts';

const L4 = { gpu: { id: 'NVIDIA L4' } };

/** The view of a client of a pod made under a fault, 15 s on. */
const podUnder = async (fault: Fault, { simulator, create, clock, call }: SimulatorWorld) => {
  simulator.control.faults.add(fault);
  const id = await create();
  clock.advance(15_000);
  const { status, body } = await call('GET', `/pods/${id}`);
  const system = simulator.control.logs(id).map(({ line }) => line);
  return { id, httpStatus: status, pod: body, system };
};

describe('FaultBook', () => {
  const strikes = (book: FaultBook, count: number): boolean[] =>
    Array.from({ length: count }, () => book.take(['server_error'], { call: 'list' }) !== undefined);

  it('passes over the first matches, then strikes as often as told', () => {
    const book = new FaultBook(seededRandom(1), () => 0);
    book.add({ kind: 'server_error', skip: 1, times: 2 });
    expect(strikes(book, 5)).toEqual([false, true, true, false, false]);
    expect(book.list()).toMatchObject([{ id: 'fault-1', hits: 2 }]);
  });

  it('strikes by a rate that the seed repeats', () => {
    const run = (seed: number): boolean[] => {
      const book = new FaultBook(seededRandom(seed), () => 0);
      book.add({ kind: 'server_error', rate: 0.5 });
      return strikes(book, 200);
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    const hits = run(7).filter(Boolean).length;
    expect(hits).toBeGreaterThan(70);
    expect(hits).toBeLessThan(130);
  });

  it('keeps to its scope, names by prefix too', () => {
    const book = new FaultBook(seededRandom(1), () => 0);
    book.add({ kind: 'vanish', gpu: 'NVIDIA L4', podName: 'pw-dev-*' });
    expect(book.take(['vanish'], { gpu: 'NVIDIA L4', podName: 'pw-dev-1' })).toBeDefined();
    expect(book.take(['vanish'], { gpu: 'NVIDIA L4', podName: 'pw-dev2-1' })).toBeUndefined();
    expect(book.take(['vanish'], { gpu: 'NVIDIA A40', podName: 'pw-dev-1' })).toBeUndefined();
    expect(book.take(['vanish'], {})).toBeUndefined();
  });

  it('refuses a fault it does not know', () => {
    const book = new FaultBook(seededRandom(1), () => 0);
    expect(() => book.add({ kind: 'server_error', ...{ gpus: 'NVIDIA L4' } })).toThrow(/gpus/);
  });
});

describe('faults before a pod is made', () => {
  it(
    'no_capacity goes by GPU, cloud and data centre',
    onSimulator(async ({ simulator, create, call }) => {
      simulator.control.faults.add({ kind: 'no_capacity', gpu: 'NVIDIA L4', cloud: 'SECURE' });
      simulator.control.faults.add({ kind: 'no_capacity', dataCenter: 'EU-RO-1' });
      await expect(create(L4)).rejects.toThrow(/no longer any instances/);
      await create({ ...L4, cloud: 'COMMUNITY' });
      await expect(create({ dataCenterIds: ['EU-RO-1'] })).rejects.toThrow(/no longer any instances/);
      const id = await create({ dataCenterIds: ['EU-RO-1', 'US-KS-2'] });
      await call('GET', `/pods/${id}`);
      expect(simulator.control.pods().at(-1)?.dataCenterId).toBe('US-KS-2');
    }),
  );

  it(
    '429 carries Retry-After and the limits',
    onSimulator(async ({ simulator, call }) => {
      simulator.control.faults.add({ kind: 'rate_limited', call: 'list', times: 1, retryAfterSeconds: 3 });
      const reply = await call('GET', '/pods');
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '3']);
      expect(reply.headers.get('ratelimit')).toMatch(/"minute";r=0;t=3/);
      expect((await call('GET', '/pods')).status).toBe(200);
    }),
  );

  it.each([
    ['unauthorized', 401],
    ['forbidden', 403],
    ['server_error', 500],
  ] as const)('%s answers %i to the call it is aimed at', (kind, status) =>
    onSimulator(async ({ simulator, call }) => {
      simulator.control.faults.add({ kind, call: 'create' });
      expect((await call('POST', '/pods', aCreateBody())).status).toBe(status);
      expect((await call('GET', '/pods')).status).toBe(200);
      expect(simulator.control.pods()).toEqual([]);
    })(),
  );
});

describe('faults after a pod was made', () => {
  it(
    'create_then_500 and create_then_garbage leave a pod behind',
    onSimulator(async ({ simulator, call }) => {
      simulator.control.faults.add({ kind: 'create_then_500', times: 1 });
      simulator.control.faults.add({ kind: 'create_then_garbage', times: 1 });
      expect((await call('POST', '/pods', aCreateBody())).status).toBe(500);
      await expect(call('POST', '/pods', aCreateBody())).rejects.toThrow(SyntaxError);
      expect(simulator.control.pods()).toHaveLength(2);
    }),
  );

  it(
    'create_then_reset and create_then_no_answer leave a pod behind',
    onSimulator(async ({ simulator, call }) => {
      simulator.control.faults.add({ kind: 'create_then_reset', times: 1 });
      simulator.control.faults.add({ kind: 'create_then_no_answer', times: 1 });
      await expect(call('POST', '/pods', aCreateBody())).rejects.toThrow('fetch failed');
      const waiting = call('POST', '/pods', aCreateBody()).then(
        () => 'answered',
        () => 'cut off',
      );
      const pause = new Promise((resolve) => setTimeout(() => resolve('silence'), 150));
      expect(await Promise.race([waiting, pause])).toBe('silence');
      expect(simulator.control.pods()).toHaveLength(2);
      await simulator.stop();
      expect(await waiting).toBe('cut off');
    }),
  );

  it(
    'invisible hides a pod that bills from list, get and DELETE for a while',
    onSimulator(async ({ simulator, create, clock, call }) => {
      simulator.control.faults.add({ kind: 'invisible', seconds: 8 });
      const id = await create();
      expect((await call('GET', '/pods')).body.pods).toEqual([]);
      expect((await call('DELETE', `/pods/${id}`)).status).toBe(404);
      clock.advance(8000);
      expect((await call('GET', '/pods')).body.pods).toHaveLength(1);
      expect((await call('GET', `/pods/${id}`)).status).toBe(200);
    }),
  );

  it(
    'unlisted leaves a pod out of every list from a time on, while its id is known and it can be ended',
    onSimulator(async ({ simulator, create, clock, call }) => {
      simulator.control.faults.add({ kind: 'unlisted', seconds: 60 });
      const id = await create();
      expect((await call('GET', '/pods')).body.pods).toHaveLength(1);
      clock.advance(60_000);
      expect((await call('GET', '/pods')).body.pods).toEqual([]);
      expect((await call('GET', `/pods/${id}`)).status).toBe(200);
      expect((await call('DELETE', `/pods/${id}`)).status).toBe(204);
    }),
  );

  it(
    'unlisted may leave a pod out for some time only, and looks at it may fail with any status meanwhile',
    onSimulator(async ({ simulator, create, clock, call }) => {
      simulator.control.faults.add({ kind: 'unlisted', downSeconds: 90 });
      simulator.control.faults.add({ kind: 'server_error', call: 'get', status: 410, lastsSeconds: 90 });
      const id = await create();
      expect((await call('GET', '/pods')).body.pods).toEqual([]);
      expect((await call('GET', `/pods/${id}`)).status).toBe(410);
      clock.advance(90_000);
      expect((await call('GET', '/pods')).body.pods).toHaveLength(1);
      expect((await call('GET', `/pods/${id}`)).status).toBe(200);
    }),
  );
});

describe('faults of a pod', () => {
  it.each([
    [{ kind: 'stuck_provisioning' }, { status: 'PROVISIONING', runtime: null }],
    [{ kind: 'runtime_null' }, { status: 'RUNNING', runtime: null }],
    [{ kind: 'quick_exit' }, { status: 'EXITED', runtime: null, cost: 0 }],
    [{ kind: 'pod_error' }, { status: 'ERROR', actions: ['start', 'terminate'] }],
    [{ kind: 'image_pull_failed' }, { status: 'RUNNING', runtime: null }],
    [{ kind: 'image_pull_failed', outcome: 'exited', seconds: 6 }, { status: 'EXITED' }],
    [{ kind: 'create_loop' }, { status: 'RUNNING', runtime: { uptime: 0 } }],
    [{ kind: 'zero_gpu' }, { status: 'RUNNING', runtime: { gpus: [] } }],
    [{ kind: 'gpu_idle' }, { status: 'RUNNING', runtime: { gpus: [{ util: 0 }] } }],
  ] satisfies [Fault, object][])('%j', (fault, seen) =>
    onSimulator(async (world) => {
      expect((await podUnder(fault, world)).pod).toMatchObject(seen);
    })(),
  );

  it(
    'a failing pull and a failing create say so in the system log, again and again',
    onSimulator(async (world) => {
      const pull = await podUnder({ kind: 'image_pull_failed', times: 1 }, world);
      expect(pull.system.filter((line) => line.includes('manifest unknown')).length).toBeGreaterThan(3);
      const loop = await podUnder({ kind: 'create_loop', times: 1 }, world);
      expect(loop.system.filter((line) => line.includes('error creating container')).length).toBeGreaterThan(3);
      expect(world.runner.containers).toEqual([]);
    }),
  );

  it(
    'vanish takes the pod away without a trace',
    onSimulator(async (world) => {
      const { httpStatus, id } = await podUnder({ kind: 'vanish', seconds: 10 }, world);
      expect(httpStatus).toBe(404);
      expect(world.simulator.control.pods()).toMatchObject([{ id, endedBy: 'vanished' }]);
      expect(world.simulator.control.billing()).toMatchObject([{ seconds: 10 }]);
      expect(world.runner.of(id)?.disposed).toBe(true);
    }),
  );

  it(
    'zero_gpu reaches the container',
    onSimulator(async (world) => {
      const { id } = await podUnder({ kind: 'zero_gpu' }, world);
      expect(world.runner.of(id)?.spec.zeroGpu).toBe(true);
    }),
  );
});

describe('faults of list and end', () => {
  it(
    'a single page fails or comes out of shape',
    onSimulator(async ({ simulator, create, call }) => {
      for (let index = 0; index < 3; index += 1) await create();
      const { faults } = simulator.control;
      faults.add({ kind: 'list_page_failed', page: 2 });
      const first = (await call('GET', '/pods?limit=2')).body;
      const next = `/pods?limit=2&cursor=${first.pagination.nextCursor}`;
      expect((await call('GET', next)).status).toBe(500);
      faults.clear();
      faults.add({ kind: 'list_malformed_page', page: 2, times: 1 });
      expect((await call('GET', next)).body.pods).toBeUndefined();
    }),
  );

  it(
    'pods are shown with odd fields, by the call and the pod that are meant',
    onSimulator(async ({ simulator, create, call, clock }) => {
      const { faults } = simulator.control;
      faults.add({ kind: 'odd_field', call: 'create', field: 'name', value: 'another', times: 1 });
      const answer = await call('POST', '/pods', aCreateBody({ gpu: { id: 'NVIDIA L4', count: 2 } }));
      expect(answer).toMatchObject({ status: 201, body: { name: 'another' } });
      const { id } = answer.body;
      const other = await create();
      clock.advance(900);
      faults.add({ kind: 'odd_field', podId: id, field: 'runtime.gpus.1.util', value: '[N/A]' });
      faults.add({ kind: 'odd_field', podId: id, field: 'runtime.uptime', value: 0 });
      faults.add({ kind: 'odd_field', call: 'get', podId: id, field: 'cost', value: null });
      faults.add({ kind: 'odd_field', call: 'list', podId: id, field: 'createdAt' });
      faults.add({ kind: 'odd_field', podId: id, field: 'no.such.field', value: 1 });
      const runtime = { uptime: 0, gpus: [{ util: 97 }, { util: '[N/A]' }] };
      const { body: shown } = await call('GET', `/pods/${id}`);
      expect(shown).toMatchObject({ name: 'pw-dev-a-1', cost: null, createdAt: expect.any(String), runtime });
      const [newest, odd] = (await call('GET', '/pods')).body.pods;
      expect(newest).toMatchObject({ id: other, cost: 0.74, runtime: { gpus: [{ util: 97 }] } });
      expect(odd).toMatchObject({ id, cost: 0.88, runtime });
      expect(odd).not.toHaveProperty('createdAt');
    }),
  );

  it(
    'lists of pods and cards have entries of any kind',
    onSimulator(async ({ simulator, create, call }) => {
      const id = await create();
      const { faults } = simulator.control;
      faults.add({ kind: 'odd_entry', call: 'list', value: { name: 7 } });
      faults.add({ kind: 'odd_entry' });
      faults.add({ kind: 'odd_field', call: 'catalog', gpu: 'NVIDIA L4', field: 'price.secure', value: -1 });
      expect((await call('GET', '/pods')).body.pods).toMatchObject([{ name: 7 }, null, { id }]);
      const { gpus } = (await call('GET', '/catalog/gpus')).body;
      expect(gpus[0]).toBeNull();
      const price = { secure: -1, community: 0.32 };
      expect(gpus).toContainEqual(expect.objectContaining({ id: 'NVIDIA L4', price }));
    }),
  );

  it('an odd field must be named, and is shown by calls that show something', () => {
    const { faults } = createRunpodSimulator({ runPods: false }).control;
    expect(() => faults.add({ kind: 'odd_field' })).toThrow('which field');
    expect(() => faults.add({ kind: 'odd_field', field: 'cost', call: 'delete' })).toThrow('create, list');
    expect(() => faults.add({ kind: 'odd_entry', call: 'get' })).toThrow('list, catalog');
  });

  it(
    'DELETE is refused, forgotten or accepted in vain',
    onSimulator(async ({ simulator, create, call }) => {
      const id = await create();
      const { faults } = simulator.control;
      faults.add({ kind: 'terminate_not_found', times: 1 });
      faults.add({ kind: 'terminate_failed', times: 1 });
      faults.add({ kind: 'terminate_ignored', times: 1, podId: id });
      const seen = [];
      for (let index = 0; index < 4; index += 1) {
        const { status } = await call('DELETE', `/pods/${id}`);
        seen.push([status, (await call('GET', `/pods/${id}`)).status]);
      }
      expect(seen).toEqual([
        [404, 200],
        [500, 200],
        [204, 200],
        [204, 404],
      ]);
    }),
  );

  it(
    'self_terminate_refused turns only the pod itself away',
    onSimulator(async ({ simulator, create, clock, runner, call }) => {
      const id = await create();
      clock.advance(900);
      simulator.control.faults.add({ kind: 'self_terminate_refused' });
      const key = runner.of(id)?.spec.env.RUNPOD_API_KEY;
      expect((await call('POST', `/pods/${id}/action`, { action: 'terminate' }, key)).status).toBe(403);
      expect((await call('DELETE', `/pods/${id}`, undefined, key)).status).toBe(403);
      expect((await call('DELETE', `/pods/${id}`)).status).toBe(204);
    }),
  );
});

describe('control over HTTP', () => {
  it(
    'adds, shows and clears faults, and says what is wrong with one',
    onSimulator(async ({ call, create }) => {
      const added = await call('POST', '/_control/faults', { kind: 'no_capacity', times: 3 });
      expect(added).toMatchObject({ status: 201, body: { id: 'fault-1' } });
      await expect(create()).rejects.toThrow(/no longer any/);
      expect((await call('GET', '/_control/faults')).body.faults).toMatchObject([{ hits: 1, fault: { times: 3 } }]);
      expect((await call('DELETE', '/_control/faults?id=fault-1')).status).toBe(204);
      await create();
      expect(await call('POST', '/_control/faults', { kind: 'earthquake' })).toMatchObject({ status: 422 });
      expect((await call('GET', '/_control/faults', undefined, 'wrong')).status).toBe(401);
    }),
  );

  it(
    'freezes, thaws, idles and takes away a pod, and never shows its environment',
    onSimulator(async ({ call, create, clock, runner }) => {
      const id = await create({ env: { TOKEN: 'only-for-the-pod' } });
      clock.advance(900);
      await call('POST', `/_control/pods/${id}/freeze`);
      expect(runner.of(id)?.frozen).toBe(true);
      expect((await call('GET', `/pods/${id}`)).body).toMatchObject({
        status: 'RUNNING',
        runtime: { gpus: [{ util: 0 }] },
      });
      await call('POST', `/_control/pods/${id}/thaw`);
      expect(runner.of(id)?.frozen).toBe(false);
      await call('POST', `/_control/pods/${id}/gpu-util`, { percent: 3 });
      expect((await call('GET', `/pods/${id}`)).body.runtime.gpus).toEqual([{ util: 3, memoryUtil: 2 }]);
      expect(runner.of(id)?.gpuUtil).toBe(3);
      await call('POST', `/_control/pods/${id}/vanish`);
      expect((await call('GET', `/pods/${id}`)).status).toBe(404);
      const shown = await call('GET', '/_control/pods');
      expect(shown.body.pods).toMatchObject([{ id, endedBy: 'vanished' }]);
      expect(JSON.stringify(shown.body)).not.toContain('only-for-the-pod');
      expect((await call('POST', '/_control/pods/none/freeze')).status).toBe(404);
    }),
  );
});
