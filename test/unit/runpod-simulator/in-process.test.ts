import { aCreateBody, inProcessWorld, settled } from './simulator-world.ts';

describe('createRunpodSimulator', () => {
  it('serves the API and the control without a socket', async () => {
    const { simulator, call, create } = inProcessWorld();
    const id = await create();
    const answer = await call('GET', `/pods/${id}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    const refused = await simulator.fetch(new Request(`${simulator.url}/pods`));
    expect([refused.status, refused.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    const faults = await simulator.fetch(new URL(`${simulator.controlUrl}/faults`), {
      method: 'POST',
      headers: { authorization: `Bearer ${simulator.apiKey}` },
      body: JSON.stringify({ kind: 'server_error', times: 1 }),
    });
    expect(faults.status).toBe(201);
    expect((await call('GET', '/pods')).status).toBe(500);
    expect((await call('DELETE', `/pods/${id}`)).status).toBe(204);
  });

  it('breaks a connection off as fetch reports it', async () => {
    const { simulator, call } = inProcessWorld();
    simulator.control.faults.add({ kind: 'connection_reset', times: 1 });
    const broken = call('GET', '/pods');
    await expect(broken).rejects.toThrow(TypeError);
    await expect(broken).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } });
  });

  it('keeps silent until the caller gives up, or the simulator stops', async () => {
    const { simulator, call } = inProcessWorld();
    simulator.control.faults.add({ kind: 'create_then_no_answer', times: 1 });
    simulator.control.faults.add({ kind: 'no_answer', call: 'list' });
    const patience = new AbortController();
    const body = JSON.stringify(aCreateBody());
    const create = call('POST', '/pods', { body, signal: patience.signal });
    const list = call('GET', '/pods');
    await settled();
    patience.abort(new Error('enough'));
    await expect(create).rejects.toThrow('enough');
    expect(simulator.control.pods()).toHaveLength(1);
    await simulator.stop();
    await expect(list).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    await expect(call('GET', '/pods')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('has no effect for a caller who has given up before', async () => {
    const { simulator, call } = inProcessWorld();
    const body = JSON.stringify(aCreateBody());
    await expect(call('POST', '/pods', { body, signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late');
    expect(simulator.control.pods()).toEqual([]);
  });

  it('reaches nothing but itself', async () => {
    const { simulator } = inProcessWorld();
    await expect(simulator.fetch('http://127.0.0.1:1/v2/pods')).rejects.toMatchObject({ cause: { code: 'ENOTFOUND' } });
  });

  it('streams a log until the reader goes', async () => {
    const { clock, runner, call, create } = inProcessWorld();
    const id = await create();
    clock.advance(900);
    const stop = new AbortController();
    const answer = await call('GET', `/pods/${id}/logs?source=container`, { signal: stop.signal });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body?.getReader();
    runner.of(id)?.print('one');
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toMatch(/"line":"one"/);
    const next = reader?.read();
    stop.abort(new Error('read enough'));
    await expect(next).rejects.toThrow('read enough');
  });

  it('gives the same ids of pods and requests for the same seed, and others for another', async () => {
    const run = async (seed: number): Promise<unknown[]> => {
      const { call, create } = inProcessWorld({ seed });
      const ids = [await create(), await create()];
      return [...ids, (await call('GET', '/pods')).headers.get('x-request-id')];
    };
    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });
});
