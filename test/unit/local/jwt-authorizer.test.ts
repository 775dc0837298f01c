import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { JwtAuthorizer } from '../../../infra/local/gateway/jwt-authorizer.ts';
import { JwtIssuer } from '../../../infra/local/issuer/jwt-issuer.ts';

const setup = async () => {
  const issuer = await JwtIssuer.start();
  const authorizer = new JwtAuthorizer({ issuer: issuer.url, audience: ['podwarden'] });
  return {
    issuer,
    judge: (token: string | undefined, scopes: readonly string[] = []) => authorizer.judge(token, scopes),
  };
};

const stopped: JwtIssuer[] = [];
const setupStopped = async () => {
  const world = await setup();
  stopped.push(world.issuer);
  return world;
};

afterAll(() => Promise.all(stopped.map((issuer) => issuer.stop())));

const claims = (issuer: string, more: Record<string, unknown> = {}) => ({
  iss: issuer,
  aud: 'podwarden',
  sub: 'ann',
  exp: Math.floor(Date.now() / 1000) + 60,
  ...more,
});

describe('JwtAuthorizer', () => {
  it('lets a token of the issuer in and hands its claims over as text', async () => {
    const { issuer, judge } = await setupStopped();
    const verdict = await judge(`Bearer ${await issuer.issue({ user: 'ann' })}`);
    expect(verdict).toMatchObject({
      kind: 'authorized',
      authorized: { claims: { sub: 'ann', aud: 'podwarden', exp: expect.stringMatching(/^\d+$/) }, scopes: null },
    });
  });

  it('hands the groups of an operator over as text, and nobody else’s', async () => {
    const { issuer, judge } = await setupStopped();
    issuer.operator = { claim: 'cognito:groups', value: 'podwarden-operators' };
    const verdict = await judge(await issuer.issue({ user: 'ops', operator: true }));
    expect(verdict).toMatchObject({ authorized: { claims: { 'cognito:groups': '[podwarden-operators]' } } });
    const user = await judge(await issuer.issue({ user: 'ann' }));
    expect(user).toMatchObject({
      authorized: { claims: expect.not.objectContaining({ 'cognito:groups': expect.anything() }) },
    });
  });

  it('challenges a request without a token', async () => {
    const { judge } = await setupStopped();
    expect(await judge(undefined)).toEqual({ kind: 'unauthorized', challenge: 'Bearer' });
  });

  it('refuses an expired token and says so', async () => {
    const { issuer, judge } = await setupStopped();
    const verdict = await judge(`Bearer ${await issuer.issue({ user: 'ann', expiresInSeconds: -10 })}`);
    expect(verdict).toMatchObject({
      kind: 'unauthorized',
      challenge: expect.stringContaining('the token has expired'),
    });
  });

  it('refuses a token for another audience', async () => {
    const { issuer, judge } = await setupStopped();
    expect(await judge(await issuer.issue({ user: 'ann', audience: 'other' }))).toMatchObject({ kind: 'unauthorized' });
  });

  it('refuses a token without a signature', async () => {
    const { issuer, judge } = await setupStopped();
    const none = new UnsecuredJWT(claims(issuer.url)).encode();
    expect(await judge(`Bearer ${none}`)).toMatchObject({ kind: 'unauthorized' });
  });

  it('refuses a signature by a key that is not the issuer’s, even under its kid', async () => {
    const { issuer, judge } = await setupStopped();
    const kid = JSON.parse(
      Buffer.from((await issuer.issue({ user: 'ann' })).split('.')[0] ?? '', 'base64url').toString(),
    ).kid;
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(claims(issuer.url)).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    expect(await judge(`Bearer ${forged}`)).toMatchObject({ kind: 'unauthorized' });
  });

  it('refuses an HMAC made with text that anyone can read', async () => {
    const { issuer, judge } = await setupStopped();
    const jwks = await (await fetch(`${issuer.url}/jwks.json`)).text();
    const forged = await new SignJWT(claims(issuer.url)).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(jwks));
    expect(await judge(`Bearer ${forged}`)).toMatchObject({ kind: 'unauthorized' });
  });

  it('asks the issuer again when a token names a new key', async () => {
    const { issuer, judge } = await setupStopped();
    expect(await judge(await issuer.issue({ user: 'ann' }))).toMatchObject({ kind: 'authorized' });
    await issuer.rotate();
    expect(await judge(await issuer.issue({ user: 'ann' }))).toMatchObject({ kind: 'authorized' });
  });

  it('refuses everything while the issuer is down', async () => {
    const authorizer = new JwtAuthorizer({ issuer: 'http://127.0.0.1:9', audience: ['podwarden'] });
    const { issuer } = await setupStopped();
    expect(await authorizer.judge(await issuer.issue({ user: 'ann' }), [])).toMatchObject({ kind: 'unauthorized' });
  });

  it('forbids where a scope is asked for that the token lacks', async () => {
    const { issuer, judge } = await setupStopped();
    expect(await judge(await issuer.issue({ user: 'ann' }), ['admin'])).toEqual({ kind: 'forbidden' });
  });
});
