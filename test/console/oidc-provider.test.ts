import { available } from '../conformance/engines/available.ts';
import { oidcProvider, oidcProviderName } from '../conformance/engines/oidc-provider.ts';
import type { Server } from '../conformance/engines/server.ts';
import { axeFaults } from './axe.ts';
import { type Tab, useConsole } from './world.ts';

/** A stock OpenID provider, as an operator may have one: registered there is a public client, by its id and its redirect URI. */
const startProvider = available(oidcProviderName, oidcProvider);

if (startProvider === undefined) {
  it.skip(`signs in at ${oidcProviderName} (skipped: it cannot be had here)`, () => {});
} else {
  let provider: Server;
  const world = useConsole(async () => {
    provider = await startProvider();
    return { issuerUrl: provider.url, settings: { CONSOLE_SIGN_IN_SCOPE: 'openid offline_access' } };
  });

  const control = async (path: string): Promise<void> => {
    const { status } = await fetch(`${provider.url}${path}`, { method: 'POST' });
    expect(status).toBe(204);
  };

  beforeAll(() => control(`/client?redirect_uri=${encodeURIComponent(`${world().stack.consoleUrl}/signed-in`)}`));
  afterAll(() => provider.stop());

  const leaveForProvider = async ({ page }: Tab, path = '/'): Promise<void> => {
    await page.goto(path);
    await page.getByRole('button', { name: `Sign in at ${new URL(provider.url).host}` }).click();
    await page.getByPlaceholder('Enter any login').waitFor();
  };

  const signInThere = async ({ page }: Tab): Promise<void> => {
    await page.getByPlaceholder('Enter any login').fill('alice');
    await page.getByPlaceholder('and password').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };

  /** Grants that the page asks for from now on. */
  const grantsOf = ({ page }: Tab): string[] => {
    const grants: string[] = [];
    page.on('request', (request) => {
      const form = new URLSearchParams(request.postData() ?? '');
      if (request.method() === 'POST' && form.has('grant_type')) grants.push(form.get('grant_type') ?? '');
    });
    return grants;
  };

  /** The token that renews others, as the page is given it from now on. */
  const refreshTokenOf = ({ page }: Tab): Promise<string> =>
    page
      .waitForResponse((response) => response.url() === `${provider.url}/token` && response.ok())
      .then(async (response) => (await response.json()).refresh_token);

  /** The answer to whoever has a copy of such a token. */
  const renewWith = async (token: string): Promise<number> => {
    const form = { grant_type: 'refresh_token', refresh_token: token, client_id: 'podwarden' };
    return (await fetch(`${provider.url}/token`, { method: 'POST', body: new URLSearchParams(form) })).status;
  };

  const signOut = async ({ page }: Tab): Promise<void> => {
    await page.getByRole('button', { name: 'Signed in as alice' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  };

  describe(`signing in at ${oidcProviderName}`, () => {
    test('by code and PKCE leads back to the page that was asked for, and the API takes who it is', async () => {
      const tab = await world().tab();
      const grants = grantsOf(tab);
      await leaveForProvider(tab, '/jobs?status=failed#here');
      await signInThere(tab);
      await tab.page.getByText('No job fits these filters').waitFor();
      expect(tab.page.url()).toBe(`${world().stack.consoleUrl}/jobs?status=failed#here`);
      await tab.page.getByRole('button', { name: 'Signed in as alice' }).waitFor();
      expect(grants).toEqual(['authorization_code']);
      expect(tab.complaints).toEqual([]);
    });

    test('renews its token by what the issuer gave for that, and a sign-out forgets both', async () => {
      const tab = await world().tab();
      await tab.page.clock.install();
      const grants = grantsOf(tab);
      await leaveForProvider(tab);
      await signInThere(tab);
      await tab.page.getByText('No job yet').waitFor();
      await tab.page.clock.fastForward('59:30');
      await tab.page.getByRole('link', { name: 'Settings' }).click();
      await tab.page.getByText('No secret yet').waitFor();
      expect(grants).toEqual(['authorization_code', 'refresh_token']);
      await signOut(tab);
      expect(await tab.page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).toBe('[{},{}]');
    });

    test('a sign-out has it take back what renews a token, and leads to its own page to sign out on', async () => {
      const tab = await world().tab();
      await leaveForProvider(tab);
      const [token] = await Promise.all([refreshTokenOf(tab), signInThere(tab)]);
      await tab.page.getByText('No job yet').waitFor();
      await signOut(tab);
      await tab.page.getByText('You are signed out here.').waitFor();
      expect(await axeFaults(tab.page)).toEqual([]);
      expect(await renewWith(token)).toBe(400);
      await tab.page.getByRole('link', { name: 'Sign out there too' }).click();
      await tab.page.getByRole('button', { name: 'Yes, sign me out' }).click();
      await tab.page.getByText('Sign-out Success').waitFor();
      // The next person at this computer is asked who they are.
      await leaveForProvider(tab);
      expect(tab.complaints).toEqual([]);
    });

    test('a sign-out of which it does not hear is told, and is one here all the same', async () => {
      const tab = await world().tab();
      await leaveForProvider(tab);
      const [token] = await Promise.all([refreshTokenOf(tab), signInThere(tab)]);
      await tab.page.getByText('No job yet').waitFor();
      await tab.page.route('**/token/revocation', (route) => route.abort());
      await signOut(tab);
      await tab.page.getByText('The issuer could not be told of it').waitFor();
      expect(await renewWith(token)).toBe(200);
    });

    test('takes no session from an answer with another state, and sends its code nowhere', async () => {
      const tab = await world().tab();
      const grants = grantsOf(tab);
      // The one that this tab has begun is another one by then.
      await tab.context.addInitScript(
        "if (location.pathname === '/signed-in') sessionStorage.setItem('podwarden.sign-in', sessionStorage.getItem('podwarden.sign-in').replace(/\"state\":\"/, '$&of-another-'))",
      );
      await leaveForProvider(tab);
      await signInThere(tab);
      await tab.page.getByText('is no answer to the sign-in that was begun in this tab. Sign in again.').waitFor();
      expect(grants).toEqual([]);
      expect(new URL(tab.page.url()).search).toBe('');
    });

    test('says what the issuer said of a code that has expired, and the next sign-in works', async () => {
      const tab = await world().tab();
      await leaveForProvider(tab);
      await tab.page.route(`${provider.url}/token`, async (route) => {
        await control('/clock?ahead_seconds=120');
        await route.continue();
      });
      await signInThere(tab);
      await tab.page.getByText(/^The issuer gave no token: .*\. Sign in again\.$/).waitFor();
      await control('/clock?ahead_seconds=0');
      await tab.page.unroute(`${provider.url}/token`);
      await tab.page.getByRole('button', { name: /^Sign in at / }).click();
      // The issuer knows the person still, and asks for consent alone.
      await tab.page.getByRole('button', { name: 'Continue' }).click();
      await tab.page.getByText('No job yet').waitFor();
    });

    test('says that a key is what is left where the issuer has no page to sign in on', async () => {
      const tab = await world().tab();
      await tab.page.route('**/.well-known/openid-configuration', async (route) => {
        const { authorization_endpoint: _, ...others } = await (await route.fetch()).json();
        return route.fulfill({ json: others, headers: { 'access-control-allow-origin': world().stack.consoleUrl } });
      });
      await tab.page.goto('/');
      await tab.page.getByRole('button', { name: /^Sign in at / }).click();
      await tab.page.getByText('has no page to sign in on. Sign in with an API key.').waitFor();
      await tab.page.getByLabel('API key', { exact: true }).waitFor();
    });
  });
}
