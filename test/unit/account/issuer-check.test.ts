import { type Internet, issuerFault, signInFault } from '../../../infra/account/issuer-check.ts';

const issuer = 'https://issuer.example.com/realms/a';
const discovery = `${issuer}/.well-known/openid-configuration`;
const keys = 'https://keys.example.com/jwks';

type Documents = Readonly<Record<string, unknown>>;

const well: Documents = { [discovery]: { issuer, jwks_uri: keys }, [keys]: { keys: [{ kid: '1' }] } };

const internetOf = (documents: Documents, addresses: Readonly<Record<string, string>> = {}): Internet => ({
  addressesOf: async (host) => {
    if (host === 'gone.example.com') throw new Error('ENOTFOUND');
    return ['93.184.216.34', addresses[host] ?? '2606:4700::1111'];
  },
  read: async (url) => ({ status: url in documents ? 200 : 404, json: documents[url] }),
});

describe('an issuer before a deploy', () => {
  test('is taken when its document and its keys can be read', async () => {
    expect(await issuerFault(issuer, internetOf(well))).toBeUndefined();
  });

  test('is taken with a slash at its end, when its document has it too', async () => {
    const slashed = { ...well, [discovery]: { issuer: `${issuer}/`, jwks_uri: keys } };
    expect(await issuerFault(`${issuer}/`, internetOf(slashed))).toBeUndefined();
    expect(await issuerFault(issuer, internetOf(slashed))).toMatch(/its document says ".*\/a\/".* to the letter/);
  });

  test.each<[string, string, Documents, RegExp]>([
    ['is mistyped', 'https://issuer.example.com/realm/a', well, /answered 404/],
    ['has no such host', 'https://gone.example.com', well, /nothing answers at https:\/\/gone\.example\.com/],
    ['answers a page', issuer, { [discovery]: undefined }, /not with issuer and jwks_uri/],
    ['names no keys', issuer, { [discovery]: { issuer } }, /not with issuer and jwks_uri/],
    ['has keys over http', issuer, { [discovery]: { issuer, jwks_uri: 'http://a.example.com' } }, /not with issuer/],
    [
      'has keys that are not there',
      issuer,
      { [discovery]: well[discovery] },
      /jwks was answered 404, and not with keys/,
    ],
    ['has no key at all', issuer, { ...well, [keys]: { keys: [] } }, /not with keys/],
  ])('is refused that %s', async (_, url, documents, fault) => {
    expect(await issuerFault(url, internetOf(documents))).toMatch(fault);
  });

  test.each(['issuer.example.com', 'keys.example.com'])(
    'is refused when %s has a private address, which only this network reaches',
    async (host) => {
      const fault = await issuerFault(issuer, internetOf(well, { [host]: '10.1.2.3' }));
      expect(fault).toBe(`${host} is 10.1.2.3, where AWS cannot reach it`);
    },
  );
});

describe("the console's sign-in at an issuer, before a deploy", () => {
  const endpoints = (token: string) => ({
    [discovery]: { authorization_endpoint: `${issuer}/authorize`, token_endpoint: token },
  });

  test.each<[string, readonly string[]]>([
    [`${issuer}/token`, []],
    ['https://tokens.example.com/token', ['https://tokens.example.com']],
  ])('is taken with its token endpoint at %s, which pages may call', async (token, origins) => {
    expect(await signInFault(issuer, origins, internetOf(endpoints(token)))).toBeUndefined();
  });

  test.each<[string, Documents, RegExp]>([
    ['has tokens on a host that is not named', endpoints('https://tokens.example.com/token'), /SIGN_IN_ORIGINS must/],
    ['has no page to sign in on', well, /not with authorization_endpoint and token_endpoint/],
    ['is not there', {}, /answered 404/],
  ])('is refused where the issuer %s', async (_, documents, fault) => {
    expect(await signInFault(issuer, ['https://other.example.com'], internetOf(documents))).toMatch(fault);
  });
});
