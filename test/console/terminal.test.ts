import { loginFragment, newLoginKeys, openLogin } from '../../shared/client/login-code.ts';
import { markup } from './scene.ts';
import { signInAs, useConsole } from './world.ts';

const world = useConsole();

describe('the page that podwarden login opens', () => {
  test('hands a key to the terminal that asked, in a code that it alone can open', async () => {
    const tab = await world().tab();
    const keys = await newLoginKeys();
    const sent: string[] = [];
    tab.page.on('request', (request) => sent.push(request.url()));
    await signInAs(tab, 'alice', `/cli#${loginFragment({ publicKey: keys.publicKey, name: `laptop ${markup}` })}`);
    await tab.page.locator('strong', { hasText: 'laptop <img src=x' }).waitFor();
    await tab.page.getByRole('button', { name: 'Yes, let it in' }).click();
    const code = await tab.page.getByLabel('Code').inputValue();
    const { api, key } = await openLogin(keys, code);
    expect(api).toBe(world().stack.apiUrl);
    const me = await world().withToken(key).get('/api/me');
    expect(me.body).toMatchObject({ user_id: 'alice', api_key: { scope: 'write' } });
    expect(me.body.api_key.name).toMatch(/^podwarden on laptop <img/);
    await expect(openLogin(await newLoginKeys(), code)).rejects.toThrow('made for another sign-in');
    expect(sent.filter((url) => url.includes(keys.publicKey) || url.includes(key))).toEqual([]);
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(tab.complaints).toEqual([]);
  });

  test('makes no key before the person says yes, nor for whoever is there with a key', async () => {
    const tab = await world().tab();
    const { publicKey } = await newLoginKeys();
    const bob = await world().client('bob');
    const { key } = (await bob.post('/api/keys', { name: 'bob', scope: 'write' })).body;
    await tab.page.goto(`/cli#${loginFragment({ publicKey, name: 'laptop' })}`);
    await tab.page.getByLabel('API key', { exact: true }).fill(key);
    await tab.page.getByRole('button', { name: 'Sign in with the key' }).click();
    await tab.page.getByText('a key makes no other key').waitFor();
    expect((await bob.get('/api/keys')).body.items).toHaveLength(1);
  });

  test.each(['', '#key=AAAA&name=laptop', '#name=laptop'])(
    'says what it is for where its link is broken: %p',
    async (hash) => {
      const tab = await world().tab();
      await signInAs(tab, 'alice', `/cli${hash}`);
      await tab.page.getByText('This page is opened by podwarden login').waitFor();
      expect(tab.complaints).toEqual([]);
    },
  );
});
