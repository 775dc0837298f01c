import { aCreateBody, onSimulator } from './simulator-world.ts';

/** For what clients of others need before, beside and after a pod: `npm run test:clients` runs some of them. */
describe('the command of a pod', () => {
  it(
    'is shown in both forms, and taken in both',
    onSimulator(async ({ call }) => {
      const exec = { entrypoint: ['/bin/sh'], cmd: ['-c', 'a && b'] };
      const { body } = await call('POST', '/pods', aCreateBody({ args: undefined, ...exec }));
      expect(body).toMatchObject({ args: JSON.stringify(exec), ...exec });
      const again = await call('POST', '/pods', aCreateBody({ args: body.args, ...exec }));
      expect(again).toMatchObject({ status: 201, body: { args: body.args, ...exec } });
      expect((await call('GET', `/pods/${body.id}`)).body).toMatchObject(exec);
      const plain = await call('POST', '/pods', aCreateBody({ args: 'sleep 60' }));
      expect(plain.body).toMatchObject({ args: 'sleep 60', entrypoint: [], cmd: ['sleep', '60'] });
    }),
  );

  it(
    'is refused where it is told in two ways that differ, before there is a pod',
    onSimulator(async ({ call, simulator }) => {
      const answer = await call('POST', '/pods', aCreateBody({ args: 'sleep 60', cmd: ['sleep', '61'] }));
      expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('another command')]);
      expect(simulator.control.pods()).toEqual([]);
    }),
  );
});

describe('the ports of a pod', () => {
  const ports = ['8888/http', '22/tcp', '6006/tcp', 'all'];

  it(
    'are published while the container is up, and others after a stop',
    onSimulator(async ({ call, create, clock, runner, simulator }) => {
      const id = await create({ ports });
      const seen = async () => (await call('GET', `/pods/${id}`)).body;
      expect(await seen()).toMatchObject({ ports, runtime: null, ssh: { proxy: null, direct: null } });
      clock.advance(900);
      const up = await seen();
      const port = (number: number, type: string) => ({ private: number, public: expect.any(Number), type, ip });
      const { ip } = up.runtime.ports[0];
      expect(ip).toMatch(/^203\.0\.113\.\d+$/);
      expect(up.runtime.ports).toEqual([port(8888, 'http'), port(22, 'tcp'), port(6006, 'tcp')]);
      const ssh = up.runtime.ports[1].public;
      expect(up.ssh.direct).toEqual({ host: ip, port: ssh, username: 'root', command: `ssh root@${ip} -p ${ssh}` });
      expect(up.ssh.proxy).toMatchObject({ host: 'ssh.runpod.invalid', port: 22, username: `${id}-64411eb2` });
      expect(runner.of(id)?.spec.env).toMatchObject({
        RUNPOD_PUBLIC_IP: ip,
        RUNPOD_TCP_PORT_22: String(ssh),
        RUNPOD_TCP_PORT_6006: String(up.runtime.ports[2].public),
      });
      await call('POST', `/pods/${id}/action`, { action: 'stop' });
      expect((await seen()).ssh).toMatchObject({ proxy: expect.anything(), direct: null });
      await call('POST', `/pods/${id}/action`, { action: 'start' });
      clock.advance(900);
      expect((await seen()).runtime.ports[1].public).not.toBe(ssh);
      simulator.control.hostDown(id);
      expect((await seen()).ssh.direct).toBeNull();
    }),
  );

  it(
    'are none where none were asked for, or the container cannot start',
    onSimulator(async ({ call, create, clock, simulator }) => {
      const id = await create();
      simulator.control.faults.add({ kind: 'create_loop' });
      const loop = await create({ ports });
      clock.advance(900);
      const { runtime, ssh } = (await call('GET', `/pods/${id}`)).body;
      expect([runtime.ports, ssh.direct]).toEqual([[], null]);
      expect((await call('GET', `/pods/${loop}`)).body).toMatchObject({
        runtime: { ports: [] },
        ssh: { direct: null },
      });
    }),
  );
});

describe("the account's SSH keys", () => {
  const keys = ['ssh-ed25519 AAAA ann', 'ecdsa-sha2-nistp256 BBBB'];

  it(
    'are replaced as a whole, and reach the pods that ask for them',
    onSimulator(async ({ call, create, clock, runner }) => {
      const before = await create({ startSsh: true });
      expect((await call('GET', '/account/ssh-keys')).body).toEqual({ keys: [] });
      expect(await call('PUT', '/account/ssh-keys', { keys })).toMatchObject({ status: 200, body: { keys } });
      const [asks, silent] = [await create({ startSsh: true, startJupyter: true }), await create()];
      const own = await create({ startSsh: true, env: { PUBLIC_KEY: 'mine' } });
      clock.advance(900);
      const env = (id: string) => runner.of(id)?.spec.env ?? {};
      expect(env(asks)).toMatchObject({ PUBLIC_KEY: keys.join('\n'), JUPYTER_PASSWORD: expect.any(String) });
      expect(env(own).PUBLIC_KEY).toBe('mine');
      for (const id of [before, silent]) expect(env(id)).not.toHaveProperty('PUBLIC_KEY');
      expect((await call('GET', `/pods/${asks}`)).body.env).not.toHaveProperty('JUPYTER_PASSWORD');
    }),
  );

  it(
    'are refused where one is none',
    onSimulator(async ({ call }) => {
      for (const body of [{ keys: ['none'] }, { keys: 'ssh-rsa A' }, {}, { keys, more: 1 }]) {
        expect((await call('PUT', '/account/ssh-keys', body)).status).toBe(422);
      }
    }),
  );
});

describe('registry credentials and templates', () => {
  it(
    'are listed by name alone, and a credential goes when no pod uses it',
    onSimulator(async ({ call, create }) => {
      const login = { name: 'hub', username: 'ann', password: 'secret' };
      const { status, body: registry } = await call('POST', '/registries', login);
      expect([status, registry]).toEqual([201, { id: expect.any(String), name: 'hub' }]);
      expect((await call('POST', '/registries', { name: 'hub' })).status).toBe(422);
      expect((await call('GET', '/registries')).body).toMatchObject({ registries: [registry] });
      expect((await call('GET', `/registries/${registry.id}`)).body).toEqual(registry);
      const pod = await create({ registry: registry.id });
      expect((await call('DELETE', `/registries/${registry.id}`)).status).toBe(400);
      await call('DELETE', `/pods/${pod}`);
      expect((await call('DELETE', `/registries/${registry.id}`)).status).toBe(204);
      expect((await call('DELETE', `/registries/${registry.id}`)).status).toBe(404);
      expect((await call('GET', '/templates')).body).toMatchObject({ templates: [] });
    }),
  );

  it(
    'are hit by faults of the account',
    onSimulator(async ({ call, simulator }) => {
      simulator.control.faults.add({ kind: 'server_error', call: 'account' });
      expect((await call('GET', '/templates')).status).toBe(500);
      expect((await call('GET', '/pods')).status).toBe(200);
    }),
  );
});
