import { onSimulator } from './simulator-world.ts';

describe('PATCH /v2/pods/{id}', () => {
  it(
    'gives the pod another name, under which alone it is listed',
    onSimulator(async ({ call, create, simulator }) => {
      const id = await create({ name: 'pw-dev-a-1' });
      const reply = await call('PATCH', `/pods/${id}`, { name: 'mine' });
      expect(reply).toMatchObject({ status: 200, body: { id, name: 'mine' } });
      expect((await call('GET', '/pods')).body.pods).toMatchObject([{ id, name: 'mine' }]);
      expect(simulator.control.pods()).toMatchObject([{ id, name: 'mine', createdAs: 'pw-dev-a-1' }]);
    }),
  );

  it(
    'leaves faults aimed at the name of the create',
    onSimulator(async ({ call, create, simulator }) => {
      simulator.control.faults.add({ kind: 'terminate_failed', podName: 'pw-dev-a-1', times: 1 });
      const id = await create({ name: 'pw-dev-a-1' });
      await call('PATCH', `/pods/${id}`, { name: 'mine' });
      expect((await call('DELETE', `/pods/${id}`)).status).toBe(500);
      expect((await call('DELETE', `/pods/${id}`)).status).toBe(204);
    }),
  );

  it(
    'refuses what is no name, a pod that is not there, and the key of a pod',
    onSimulator(async ({ call, create, runner, clock }) => {
      const id = await create();
      for (const body of [{ name: '' }, {}, { spot: true }]) {
        expect((await call('PATCH', `/pods/${id}`, body)).status).toBe(422);
      }
      expect((await call('PATCH', '/pods/none', { name: 'mine' })).status).toBe(404);
      clock.advance(5000);
      const key = runner.containers[0]?.spec.env.RUNPOD_API_KEY ?? '';
      expect((await call('PATCH', `/pods/${id}`, { name: 'mine' }, key)).status).toBe(403);
    }),
  );
});
