import { defaultTokenSeconds } from '../../../shared/domain/downloads/lifetime.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { call } from '../../support/api-event.ts';
import { aToken, setup } from './download-world.ts';

const oneTime = { mode: 'one_time' };

describe('create-download-token', () => {
  it('gives out a token of 43 characters and keeps only its SHA-256 (H9)', async () => {
    const { create, tokens } = setup();
    const { status, body } = await create(oneTime);
    expect(status).toBe(201);
    expect(body).toMatchObject({ mode: 'one_time', size_bytes: 1000, sha256: 'a'.repeat(64) });
    expect(body.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(body.url).toBe(`https://api.test/api/datasets/download?token=${body.token}`);
    expect(body.expires_at).toBe('2026-01-01T14:00:00.000Z');
    const [row] = tokens.rows.all();
    expect(row).toMatchObject({ token_sha256: hashToken(body.token), token_id: body.token_id, user_id: 'user-1' });
    expect(JSON.stringify(row)).not.toContain(body.token);
  });

  it('reads no secret unless the request can be repeated', async () => {
    const { create, secret } = setup();
    await create(oneTime);
    expect(secret.calls.total()).toBe(0);
    await create(oneTime, { key: 'key-1' });
    expect(secret.calls.total()).toBe(1);
  });

  it('answers a repeat of the same key with the same token, without having stored it', async () => {
    const { create, tokens } = setup();
    const first = await create(oneTime, { key: 'key-1' });
    const second = await create(oneTime, { key: 'key-1' });
    expect(second.body).toEqual(first.body);
    expect(tokens.rows.all()).toHaveLength(1);
    expect((await create(oneTime, { key: 'key-2' })).body.token).not.toBe(first.body.token);
    expect((await create(oneTime)).body.token).not.toBe(first.body.token);
  });

  it('derives another token with another secret', async () => {
    const [one, two] = [setup(), setup()];
    two.secret.value = 'another secret';
    const tokenOf = async (world: ReturnType<typeof setup>) => (await world.create(oneTime, { key: 'k' })).body.token;
    expect(await tokenOf(one)).not.toBe(await tokenOf(two));
  });

  it.each([
    ['another lifetime', oneTime, { mode: 'one_time', expires_in_seconds: 60 }],
    ['another mode', oneTime, { mode: 'presigned' }],
    ['the other way round', { mode: 'presigned' }, oneTime],
  ])('refuses the same key with %s', async (_what, first, second) => {
    const { create } = setup();
    expect((await create(first, { key: 'key-1' })).status).toBe(201);
    const answer = await create(second, { key: 'key-1' });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 409, code: 'idempotency_conflict' });
  });

  it('gives a presigned URL for at most an hour, without a token', async () => {
    const { create, objects } = setup();
    const { body } = await create({ mode: 'presigned' });
    expect(Object.keys(body).sort()).toEqual(['expires_at', 'mode', 'sha256', 'size_bytes', 'url']);
    expect(body.expires_at).toBe('2026-01-01T13:00:00.000Z');
    expect((await objects.fetch(body.url)).status).toBe(200);
    expect((await create({ mode: 'presigned', expires_in_seconds: 60 })).body.expires_at).toBe(
      '2026-01-01T12:01:00.000Z',
    );
    expect((await create({ mode: 'presigned', expires_in_seconds: 3601 })).body.issues[0].path).toBe(
      'expires_in_seconds',
    );
    expect((await create({ mode: 'one_time', expires_in_seconds: 86_401 })).status).toBe(400);
    expect((await create({ mode: 'one_time', expires_in_seconds: 86_400 })).body.expires_at).toBe(
      '2026-01-02T12:00:00.000Z',
    );
  });

  it('serves ready datasets only, and the own ones', async () => {
    expect((await setup({ dataset: { status: 'uploading' } }).create(oneTime)).body.code).toBe('dataset_not_ready');
    expect((await setup({ dataset: { status: 'rejected' } }).create(oneTime)).status).toBe(409);
    expect((await setup().create(oneTime, { userId: 'user-2' })).status).toBe(404);
    expect((await setup().create(oneTime, { id: 'nothing' })).status).toBe(404);
  });

  it('lives longer for a larger dataset, but never longer than a day (G5 F5)', () => {
    expect(defaultTokenSeconds(1000, 7200)).toBe(7200);
    expect(defaultTokenSeconds(100_000_000_000, 7200)).toBe(20_000);
    expect(defaultTokenSeconds(10_000_000_000_000, 7200)).toBe(86_400);
    expect(defaultTokenSeconds(1000, 1_000_000)).toBe(86_400);
  });
});

describe('redeem-download-token', () => {
  it('redirects to the bytes, by one write and no read', async () => {
    const { create, redeem, tokens, objects } = setup();
    const { token } = (await create(oneTime)).body;
    tokens.calls.reset();
    const answer = await redeem(token);
    expect(answer.status).toBe(302);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(answer.text).toBe('');
    expect(tokens.calls.counts()).toEqual({ redeem: 1 });
    expect(Buffer.from((await objects.fetch(answer.headers.location ?? '')).bytes ?? []).toString()).toBe('the bytes');
  });

  it('answers exactly one of a hundred concurrent calls 302', async () => {
    const { create, redeem } = setup();
    const { token } = (await create(oneTime)).body;
    const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(token)));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ body }) => body?.code === 'token_used')).toHaveLength(99);
  });

  it('takes the token from the header as well, but not from both', async () => {
    const { create, handlers } = setup();
    const { token } = (await create(oneTime)).body;
    expect((await call(handlers.redeem, { bearer: token, query: { token } })).status).toBe(400);
    expect((await call(handlers.redeem, { bearer: token })).status).toBe(302);
  });

  it.each([
    ['no token', {}],
    ['an empty token', { query: { token: '' } }],
    ['an unknown token', { query: { token: aToken('x') } }],
    ['half a token', { query: { token: 'abc' } }],
    ['a token with more behind it', { query: { token: `${aToken('x')}=` } }],
    ['another scheme', { headers: { authorization: `Basic ${aToken('x')}` } }],
  ])('answers %s with 401, and HEAD alike', async (_what, fields) => {
    const { handlers, tokens } = setup();
    expect((await call(handlers.redeem, fields)).body.code).toBe('unauthorized');
    expect((await call(handlers.inspect, fields)).status).toBe(401);
    expect(tokens.rows.all()).toEqual([]);
  });

  it('says which of used, expired and revoked it is, and HEAD alike', async () => {
    const { create, redeem, revoke, inspect, pass } = setup();
    const [used, expired, revoked] = [
      (await create(oneTime)).body,
      (await create({ ...oneTime, expires_in_seconds: 60 })).body,
      (await create(oneTime)).body,
    ];
    await redeem(used.token);
    pass(60);
    expect((await revoke(revoked.token_id)).status).toBe(204);
    for (const [{ token }, code] of [
      [used, 'token_used'],
      [expired, 'token_expired'],
      [revoked, 'token_revoked'],
    ]) {
      const answer = await redeem(token);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 410, code });
      expect((await inspect(token)).status).toBe(410);
    }
  });

  it('burns the token before it fails, so that a repeat is told so', async () => {
    const { create, redeem, objects } = setup();
    const { token } = (await create(oneTime)).body;
    objects.calls.failNext('presignGet', new Error('no credentials'));
    expect((await redeem(token)).status).toBe(500);
    expect((await redeem(token)).body.code).toBe('token_used');
  });
});

describe('inspect-download-token', () => {
  it('tells the facts in headers and uses nothing up', async () => {
    const { create, inspect, redeem } = setup();
    const { token } = (await create(oneTime)).body;
    for (const answer of [await inspect(token), await inspect(token)]) {
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'x-dataset-size': '1000',
        'x-dataset-sha256': 'a'.repeat(64),
        'x-token-expires-at': '2026-01-01T14:00:00.000Z',
      });
    }
    expect((await redeem(token)).status).toBe(302);
  });
});

describe('revoke-download-token', () => {
  it("answers 404 for another user's token and leaves it good", async () => {
    const { create, revoke, redeem } = setup();
    const { token, token_id } = (await create(oneTime)).body;
    expect((await revoke(token_id, 'user-2')).status).toBe(404);
    expect((await revoke('nothing')).status).toBe(404);
    expect((await redeem(token)).status).toBe(302);
  });

  it('may be repeated', async () => {
    const { create, revoke } = setup();
    const { token_id } = (await create(oneTime)).body;
    expect([(await revoke(token_id)).status, (await revoke(token_id)).status]).toEqual([204, 204]);
  });
});
