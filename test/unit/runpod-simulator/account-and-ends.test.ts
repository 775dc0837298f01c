import { aCreateBody, inProcessWorld } from './simulator-world.ts';

const onNetworkVolume = { mounts: { network: [{ volumeId: 'vol1', path: '/workspace' }] } };

describe('an exhausted balance', () => {
  it('refuses creates at once, and ends pods with the next bill: those on a network volume are stopped', async () => {
    const { simulator, clock, create, get } = inProcessWorld();
    const plain = await create();
    const kept = await create(onNetworkVolume);
    clock.advance(60_000);
    simulator.control.exhaustBalance(300);
    await expect(create()).rejects.toThrow(/402: Your account balance is too low/);
    clock.advance(299_000);
    expect((await get('/pods')).pods).toHaveLength(2);
    clock.advance(1000);
    expect((await get('/pods')).pods).toMatchObject([{ id: kept, status: 'EXITED', cost: 0 }]);
    expect(simulator.control.pods()).toMatchObject([
      { id: plain, status: 'TERMINATED', endedBy: 'balance' },
      { id: kept, status: 'EXITED', endedBy: null },
    ]);
  });

  it('spares the pods where money came in before the bill', async () => {
    const { simulator, clock, create, get } = inProcessWorld();
    await create();
    simulator.control.exhaustBalance(300);
    simulator.control.restoreBalance();
    clock.advance(600_000);
    await create();
    expect((await get('/pods')).pods).toHaveLength(2);
  });

  it('is told and set over HTTP', async () => {
    const { clock, call, create, get } = inProcessWorld();
    await create();
    const set = async (body: unknown): Promise<number> =>
      (await call('POST', '/_control/balance', { body: JSON.stringify(body) })).status;
    expect(await set({ exhausted: true, billInSeconds: 60 })).toBe(204);
    expect(await get('/_control/balance')).toEqual({ exhausted: true });
    clock.advance(60_000);
    expect((await get('/pods')).pods).toEqual([]);
    expect(await set({ exhausted: false })).toBe(204);
    expect(await get('/_control/balance')).toEqual({ exhausted: false });
    expect(await set({ exhausted: 'yes' })).toBe(422);
  });
});

describe('a pod under control over HTTP', () => {
  it('crashes, and loses its host for a while or until told', async () => {
    const { clock, call, create, get } = inProcessWorld({ delays: { restartMs: 1000 } });
    const id = await create();
    clock.advance(60_900);
    const tell = async (verb: string, body?: unknown): Promise<number> =>
      (await call('POST', `/_control/pods/${id}/${verb}`, body === undefined ? {} : { body: JSON.stringify(body) }))
        .status;
    const uptime = async (): Promise<number | undefined> => (await get(`/pods/${id}`)).runtime?.uptime;
    expect([await tell('crash'), await uptime()]).toEqual([204, 0]);
    clock.advance(6000);
    expect([await uptime(), await tell('host-down', { downSeconds: 30 }), await uptime()]).toEqual([5, 204, undefined]);
    clock.advance(41_000);
    expect([await uptime(), await tell('host-down', {}), await uptime()]).toEqual([10, 204, undefined]);
    clock.advance(86_400_000);
    expect([await uptime(), await tell('host-up')]).toEqual([undefined, 204]);
    clock.advance(3000);
    expect(await uptime()).toBe(2);
    expect(await tell('host-down', { downSeconds: -1 })).toBe(422);
  });
});

describe('a create', () => {
  it('may be rejected or be too dear, and makes no pod then', async () => {
    const { simulator, create } = inProcessWorld();
    simulator.control.faults.add({ kind: 'create_rejected', times: 1, detail: 'No such luck.' });
    simulator.control.faults.add({ kind: 'balance_too_low', times: 1 });
    await expect(create()).rejects.toThrow('400: No such luck.');
    await expect(create()).rejects.toThrow(/402: Your account balance is too low/);
    expect(simulator.control.pods()).toEqual([]);
  });

  it.each([302, 403, 404, 409, 410, 423, 503])('may be rejected with %i', async (status) => {
    const { simulator, call } = inProcessWorld();
    simulator.control.faults.add({ kind: 'create_rejected', status, retryAfterSeconds: 7 });
    const answer = await call('POST', '/pods', { body: JSON.stringify(aCreateBody()) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7']);
    expect(simulator.control.pods()).toEqual([]);
  });
});

describe('DELETE', () => {
  it('may be accepted for a pod that stays, and then deny that it knows it', async () => {
    const { simulator, create, call, get } = inProcessWorld();
    const id = await create();
    simulator.control.faults.add({ kind: 'terminate_ignored', times: 1 });
    simulator.control.faults.add({ kind: 'terminate_not_found', skip: 0, times: 2 });
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push((await call('DELETE', `/pods/${id}`)).status);
    expect(answers).toEqual([204, 404, 404, 204]);
    expect((await get('/pods')).pods).toEqual([]);
  });

  it('may take effect late', async () => {
    const { simulator, clock, create, call } = inProcessWorld();
    const id = await create();
    simulator.control.faults.add({ kind: 'terminate_ignored', seconds: 90 });
    expect((await call('DELETE', `/pods/${id}`)).status).toBe(204);
    clock.advance(89_000);
    expect((await call('GET', `/pods/${id}`)).status).toBe(200);
    clock.advance(1000);
    expect((await call('GET', `/pods/${id}`)).status).toBe(404);
    expect(simulator.control.pods()).toMatchObject([{ endedBy: 'api' }]);
  });
});
