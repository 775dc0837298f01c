import { createHash } from 'node:crypto';
import { AuthorizationCodes } from '../../../infra/local/issuer/authorization-codes.ts';
import { readAuthorizationRequest } from '../../../infra/local/issuer/authorization-request.ts';

const verifier = 'a-verifier-of-43-characters-or-more-000000000';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const redirectUri = 'http://127.0.0.1:8786/signed-in';
const grant = { user: 'alice', operator: false, clientId: 'console', nonce: 'n' };

const setup = () => {
  const clock = { now: 1000 };
  const codes = new AuthorizationCodes(() => clock.now);
  const code = codes.give({ ...grant, redirectUri, challenge });
  const redemption = { code, verifier, redirectUri, clientId: 'console' };
  return { codes, redemption, clock };
};

describe('codes of the local issuer', () => {
  it('are worth a person once', () => {
    const { codes, redemption } = setup();
    expect(codes.redeem(redemption)).toMatchObject(grant);
    expect(codes.redeem(redemption)).toBeUndefined();
  });

  it.each([
    ['another verifier', { verifier: `${verifier}x` }],
    ['another page', { redirectUri: 'http://127.0.0.1:9999/signed-in' }],
    ['another client', { clientId: 'other' }],
    ['another code', { code: 'made-up' }],
  ])('are worth nothing with %s', (_, wrong) => {
    const { codes, redemption } = setup();
    expect(codes.redeem({ ...redemption, ...wrong })).toBeUndefined();
  });

  it('are spent by a wrong try, and by a minute', () => {
    const { codes, redemption } = setup();
    codes.redeem({ ...redemption, verifier: 'wrong' });
    expect(codes.redeem(redemption)).toBeUndefined();
    const late = setup();
    late.clock.now += 60_001;
    expect(late.codes.redeem(late.redemption)).toBeUndefined();
  });

  it('give way to refresh tokens, each good once and for its client', () => {
    const { codes } = setup();
    const token = codes.giveRefreshToken(grant);
    expect(codes.refresh(token, 'other')).toBeUndefined();
    expect(codes.refresh(token, 'console')).toEqual(grant);
    expect(codes.refresh(token, 'console')).toBeUndefined();
  });
});

describe('an authorization request', () => {
  const pages = ['http://127.0.0.1:8786'];
  const asked = {
    response_type: 'code',
    client_id: 'console',
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 's',
  };

  it('is taken from a page of the stack', () => {
    expect(readAuthorizationRequest(new URLSearchParams(asked), pages)).toEqual({
      clientId: 'console',
      redirectUri,
      challenge,
      state: 's',
      nonce: undefined,
    });
  });

  it.each([
    [{ redirect_uri: 'https://evil.example/signed-in' }, 'redirect_uri'],
    [{ redirect_uri: 'http://127.0.0.1:8786.evil.example/' }, 'redirect_uri'],
    [{ redirect_uri: 'javascript:alert(1)' }, 'redirect_uri'],
    [{ response_type: 'token' }, 'response_type'],
    [{ code_challenge_method: 'plain' }, 'code_challenge'],
    [{ code_challenge: '' }, 'code_challenge'],
    [{ client_id: '' }, 'client_id'],
  ])('is refused with %j', (wrong, why) => {
    expect(readAuthorizationRequest(new URLSearchParams({ ...asked, ...wrong }), pages)).toContain(why);
  });
});
