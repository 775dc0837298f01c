import process from 'node:process';
import type { LocalStack } from '../../infra/local/stack/local-stack.ts';
import { startLocalStack } from '../../infra/local/stack/start-local-stack.ts';
import { OidcTokenVerifier } from '../../shared/oidc/oidc-token-verifier.ts';
import { enginePatienceMs } from '../support/engine-client.ts';

jest.setTimeout(enginePatienceMs);

const issuer = process.env.PODWARDEN_TEST_OIDC_URL || undefined;

const tokenFrom = async (url: string, resource = 'urn:podwarden'): Promise<string> => {
  const response = await fetch(`${url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('alice:not a secret of anybody').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'api' }),
  });
  if (response.status !== 200) throw new Error(await response.text());
  const { access_token: token } = (await response.json()) as { readonly access_token: string };
  return token;
};

const keyIdOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;

const change = (url: string, what: 'rotate' | 'withdraw') => fetch(`${url}/${what}`, { method: 'POST' });

if (issuer === undefined) {
  const reason = 'no OpenID provider is given';
  process.stderr.write(`skipped: ${reason}\n`);
  it.skip(`lets the users of a stock OpenID provider in (skipped: ${reason})`, () => {});
} else {
  const anAuthorizer = () => new OidcTokenVerifier({ issuer, audience: ['podwarden'] });
  const judge = (token: string, authorizer = anAuthorizer()) => authorizer.verify(token);
  const authorized = { how: 'jwt' };
  const unauthorized = { how: 'nobody' };

  describe('the authorizer, of tokens of a stock OpenID provider', () => {
    it('lets one in for its audience, and says who it is', async () => {
      const verdict = await judge(await tokenFrom(issuer));
      expect(verdict).toMatchObject({ ...authorized, claims: { sub: 'alice', iss: issuer } });
    });

    it('refuses one for another audience, of another issuer, or changed', async () => {
      expect(await judge(await tokenFrom(issuer, 'urn:other'))).toMatchObject(unauthorized);
      const token = await tokenFrom(issuer);
      const elsewhere = new OidcTokenVerifier({ issuer: `${issuer}/`, audience: ['podwarden'] });
      expect(await judge(token, elsewhere)).toMatchObject(unauthorized);
      const [header = '', , signature = ''] = token.split('.');
      const [, payload = ''] = (await tokenFrom(issuer, 'urn:podwarden:short')).split('.');
      expect(await judge(`${header}.${payload}.${signature}`)).toMatchObject(unauthorized);
    });

    it('refuses one that has expired', async () => {
      const token = await tokenFrom(issuer, 'urn:podwarden:short');
      const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      const clock = jest.useFakeTimers({ now: exp * 1000 + 1, doNotFake: ['setTimeout', 'setImmediate', 'nextTick'] });
      try {
        expect(await judge(token)).toMatchObject({ ...unauthorized, reason: 'expired' });
      } finally {
        clock.useRealTimers();
      }
    });

    it('takes a new key at once, the old one while it is published, and no longer', async () => {
      const authorizer = anAuthorizer();
      const before = await tokenFrom(issuer);
      expect(await judge(before, authorizer)).toMatchObject(authorized);
      await change(issuer, 'rotate');
      const after = await tokenFrom(issuer);
      expect(keyIdOf(after)).not.toBe(keyIdOf(before));
      expect(await judge(after, authorizer)).toMatchObject(authorized);
      expect(await judge(before, authorizer)).toMatchObject(authorized);
      await change(issuer, 'withdraw');
      // A fresh authorizer asks anew, as each does within two hours.
      expect(await judge(before)).toMatchObject(unauthorized);
      expect(await judge(after)).toMatchObject(authorized);
    });
  });

  describe('a stack that believes a stock OpenID provider', () => {
    let stack: LocalStack;
    beforeAll(async () => {
      stack = await startLocalStack({ schedules: false, simulator: { runPods: false }, issuerUrl: issuer });
    });
    afterAll(() => stack?.stop());

    const statusOf = async (token: string) =>
      (await fetch(`${stack.apiUrl}/api/datasets`, { headers: { authorization: `Bearer ${token}` } })).status;

    it('lets its users in, and those of no other issuer', async () => {
      expect(await statusOf(await tokenFrom(issuer))).toBe(200);
      expect(await statusOf(await tokenFrom(issuer, 'urn:other'))).toBe(401);
      expect(await statusOf(await stack.issueToken('alice', { audience: 'podwarden' }))).toBe(401);
    });
  });
}
