import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { later, now } from './examples.ts';

const control = (reason: string, at = now) => ({ reason, set_at: at.toISOString(), set_by: 'ops' });

export const controlsStoreContract = (setup: () => Promise<ControlsStore>): void => {
  it('has nothing in place at first', async () => {
    const { deploysPause, suspensions } = await (await setup()).get();
    expect(deploysPause).toBeUndefined();
    expect([...suspensions]).toEqual([]);
  });

  it('keeps a pause until it is lifted, and the newest of two', async () => {
    const store = await setup();
    await store.resumeDeploys();
    await store.pauseDeploys(control('RunPod is down'));
    await store.pauseDeploys(control('still down', later(60)));
    expect((await store.get()).deploysPause).toEqual(control('still down', later(60)));
    await store.resumeDeploys();
    expect((await store.get()).deploysPause).toBeUndefined();
  });

  it('keeps each suspension apart, whatever the id of a user holds', async () => {
    const store = await setup();
    const users = ['alice', 'auth0|bob', 'a.b#c', 'über user', `${'x'.repeat(250)}`, '__proto__'];
    await Promise.all(users.map((user) => store.suspend(user, control(`of ${user.slice(0, 20)}`))));
    await store.pauseDeploys(control('pause'));
    await store.suspend('alice', control('again', later(5)));
    await store.liftSuspension('a.b#c');
    await store.liftSuspension('nobody');
    const { suspensions, deploysPause } = await store.get();
    expect([...suspensions.keys()].sort()).toEqual(users.filter((user) => user !== 'a.b#c').sort());
    expect(suspensions.get('alice')).toEqual(control('again', later(5)));
    expect(suspensions.get('auth0|bob')).toEqual(control('of auth0|bob'));
    expect(deploysPause).toEqual(control('pause'));
  });
};
