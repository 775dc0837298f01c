import process from 'node:process';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { JwtIssuer } from '../../../infra/local/issuer/jwt-issuer.ts';
import { type Listening, listen } from '../../../infra/local/listen.ts';
import { identify } from '../../../shared/domain/accounts/identify.ts';
import { IdentityMemory } from '../../../shared/domain/accounts/identity-memory.ts';
import { OidcTokenVerifier } from '../../../shared/oidc/oidc-token-verifier.ts';
import { FakeApiKeyStore } from '../../support/fake-api-key-store.ts';
import { leastCpuMs } from '../../support/least-cpu-ms.ts';

/** Every authorizer of these tests remembers nothing, so that each question is one of the verifier. */
const authorizerOf = (issuer: string, audience: readonly string[]) => {
  const tokens = new OidcTokenVerifier({ issuer, audience });
  return (authorization: string | undefined) =>
    identify(authorization, {
      tokens,
      keys: new FakeApiKeyStore(),
      memory: new IdentityMemory(),
      clock: () => new Date(),
      onFault: (error) => {
        throw error;
      },
    });
};

const setup = async () => {
  const issuer = await JwtIssuer.start();
  return { issuer, judge: authorizerOf(issuer.url, ['podwarden']) };
};

const stopped: { stop(): Promise<void> }[] = [];
const setupStopped = async () => {
  const world = await setup();
  stopped.push(world.issuer);
  return world;
};

afterAll(() => Promise.all(stopped.map((issuer) => issuer.stop())));

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;

const claims = (issuer: string, more: Record<string, unknown> = {}) => ({
  iss: issuer,
  aud: 'podwarden',
  sub: 'ann',
  exp: seconds(60),
  ...more,
});

const signed = (payload: Record<string, unknown>, key: CryptoKey, header: JWTHeaderParameters) =>
  new SignJWT(payload).setProtectedHeader(header).sign(key);

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
const pairs = new Map<string, Promise<Pair>>();

/** The issuers of all tests share one pair of keys for each algorithm, because RSA keys take a quarter of a second to make. */
const pairOf = (alg: string): Promise<Pair> => {
  const made = pairs.get(alg) ?? generateKeyPair(alg, { extractable: true });
  pairs.set(alg, made);
  return made;
};

/** An issuer whose tokens a test writes as it likes, and whose published keys it may change. */
const setupAnyIssuer = async (alg = 'RS256') => {
  const { privateKey, publicKey } = await pairOf(alg);
  const keys: JWK[] = [{ ...(await exportJWK(publicKey)), kid: 'first', alg }];
  let listening: Listening | undefined;
  let fetched = 0;
  listening = await listen((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/keys') fetched += 1;
    const answer = request.url === '/keys' ? { keys } : { issuer: listening?.url, jwks_uri: `${listening?.url}/keys` };
    response.end(JSON.stringify(answer));
  });
  stopped.push({ stop: () => listening.close() });
  const judge = authorizerOf(listening.url, ['podwarden', 'web']);
  const { url } = listening;
  return {
    url,
    keys,
    publicKey,
    fetched: () => fetched,
    judge: (token: string) => judge(`Bearer ${token}`),
    sign: (more: Record<string, unknown> = {}, header: Partial<JWTHeaderParameters> = {}, key = privateKey) =>
      signed(claims(url, more), key, { alg, kid: 'first', ...header }),
  };
};

const authorized = { how: 'jwt' };
const unauthorized = { how: 'nobody', reason: 'invalid' };

describe('the authorizer, of JWTs', () => {
  it('lets a token of the issuer in and hands its claims over as text', async () => {
    const { issuer, judge } = await setupStopped();
    const verdict = await judge(`Bearer ${await issuer.issue({ user: 'ann' })}`);
    expect(verdict).toMatchObject({
      how: 'jwt',
      claims: { sub: 'ann', aud: 'podwarden', exp: expect.stringMatching(/^\d+$/) },
    });
  });

  it('hands the groups of an operator over as text, and nobody else’s', async () => {
    const { issuer, judge } = await setupStopped();
    issuer.operator = { claim: 'cognito:groups', value: 'podwarden-operators' };
    const verdict = await judge(await issuer.issue({ user: 'ops', operator: true }));
    expect(verdict).toMatchObject({ claims: { 'cognito:groups': '[podwarden-operators]' } });
    const user = await judge(await issuer.issue({ user: 'ann' }));
    expect(user).toMatchObject({ claims: expect.not.objectContaining({ 'cognito:groups': expect.anything() }) });
  });

  it.each(['Bearer ', 'bearer ', 'BEARER  ', ''])('takes the token behind %j', async (prefix) => {
    const { issuer, judge } = await setupStopped();
    expect(await judge(`${prefix}${await issuer.issue({ user: 'ann' })}`)).toMatchObject(authorized);
  });

  it.each([undefined, '', 'Bearer', 'Bearer '])('says that a request with %j brings nothing', async (header) => {
    const { judge } = await setupStopped();
    expect(await judge(header)).toEqual({ how: 'nobody', reason: 'missing' });
  });

  it('refuses an expired token and says so', async () => {
    const { issuer, judge } = await setupStopped();
    const verdict = await judge(`Bearer ${await issuer.issue({ user: 'ann', expiresInSeconds: -10 })}`);
    expect(verdict).toEqual({ how: 'nobody', reason: 'expired', detail: 'the token has expired' });
  });

  it.each([
    ['of another issuer', { iss: 'https://issuer.example.com' }],
    ['of an issuer that begins alike', { iss: 'http://127.0.0.1:1' }],
    ['of no issuer', { iss: undefined }],
    ['for another audience', { aud: 'other' }],
    ['for a list without ours', { aud: ['other', 'podwarden2'] }],
    ['for no audience and no client', { aud: undefined }],
    ['for another client', { aud: undefined, client_id: 'other' }],
    ['for another audience, of a client of ours', { aud: 'other', client_id: 'podwarden' }],
    ['that has expired', { exp: seconds(-1) }],
    ['that never expires', { exp: undefined }],
    ['that is not valid yet', { nbf: seconds(60) }],
    ['made in the future', { iat: seconds(60) }],
  ])('refuses a token %s', async (_what, more) => {
    const { sign, judge } = await setupAnyIssuer();
    expect(await judge(await sign())).toMatchObject(authorized);
    expect(await judge(await sign(more))).toMatchObject({ how: 'nobody' });
  });

  it.each([
    ['one audience of several', { aud: ['other', 'web'] }],
    ['a client id in place of an audience', { aud: undefined, client_id: 'web' }],
    ['a time before which it is not valid, in the past', { nbf: seconds(-1), iat: seconds(-1) }],
    ['no subject: whether that will do is for the function to say', { sub: undefined }],
  ])('lets a token in with %s', async (_what, more) => {
    const { sign, judge } = await setupAnyIssuer();
    expect(await judge(await sign(more))).toMatchObject(authorized);
  });

  it.each(['RS384', 'RS512'])('knows %s', async (alg) => {
    const { sign, judge } = await setupAnyIssuer(alg);
    expect(await judge(await sign())).toMatchObject(authorized);
  });

  it.each(['ES256', 'EdDSA', 'PS256'])('refuses %s, which API Gateway does not verify', async (alg) => {
    const { sign, judge } = await setupAnyIssuer(alg);
    expect(await judge(await sign())).toMatchObject(unauthorized);
  });

  it('refuses a token without a signature', async () => {
    const { issuer, judge } = await setupStopped();
    const none = new UnsecuredJWT(claims(issuer.url)).encode();
    expect(await judge(`Bearer ${none}`)).toMatchObject(unauthorized);
  });

  it('refuses a signature by a key that is not the issuer’s, even under its kid', async () => {
    const { judge, sign } = await setupAnyIssuer();
    const { privateKey } = await generateKeyPair('RS256');
    expect(await judge(await sign({}, {}, privateKey))).toMatchObject(unauthorized);
  });

  it('refuses a key that the token brings itself', async () => {
    const { judge, sign } = await setupAnyIssuer();
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const header = { jwk: await exportJWK(publicKey), kid: 'mine' };
    expect(await judge(await sign({}, header, privateKey))).toMatchObject(unauthorized);
    expect(await judge(await sign({}, { ...header, kid: 'first' }, privateKey))).toMatchObject(unauthorized);
  });

  it('refuses an HMAC made with the public key or any other text that anyone can read', async () => {
    const { url, publicKey, keys, judge } = await setupAnyIssuer();
    for (const text of [await exportSPKI(publicKey), JSON.stringify({ keys }), String(keys[0]?.n)]) {
      for (const kid of [undefined, 'first']) {
        const header = { alg: 'HS256', ...(kid && { kid }) };
        const forged = await new SignJWT(claims(url)).setProtectedHeader(header).sign(Buffer.from(text));
        expect(await judge(forged)).toMatchObject(unauthorized);
      }
    }
  });

  it('refuses a token that was changed, be it by one character', async () => {
    const { sign, judge } = await setupAnyIssuer();
    const [header = '', payload = '', signature = ''] = (await sign()).split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'bob' }),
    );
    const changed = [
      `${header}.${forged.toString('base64url')}.${signature}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${payload}.${signature}.${signature}`,
    ];
    for (const token of changed) expect(await judge(token)).toMatchObject(unauthorized);
  });

  it('refuses a token that names no key, although the issuer has only one', async () => {
    const { url, judge, sign, keys } = await setupAnyIssuer();
    expect(keys).toHaveLength(1);
    expect(await judge(await sign({}, { kid: undefined as never }))).toMatchObject(unauthorized);
    expect(await judge(await sign({}, { kid: `${url}/keys` }))).toMatchObject(unauthorized);
  });

  it('asks the issuer again when a token names a new key', async () => {
    const { issuer, judge } = await setupStopped();
    expect(await judge(await issuer.issue({ user: 'ann' }))).toMatchObject(authorized);
    await issuer.rotate();
    expect(await judge(await issuer.issue({ user: 'ann' }))).toMatchObject(authorized);
  });

  it('forgets a key that the issuer withdrew two hours after it last asked, and asks no more often', async () => {
    const { keys, sign, judge, fetched } = await setupAnyIssuer();
    const started = Date.now();
    const clock = jest.spyOn(Date, 'now');
    const at = (ms: number) => clock.mockReturnValue(started + ms);
    try {
      at(0);
      const token = await sign({ exp: seconds(10_000) });
      expect(await judge(token)).toMatchObject(authorized);
      keys.splice(0);
      at(7_199_000);
      expect(await judge(token)).toMatchObject(authorized);
      expect(fetched()).toBe(1);
      at(7_201_000);
      expect(await judge(token)).toMatchObject(unauthorized);
    } finally {
      clock.mockRestore();
    }
  });

  it('lets nobody in while the issuer is down, and says that it cannot tell who it is', async () => {
    const judge = authorizerOf('http://127.0.0.1:9', ['podwarden']);
    const { issuer } = await setupStopped();
    const unavailable = { how: 'nobody', reason: 'unavailable' };
    expect(await judge(await issuer.issue({ user: 'ann' }))).toMatchObject(unavailable);
    const { issuer: other, judge: works } = await setupStopped();
    const token = await other.issue({ user: 'ann' });
    await other.stop();
    stopped.splice(stopped.indexOf(other), 1);
    expect(await works(token)).toMatchObject(unavailable);
  });

  it('asks the issuer a few times a minute at most for keys that nobody has', async () => {
    const { sign, judge, fetched } = await setupAnyIssuer();
    expect(await judge(await sign())).toMatchObject(authorized);
    for (let nth = 0; nth < 30; nth += 1) {
      expect(await judge(await sign({}, { kid: `unknown-${nth}` }))).toMatchObject(unauthorized);
    }
    expect(fetched()).toBe(11);
    expect(await judge(await sign())).toMatchObject(authorized);
  });

  it('takes less than a millisecond of CPU for a token that it has not seen', async () => {
    const { sign, judge } = await setupAnyIssuer();
    const times = 100;
    const tokens = await Promise.all(Array.from({ length: times }, (_, nth) => sign({ jti: String(nth) })));
    expect(await judge(tokens[0] ?? '')).toMatchObject(authorized);
    const all = async () => {
      for (const token of tokens) await judge(token);
    };
    const ms = (await leastCpuMs(all, times / 2)) / times;
    process.stderr.write(`authorizer, warm, a token that it has not seen: ${ms.toFixed(3)} ms of CPU a request\n`);
    expect(ms).toBeLessThan(1);
  });

  it('hands the scopes of a token over as a claim, and asks for none', async () => {
    const { sign, judge } = await setupAnyIssuer();
    expect(await judge(await sign({ scope: 'a b' }))).toMatchObject({ claims: { scope: 'a b' } });
  });
});
