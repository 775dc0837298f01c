import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiUrlOf, credentials } from '../../../apps/cli/profile/credentials.ts';
import { keepProfile } from '../../../apps/cli/profile/keep-profile.ts';
import { profilePath, readProfiles } from '../../../apps/cli/profile/profile-file.ts';
import { apiUrl, aWorld, key, removeHomes } from './a-world.ts';
import { aMe } from './some-things.ts';

afterEach(removeHomes);

const setup = (env: Readonly<Record<string, string>> = {}) => {
  const made = aWorld({ env, piped: `${key}\n` });
  made.api.on('GET /api/me', { body: aMe() });
  made.api.on('GET /api/health', { body: { status: 'ok', time: 'now' } });
  return { ...made, path: profilePath(made.world) };
};

describe('the profile file', () => {
  it('is written by login, for its owner alone, in a folder for its owner alone', async () => {
    const { run, path } = setup();
    const { code, out, err } = await run('login', '--api', apiUrl, '--key', '-');
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(`Signed in to ${apiUrl} as alice, by the key "nightly".`);
    expect(err).not.toContain(key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ profiles: { default: { api_url: apiUrl, key } } });
  });

  it('holds no key that the API does not take', async () => {
    const { run, api, path } = setup();
    api.on('GET /api/me', {
      status: 401,
      body: { error: 'The key was revoked.', code: 'unauthorized', request_id: 'r1' },
    });
    const { code, err } = await run('login', '--api', apiUrl, '--key', '-');
    expect(code).toBe(3);
    expect(err).toContain('The key was revoked.');
    expect(existsSync(path)).toBe(false);
  });

  it('is refused where others may read it, with what to do', async () => {
    const { run, path } = setup();
    await run('login', '--api', apiUrl, '--key', '-');
    chmodSync(path, 0o640);
    const { code, err } = await run('whoami');
    expect(code).toBe(3);
    expect(err).toContain('(mode 640)');
    expect(err).toContain(`chmod 600 ${path}`);
  });

  it.each(['not json', '{}', '{"profiles": {"default": {"key": 7}}}', 'null'])(
    'is told to be broken where it holds %j',
    async (text) => {
      const { run, path } = setup();
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: 0o600 });
      const { code, err } = await run('jobs');
      expect(code).toBe(2);
      expect(err).toContain('Delete it and sign in again');
    },
  );

  it('keeps several sign-ins apart, and forgets one alone', async () => {
    const { run, world } = setup();
    await run('login', '--api', apiUrl, '--key', '-');
    await run('login', '--profile', 'work', '--api', apiUrl, '--key', '-');
    expect(Object.keys(readProfiles(world))).toEqual(['default', 'work']);
    const { code, err } = await run('logout', '--profile', 'work');
    expect([code, Object.keys(readProfiles(world))]).toEqual([0, ['default']]);
    expect(err).toContain('stays good until it expires');
    expect((await run('logout', '--profile', 'work')).err).toContain('was not signed in');
  });

  it('lies where XDG says', () => {
    expect(profilePath({ env: { XDG_CONFIG_HOME: '/x' }, home: '/home/a' })).toBe(
      join('/x', 'podwarden', 'profiles.json'),
    );
    expect(profilePath({ env: {}, home: '/home/a' })).toBe('/home/a/.config/podwarden/profiles.json');
  });
});

describe('who is signed in', () => {
  it('is told by the environment before the profile', async () => {
    const { world } = setup({ PODWARDEN_API_URL: 'https://other.example.com/', PODWARDEN_API_KEY: 'jwt' });
    await keepProfile(world, 'default', { api_url: apiUrl, key });
    expect(credentials(world, undefined)).toMatchObject({ apiUrl: 'https://other.example.com', token: 'jwt' });
  });

  it('never sends the key of a profile to another address', async () => {
    const { world } = setup({ PODWARDEN_API_URL: 'https://other.example.com' });
    await keepProfile(world, 'default', { api_url: apiUrl, key });
    expect(() => credentials(world, undefined)).toThrow('There is no key for https://other.example.com.');
  });

  it('is told what to do where nobody is', async () => {
    const { run } = setup();
    const { code, err } = await run('jobs');
    expect(code).toBe(3);
    expect(err).toContain('podwarden login');
    expect(err).toContain('PODWARDEN_API_URL and PODWARDEN_API_KEY');
  });

  it.each(['__proto__', 'a b', '../x'])('has no profile called %j', async (name) => {
    const { run } = setup();
    expect(await run('jobs', '--profile', name)).toMatchObject({ code: 2 });
  });

  it.each([
    ['http://api.example.com', 'not encrypted'],
    ['ftp://x', 'no address'],
    ['api.example.com', 'no address'],
    ['https://a:b@api.example.com', 'nothing but host and path'],
    ['https://api.example.com/?x=1', 'nothing but host and path'],
  ])('is not looked for at %s', (url, why) => {
    expect(() => apiUrlOf(url)).toThrow(why);
  });

  it.each([
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com/prod/', 'https://api.example.com/prod'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['http://localhost:8787/', 'http://localhost:8787'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
  ])('may be at %s', (url, kept) => {
    expect(apiUrlOf(url)).toBe(kept);
  });
});
