import { readProfiles } from '../../../apps/cli/profile/profile-file.ts';
import { type LoginGrant, readLoginFragment, sealLogin } from '../../../shared/client/login-code.ts';
import { apiUrl, aWorld, key, removeHomes, type WorldOptions } from './a-world.ts';
import { aMe } from './some-things.ts';

afterEach(removeHomes);

const consoleUrl = 'https://console.example.com';

/** A person who copies the code of the console into the terminal, once they have seen the link. */
const setup = (
  grant: LoginGrant = { api: apiUrl, key },
  options: WorldOptions & { readonly codes?: readonly string[] } = {},
) => {
  const made = aWorld({ env: {}, ...options });
  made.api.on('GET /api/me', { body: aMe() });
  made.api.on('GET /api/health', { body: { status: 'ok', time: 'now', console_url: `${consoleUrl}/` } });
  const codes = [...(options.codes ?? [])];
  const link = () => /\/cli#(\S+)/.exec(made.err.written)?.[1] ?? '';
  const readLine = async () => codes.shift() ?? sealLogin(readLoginFragment(link())?.publicKey ?? '', grant);
  Object.assign(made.world.input, { readLine });
  return made;
};

describe('podwarden login by the console', () => {
  it('shows a link with its public key and the name of the host, and keeps what the code holds', async () => {
    const { run, opened, world } = setup();
    const { code, err } = await run('login', '--api', apiUrl);
    expect(code).toBe(0);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatch(new RegExp(`^${consoleUrl}/cli#key=[\\w-]{87}&name=laptop$`));
    expect(err).not.toContain(key);
    expect(readProfiles(world)).toEqual({ default: { api_url: apiUrl, console_url: consoleUrl, key } });
  });

  it('opens no browser where it should not, and calls the terminal as it is told', async () => {
    const { run, opened } = setup();
    const { err } = await run('login', '--api', apiUrl, '--no-open', '--name', 'build box');
    expect(opened).toEqual([]);
    expect(err).toContain('&name=build+box');
  });

  it('lets a person copy once more, and gives up after the third code', async () => {
    const good = setup(undefined, { codes: ['AAAA'] });
    const { code, err } = await good.run('login', '--api', apiUrl);
    expect(code).toBe(0);
    expect(err).toContain('not a whole code');
    const bad = setup(undefined, { codes: ['AAAA', 'BBBB', 'CCCC'] });
    expect(await bad.run('login', '--api', apiUrl)).toMatchObject({ code: 3 });
    expect(readProfiles(bad.world)).toEqual({});
  });

  it('keeps nothing of a console that speaks for another installation', async () => {
    const { run, world } = setup({ api: 'https://evil.example.com', key });
    const { code, err } = await run('login', '--api', apiUrl);
    expect(code).toBe(5);
    expect(err).toContain('for https://evil.example.com, and not for');
    expect(readProfiles(world)).toEqual({});
  });

  it('needs no address of the API where the console is told', async () => {
    const { run, world } = setup();
    expect(await run('login', '--console', consoleUrl)).toMatchObject({ code: 0 });
    expect(readProfiles(world).default?.api_url).toBe(apiUrl);
  });

  it('says what is missing where it knows no console', async () => {
    const { run, api } = setup();
    expect((await run('login')).err).toContain('Which installation?');
    api.on('GET /api/health', { body: { status: 'ok', time: 'now' } });
    const { code, err } = await run('login', '--api', apiUrl);
    expect(code).toBe(2);
    expect(err).toContain('tells of no console');
  });

  it('asks nobody where nobody sits', async () => {
    const { run } = setup(undefined, { piped: '' });
    const { code, err } = await run('login', '--api', apiUrl);
    expect(code).toBe(2);
    expect(err).toContain('--key -');
  });
});

describe('podwarden login --key', () => {
  it.each(['', ' \n', 'two words'])('does not take %j', async (piped) => {
    const { run } = aWorld({ env: {}, piped });
    expect(await run('login', '--api', apiUrl, '--key', '-')).toMatchObject({ code: 2 });
  });

  it('needs an address', async () => {
    const { run } = aWorld({ env: {}, piped: key });
    expect((await run('login', '--key', '-')).err).toContain('--api URL');
  });

  it('names a file that is not there', async () => {
    const { run } = aWorld({ env: {} });
    const { code, err } = await run('login', '--api', apiUrl, '--key', '/nowhere/key');
    expect([code, err]).toEqual([2, 'podwarden: There is no file /nowhere/key\n']);
  });
});
