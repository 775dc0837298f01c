import { signInAs, staySignedInAs, useConsole } from './world.ts';

const world = useConsole();

/** All that a browser keeps of a page, as text. */
const kept =
  'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state])';

const aKey = async (scope: 'read' | 'write' = 'write'): Promise<string> => {
  const alice = await world().client('alice');
  const made = await alice.post('/api/keys', { name: `test ${scope}`, scope });
  return made.body.key;
};

describe('signing in', () => {
  test('as a user of the local stack leads to the page that was asked for', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/settings');
    await tab.page.getByRole('heading', { name: 'API keys' }).waitFor();
    expect(new URL(tab.page.url()).pathname).toBe('/settings');
    expect(await tab.page.evaluate('document.activeElement?.tagName')).toBe('H1');
    expect(tab.complaints).toEqual([]);
  });

  test('keeps the token in memory alone: no storage, cookie or address has it, and a reload asks again', async () => {
    const tab = await world().tab();
    const tokens: string[] = [];
    tab.page.on('request', (request) => tokens.push(request.headers().authorization?.replace('Bearer ', '') ?? ''));
    await signInAs(tab, 'alice');
    await tab.page.getByText('No job yet').waitFor();
    const [token = ''] = tokens.filter((text) => text.length > 100);
    expect(token).not.toBe('');
    expect(await tab.page.evaluate(kept)).not.toContain(token.slice(-40));
    expect(JSON.stringify(await tab.context.storageState())).not.toContain(token.slice(-40));
    await tab.page.reload();
    await tab.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('stays until the tab is closed where the person chose so, and ends with a sign-out', async () => {
    const tab = await world().tab();
    await staySignedInAs(tab, 'alice');
    await tab.page.reload();
    await tab.page.getByText('No job yet').waitFor();
    expect(await tab.page.evaluate('JSON.stringify({ ...localStorage })')).toBe('{}');
    await tab.page.getByRole('button', { name: 'Signed in as alice' }).click();
    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await tab.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await tab.page.evaluate(kept)).not.toContain('eyJ');
    const other = await tab.context.newPage();
    await other.goto(world().stack.consoleUrl);
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('by a key opens what the key may, and says at the field what is wrong with another', async () => {
    const tab = await world().tab();
    await tab.page.goto('/settings');
    await tab.page.getByLabel('API key', { exact: true }).fill('pwk_nobody-has-made-this-key');
    await tab.page.getByRole('button', { name: 'Sign in with the key' }).click();
    const field = tab.page.getByLabel('API key', { exact: true });
    await tab.page.locator('.fault').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill(await aKey());
    await tab.page.getByRole('button', { name: 'Sign in with the key' }).click();
    await tab.page.getByText('Keys are made and revoked by whoever is signed in with an account').waitFor();
    expect(await tab.page.getByRole('button', { name: 'Make a key' }).count()).toBe(0);
  });

  test('ends where the API does not take the credential any more, and goes on in the same place', async () => {
    const tab = await world().tab();
    const alice = await world().client('alice');
    const made = await alice.post('/api/keys', { name: 'to be revoked', scope: 'write' });
    await tab.page.goto('/settings');
    await tab.page.getByLabel('API key', { exact: true }).fill(made.body.key);
    await tab.page.getByRole('button', { name: 'Sign in with the key' }).click();
    await tab.page.getByRole('heading', { name: 'Secrets of jobs' }).waitFor();
    // As the API answers a key that is revoked, which takes up to a minute to be known everywhere.
    await tab.page.route('**/api/**', (route) =>
      route.fulfill({
        status: 401,
        headers: { 'access-control-allow-origin': world().stack.consoleUrl },
        json: { error: 'The API key was revoked.', code: 'unauthorized', request_id: 'r' },
      }),
    );
    await tab.page.getByRole('link', { name: 'Home', exact: true }).click();
    await tab.page.getByText('The API key was revoked. Sign in to go on where you were.').waitFor();
    await tab.page.unroute('**/api/**');
    await tab.page.getByRole('button', { name: 'Sign in as alice' }).click();
    await tab.page.getByRole('heading', { name: 'Home' }).waitFor();
  });
});

describe('signing in by code and PKCE', () => {
  const atIssuer = /Sign in at /;

  test('leads to the issuer and back to the page, query and fragment that were asked for', async () => {
    const tab = await world().tab();
    const codes: string[] = [];
    tab.page.on('framenavigated', (frame) => codes.push(frame.url()));
    await tab.page.goto('/jobs?status=failed#here');
    await tab.page.getByRole('button', { name: atIssuer }).click();
    await tab.page.getByRole('heading', { name: 'Local issuer' }).waitFor();
    const asked = new URL(tab.page.url()).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${world().stack.consoleUrl}/signed-in`);
    await tab.page.getByRole('button', { name: 'Sign in as operator' }).click();
    await tab.page.getByRole('heading', { name: 'Jobs' }).waitFor();
    expect(tab.page.url()).toBe(`${world().stack.consoleUrl}/jobs?status=failed#here`);
    await tab.page.getByRole('button', { name: 'Signed in as operator' }).click();
    await tab.page.locator('#who .tag', { hasText: 'operator' }).waitFor();
    // The code is in no entry of the history that one can go back to.
    expect(await tab.page.evaluate(kept)).not.toMatch(/code=|eyJ|verifier/);
    expect(tab.complaints).toEqual([]);
  });

  test('renews a token before it ends, and once for all calls that wait', async () => {
    const tab = await world().tab();
    await tab.page.clock.install();
    await tab.page.goto('/');
    await tab.page.getByRole('button', { name: atIssuer }).click();
    await tab.page.getByRole('button', { name: 'Sign in as alice' }).click();
    await tab.page.getByText('No job yet').waitFor();
    const renewals: string[] = [];
    tab.page.on('request', (request) => {
      if (request.url().endsWith('/token') && request.method() === 'POST') renewals.push(request.postData() ?? '');
    });
    await tab.page.clock.fastForward('59:30');
    await tab.page.getByRole('link', { name: 'Settings' }).click();
    await tab.page.getByText('No secret yet').waitFor();
    expect(renewals.length).toBe(1);
    expect(renewals[0]).toContain('grant_type=refresh_token');
  });

  test.each([
    ['a code that nobody asked for', '/signed-in?code=stolen&state=made-up', 'not begun in this tab'],
    ['a refusal by the issuer', '/signed-in?error=access_denied&state=made-up', 'not begun in this tab'],
  ])('takes no session from %s', async (_, path, why) => {
    const tab = await world().tab();
    await tab.page.goto(path);
    await tab.page.getByText(why).waitFor();
    expect(new URL(tab.page.url()).search).toBe('');
  });

  test('tells what the issuer said where it refuses', async () => {
    const tab = await world().tab();
    await tab.page.goto('/');
    await tab.page.getByRole('button', { name: atIssuer }).click();
    await tab.page.getByRole('heading', { name: 'Local issuer' }).waitFor();
    const asked = new URL(tab.page.url()).searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      error: 'access_denied',
      error_description: 'This user is not allowed',
      state: asked.get('state') ?? '',
      iss: world().stack.issuerUrl,
    }).toString();
    await tab.page.goto(back.href);
    await tab.page.getByText('The issuer refused the sign-in: This user is not allowed.').waitFor();
  });
});
