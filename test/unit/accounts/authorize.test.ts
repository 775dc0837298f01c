import process from 'node:process';
import { createHandler } from '../../../functions/accounts/authorize.ts';
import { type ApiKey, mintApiKey } from '../../../shared/domain/accounts/api-key.ts';
import { unauthenticated } from '../../../shared/domain/accounts/identity.ts';
import { IdentityMemory, rememberedSeconds } from '../../../shared/domain/accounts/identity-memory.ts';
import type { GoodToken } from '../../../shared/domain/accounts/token-verifier.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { FakeApiKeyStore } from '../../support/fake-api-key-store.ts';
import { leastCpuMs } from '../../support/least-cpu-ms.ts';
import { logsOf } from '../../support/logs-of.ts';

const start = new Date('2026-03-01T12:00:00.000Z');
const { token: key, sha256 } = mintApiKey((count) => new Uint8Array(count).fill(7));

const aKey = (overrides: Partial<ApiKey> = {}): ApiKey => ({
  id: '00000000-0000-4000-8000-000000000001',
  user_id: 'alice',
  key_sha256: sha256,
  name: 'Nightly',
  scope: 'read',
  created_at: start.toISOString(),
  expires_at: new Date(start.getTime() + 3_600_000).toISOString(),
  ...overrides,
});

const setup = async (stored: readonly ApiKey[] = []) => {
  const keys = new FakeApiKeyStore();
  for (const one of stored) await keys.create(one);
  let seconds = 0;
  const clock = () => new Date(start.getTime() + seconds * 1000);
  const asked: string[] = [];
  const faults: unknown[] = [];
  const tokens = new Map<string, GoodToken>();
  /** Another instance shares the store, and no memory. */
  const instance = () => {
    const handler = createHandler({
      tokens: {
        verify: async (token) => {
          asked.push(token);
          return tokens.get(token) ?? unauthenticated('invalid', 'it is not a token that the issuer has signed');
        },
      },
      keys,
      memory: new IdentityMemory(),
      clock,
      operatorClaim: 'groups',
      onFault: (error) => faults.push(error),
    });
    return async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await handler({ headers, requestContext: { requestId: 'r' } as never });
      expect(answer.isAuthorized).toBe(true);
      return JSON.parse(answer.context.identity);
    };
  };
  const at = (second: number) => {
    seconds = second;
  };
  return { keys, asked, faults, tokens, instance, ask: instance(), at };
};

const byKey = `Bearer ${key}`;
const revoked = { how: 'nobody', reason: 'revoked', detail: 'the API key was revoked' };

describe('an API key', () => {
  it('is its user’s, with its scope, and has no claims', async () => {
    const { ask, asked } = await setup([aKey()]);
    const { id, name, scope, expires_at } = aKey();
    expect(await ask(byKey)).toEqual({ how: 'api_key', user_id: 'alice', key: { id, name, scope, expires_at } });
    expect(asked).toEqual([]);
  });

  it.each([
    ['that nobody has', key, 'invalid', 'no such API key is known'],
    ['that is cut off', key.slice(0, -1), 'invalid', 'this is not a whole API key'],
    ['with more behind it', `${key}A`, 'invalid', 'this is not a whole API key'],
    ['that is the hash of one', `pwk_${sha256.slice(0, 43)}`, 'invalid', 'no such API key is known'],
  ])('%s is nobody’s', async (_what, text, reason, detail) => {
    const { ask } = await setup();
    expect(await ask(`Bearer ${text}`)).toEqual({ how: 'nobody', reason, detail });
  });

  it('opens nothing from the second on at which it expires, remembered or not', async () => {
    const { ask, instance, at } = await setup([aKey({ expires_at: new Date(start.getTime() + 10_000).toISOString() })]);
    at(9);
    expect(await ask(byKey)).toMatchObject({ how: 'api_key' });
    at(10);
    const expired = { how: 'nobody', reason: 'expired', detail: 'the API key has expired' };
    expect(await ask(byKey)).toEqual(expired);
    expect(await instance()(byKey)).toEqual(expired);
  });

  it('that was revoked is dead within a minute on every instance, and at once on those that never saw it', async () => {
    const { ask, instance, keys, at } = await setup([aKey()]);
    const others = [instance(), instance(), instance()];
    for (const one of [ask, ...others]) expect(await one(byKey)).toMatchObject({ how: 'api_key' });
    at(1);
    await keys.revoke('alice', aKey().id, start);
    expect(await instance()(byKey)).toEqual(revoked);
    at(rememberedSeconds);
    expect(rememberedSeconds).toBeLessThanOrEqual(60);
    for (const one of [ask, ...others]) expect(await one(byKey)).toEqual(revoked);
  });

  it('is looked up once while it is remembered, and its use is noted once a day', async () => {
    const { ask, keys, at } = await setup([aKey({ expires_at: undefined })]);
    for (let nth = 0; nth < 5; nth += 1) await ask(byKey);
    expect([keys.calls.count('find'), keys.calls.count('markUsed')]).toEqual([1, 1]);
    at(rememberedSeconds);
    await ask(byKey);
    expect([keys.calls.count('find'), keys.calls.count('markUsed')]).toEqual([2, 1]);
    expect(await keys.find(sha256)).toMatchObject({ last_used_on: '2026-03-01' });
    at(86_400);
    await ask(byKey);
    expect(await keys.find(sha256)).toMatchObject({ last_used_on: '2026-03-02' });
  });

  it('is good although its use could not be noted; one that cannot be looked up is nobody’s for now', async () => {
    const { ask, keys, faults } = await setup([aKey()]);
    keys.calls.failNext('markUsed', new Error('throttled'));
    expect(await ask(byKey)).toMatchObject({ how: 'api_key' });
    expect(faults).toHaveLength(1);
    const other = await setup([aKey()]);
    other.keys.calls.failNext('find', new Error('throttled'));
    expect(await other.ask(byKey)).toEqual({ how: 'nobody', reason: 'unavailable' });
    expect(await other.ask(byKey)).toMatchObject({ how: 'api_key' });
  });
});

describe('a JWT', () => {
  const good = (claims: Readonly<Record<string, string>>, seconds = 3600): GoodToken => ({
    how: 'jwt',
    claims,
    expiresAt: new Date(start.getTime() + seconds * 1000),
  });

  it('hands over its subject and what makes an operator, and nothing else that it says', async () => {
    const { ask, tokens } = await setup();
    tokens.set('a.b.c', good({ sub: 'alice', groups: '[operators]', email: 'alice@example.com' }));
    expect(await ask('Bearer a.b.c')).toEqual({ how: 'jwt', claims: { sub: 'alice', groups: '[operators]' } });
  });

  it('is checked once while it is remembered, and never believed longer than it is good', async () => {
    const { ask, tokens, asked, at } = await setup();
    tokens.set('a.b.c', good({ sub: 'alice' }, 10));
    for (let nth = 0; nth < 5; nth += 1) await ask('Bearer a.b.c');
    expect(asked).toHaveLength(1);
    tokens.clear();
    at(10);
    expect(await ask('Bearer a.b.c')).toMatchObject({ how: 'nobody' });
  });

  it('that was refused is asked about again', async () => {
    const { ask, tokens, asked } = await setup();
    expect(await ask('Bearer a.b.c')).toMatchObject({ how: 'nobody', reason: 'invalid' });
    tokens.set('a.b.c', good({ sub: 'alice' }));
    expect(await ask('Bearer a.b.c')).toMatchObject({ how: 'jwt' });
    expect(asked).toHaveLength(2);
  });
});

describe('the authorizer', () => {
  it('logs no credential, nor what it is the hash of', async () => {
    const { ask } = await setup([aKey()]);
    const lines = JSON.stringify(
      await logsOf(async () => {
        for (const text of [byKey, `Bearer ${key.slice(0, -1)}A`, 'Bearer a.b.c', undefined]) await ask(text);
      }),
    );
    expect(lines).toContain('nobody_identified');
    for (const secret of [key.slice(4), sha256, 'a.b.c', hashToken('a.b.c')]) expect(lines).not.toContain(secret);
  });

  it('takes less than a millisecond of CPU for a credential that it remembers', async () => {
    const { ask } = await setup([aKey()]);
    await ask(byKey);
    const times = 100;
    const all = async () => {
      for (let nth = 0; nth < times; nth += 1) await ask(byKey);
    };
    const ms = (await leastCpuMs(all, times / 2)) / times;
    process.stderr.write(`authorizer, warm, a credential that it remembers: ${ms.toFixed(3)} ms of CPU a request\n`);
    expect(ms).toBeLessThan(1);
  });
});
