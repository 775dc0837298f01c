import { type ApiKey, type ApiKeyStore, keyState, maxKeysOfUser } from '../../shared/domain/accounts/api-key.ts';
import { hashOf, idOf, later, now } from './examples.ts';

const aKey = (number: number, overrides: Partial<ApiKey> = {}): ApiKey => ({
  id: idOf(number),
  user_id: 'alice',
  key_sha256: hashOf(number),
  name: `Key ${number}`,
  scope: 'write',
  created_at: now.toISOString(),
  expires_at: later(90 * 86_400).toISOString(),
  ...overrides,
});

export const apiKeyStoreContract = (setup: () => Promise<ApiKeyStore>): void => {
  it('finds a key by its SHA-256 as it was made, and no other', async () => {
    const store = await setup();
    expect(await store.find(hashOf(1))).toBeUndefined();
    expect(await store.create(aKey(1))).toBe(true);
    const { expires_at: _, ...endless } = aKey(2, { user_id: 'bob', scope: 'read' });
    expect(await store.create(endless)).toBe(true);
    expect(await store.find(hashOf(1))).toEqual(aKey(1));
    expect(await store.find(hashOf(2))).toEqual(endless);
    expect(await store.find(hashOf(3))).toBeUndefined();
  });

  it('lists the keys of one user, in the order in which they were made, expired ones too', async () => {
    const store = await setup();
    const expired = aKey(2, { expires_at: later(-1).toISOString() });
    for (const key of [aKey(3), expired, aKey(1)]) await store.create(key);
    await store.create(aKey(4, { user_id: 'alice#2' }));
    expect(await store.list('alice')).toEqual([aKey(3), expired, aKey(1)]);
    expect(await store.list('nobody')).toEqual([]);
  });

  it('keeps as many as a user may have, however many calls come at once', async () => {
    const store = await setup();
    for (let nth = 1; nth < maxKeysOfUser; nth += 1) await store.create(aKey(nth));
    const made = await Promise.all([30, 31, 32].map((nth) => store.create(aKey(nth))));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await store.list('alice')).toHaveLength(maxKeysOfUser);
    const found = await Promise.all([30, 31, 32].map((nth) => store.find(hashOf(nth))));
    expect(found.map((key) => keyState(key, now) === 'good')).toEqual(made);
    expect(await store.create(aKey(40, { user_id: 'bob' }))).toBe(true);
  });

  it('takes a new one in the place of those that have expired or were revoked', async () => {
    const store = await setup();
    const soon = later(60).toISOString();
    await store.create(aKey(1, { expires_at: soon }));
    for (let nth = 2; nth <= maxKeysOfUser; nth += 1) await store.create(aKey(nth));
    expect(await store.create(aKey(50, { created_at: later(59).toISOString() }))).toBe(false);
    expect(await store.create(aKey(51, { created_at: soon }))).toBe(true);
    expect((await store.list('alice')).map(({ id }) => id)).not.toContain(idOf(1));
    expect(await store.create(aKey(52, { created_at: soon }))).toBe(false);
    await store.revoke('alice', idOf(2), later(61));
    expect(await store.create(aKey(52, { created_at: later(61).toISOString() }))).toBe(true);
  });

  it('revokes a key of its user alone, once, and says of it that it was', async () => {
    const store = await setup();
    await store.create(aKey(1));
    await store.create(aKey(2));
    expect(await store.revoke('bob', idOf(1), later(5))).toBe(false);
    expect(await store.revoke('alice', idOf(9), later(5))).toBe(false);
    expect(await store.revoke('alice', idOf(1), later(5))).toBe(true);
    expect(await store.find(hashOf(1))).toEqual(aKey(1, { revoked_at: later(5).toISOString() }));
    expect(await store.list('alice')).toEqual([aKey(2)]);
    expect(await store.revoke('alice', idOf(1), later(6))).toBe(false);
  });

  it('remembers the latest day of use, and brings no key to life by it', async () => {
    const store = await setup();
    await store.create(aKey(1));
    for (const day of ['2026-03-02', '2026-03-01', '2026-03-02']) await store.markUsed(hashOf(1), day);
    await store.markUsed(hashOf(2), '2026-03-02');
    expect(await store.list('alice')).toEqual([aKey(1, { last_used_on: '2026-03-02' })]);
    expect(await store.find(hashOf(2))).toBeUndefined();
  });
};
