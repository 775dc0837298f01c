import { faultSchema } from '../../../infra/local/runpod-simulator/faults.ts';
import { aCreateBody, type InProcessWorld, inProcessWorld, settled } from './simulator-world.ts';

describe('a fault with a time', () => {
  it('begins and ends by the clock, so that capacity comes back', async () => {
    const { simulator, clock, create, get } = inProcessWorld();
    simulator.control.faults.add({ kind: 'no_capacity', cloud: 'SECURE', startsAfterSeconds: 60, lastsSeconds: 600 });
    const availability = async (): Promise<string> =>
      (await get(`/catalog/gpus/${encodeURIComponent('NVIDIA L4')}?include=AVAILABILITY&product=POD`)).availability;
    await create();
    clock.advance(60_000);
    await expect(create()).rejects.toThrow(/no longer any instances/);
    await create({ cloud: 'COMMUNITY' });
    expect(await availability()).toBe('NONE');
    clock.advance(599_000);
    await expect(create()).rejects.toThrow(/no longer any instances/);
    clock.advance(1000);
    await create();
    expect(await availability()).toBe('HIGH');
  });
});

describe('slow', () => {
  /** The state of a call by now: its status, or that it is still waited for. */
  const stateOf = async (answer: Promise<Response>): Promise<number | 'waiting'> => {
    let state: number | 'waiting' = 'waiting';
    void answer.then(({ status }) => {
      state = status;
    });
    await settled();
    return state;
  };

  const pageTwo = async ({ get }: InProcessWorld): Promise<string> =>
    `/pods?limit=1&cursor=${(await get('/pods?limit=1')).pagination.nextCursor}`;

  it('answers a call late, whose effect came at once', async () => {
    const { simulator, clock, call } = inProcessWorld();
    simulator.control.faults.add({ kind: 'slow', call: 'create', seconds: 20, times: 1 });
    const answer = call('POST', '/pods', { body: JSON.stringify(aCreateBody()) });
    expect(await stateOf(answer)).toBe('waiting');
    expect(simulator.control.pods()).toHaveLength(1);
    clock.advance(19_999);
    expect(await stateOf(answer)).toBe('waiting');
    clock.advance(1);
    expect(await stateOf(answer)).toBe(201);
  });

  it('delays a refusal as well, for 5 s where nothing is said', async () => {
    const { simulator, clock, call } = inProcessWorld();
    simulator.control.faults.add({ kind: 'slow', call: 'list' });
    simulator.control.faults.add({ kind: 'server_error', call: 'list' });
    const answer = call('GET', '/pods');
    clock.advance(4999);
    expect(await stateOf(answer)).toBe('waiting');
    await settled();
    clock.advance(5000);
    expect(await stateOf(answer)).toBe(500);
  });

  it('strikes one page only, where one is named, like any fault of a call', async () => {
    const world = inProcessWorld();
    const { simulator, clock, create, call } = world;
    for (let index = 0; index < 3; index += 1) await create();
    const second = await pageTwo(world);
    const fault = simulator.control.faults.add({ kind: 'slow', call: 'list', page: 2, seconds: 30 });
    expect(await stateOf(call('GET', '/pods?limit=1'))).toBe(200);
    const answer = call('GET', second);
    expect(await stateOf(answer)).toBe('waiting');
    clock.advance(30_000);
    expect(await stateOf(answer)).toBe(200);
    simulator.control.faults.clear({ id: fault });
    simulator.control.faults.add({ kind: 'server_error', page: 2 });
    expect(await stateOf(call('GET', '/pods?limit=1'))).toBe(200);
    expect(await stateOf(call('GET', second))).toBe(500);
  });

  it("goes by the pod's card, whatever the call", async () => {
    const { simulator, create, call } = inProcessWorld();
    const l4 = await create({ gpu: { id: 'NVIDIA L4' } });
    const other = await create();
    simulator.control.faults.add({ kind: 'no_answer', gpu: 'NVIDIA L4' });
    expect(await stateOf(call('GET', `/pods/${l4}`))).toBe('waiting');
    expect(await stateOf(call('DELETE', `/pods/${other}`))).toBe(204);
    const body = JSON.stringify(aCreateBody({ gpu: { id: 'NVIDIA L4' } }));
    expect(await stateOf(call('POST', '/pods', { body }))).toBe('waiting');
  });
});

describe('faultSchema', () => {
  it.each([
    [{ kind: 'vanish', page: 2 }, 'page: means nothing for vanish'],
    [{ kind: 'no_capacity', seconds: 5 }, 'seconds: means nothing for no_capacity'],
    [{ kind: 'host_down', seconds: -5 }, 'seconds: must not be negative for host_down'],
    [{ kind: 'quick_exit', podId: 'abc' }, 'podId: means nothing for quick_exit'],
    [{ kind: 'slow', call: 'get', page: 2 }, 'page: only a list has pages, not get'],
  ])('refuses what would do nothing: %j', (fault, message) => {
    const { error } = faultSchema.safeParse(fault);
    expect(error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)).toEqual([message]);
  });
});
