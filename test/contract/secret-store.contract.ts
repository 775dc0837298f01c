import { maxSecretsOfUser, type SealedSecret, type SecretStore } from '../../shared/domain/accounts/secret.ts';
import { later, now } from './examples.ts';

const aSecret = (name: string, overrides: Partial<SealedSecret> = {}): SealedSecret => ({
  user_id: 'alice',
  name,
  box: `box of ${name}`,
  json_bytes: 12,
  ...overrides,
});

const told = (name: string, updated = now, created = now) => ({
  name,
  created_at: created.toISOString(),
  updated_at: updated.toISOString(),
});

export const secretStoreContract = (setup: () => Promise<SecretStore>): void => {
  it('finds boxes by the names of their user, in the order that was asked for', async () => {
    const store = await setup();
    expect(await store.find('alice', ['A'])).toEqual([undefined]);
    expect(await store.put(aSecret('A'), now)).toEqual(told('A'));
    await store.put(aSecret('B'), now);
    await store.put(aSecret('C', { user_id: 'alice#A' }), now);
    expect(await store.find('alice', ['B', 'C', 'A'])).toEqual([aSecret('B'), undefined, aSecret('A')]);
    expect(await store.find('alice', [])).toEqual([]);
  });

  it('lists names with their times, and no box', async () => {
    const store = await setup();
    expect(await store.list('alice')).toEqual([]);
    await store.put(aSecret('B'), now);
    await store.put(aSecret('A'), later(5));
    expect(await store.list('alice')).toEqual([told('B'), told('A', later(5), later(5))]);
  });

  it('replaces the one of a name, and remembers when that was first put', async () => {
    const store = await setup();
    await store.put(aSecret('A'), now);
    expect(await store.put(aSecret('A', { box: 'another' }), later(9))).toEqual(told('A', later(9)));
    expect(await store.find('alice', ['A'])).toEqual([aSecret('A', { box: 'another' })]);
    expect(await store.list('alice')).toEqual([told('A', later(9))]);
  });

  it('keeps as many as a user may have, however many calls come at once', async () => {
    const store = await setup();
    for (let nth = 1; nth < maxSecretsOfUser; nth += 1) await store.put(aSecret(`S${nth}`), now);
    const put = await Promise.all(['X', 'Y', 'Z'].map((name) => store.put(aSecret(name), now)));
    expect(put.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await store.list('alice')).toHaveLength(maxSecretsOfUser);
    const found = await store.find('alice', ['X', 'Y', 'Z']);
    expect(found.map((one) => one?.name)).toEqual(put.map((one) => one?.name));
    expect(await store.put(aSecret('S1', { box: 'another' }), now)).toEqual(told('S1'));
  });

  it('removes a secret of its user alone, once', async () => {
    const store = await setup();
    await store.put(aSecret('A'), now);
    await store.put(aSecret('B'), now);
    expect(await store.remove('bob', 'A')).toBe(false);
    expect(await store.remove('alice', 'A')).toBe(true);
    expect(await store.remove('alice', 'A')).toBe(false);
    expect(await store.list('alice')).toEqual([told('B')]);
    expect(await store.find('alice', ['A', 'B'])).toEqual([undefined, aSecret('B')]);
  });
};
