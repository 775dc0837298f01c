import { keepProfile } from '../../../apps/cli/profile/keep-profile.ts';
import { apiUrl, aWorld, key, removeHomes } from './a-world.ts';
import { page } from './an-api.ts';

afterEach(removeHomes);

const problem = (status: number, code: string, more: object = {}) => ({
  status,
  body: { error: `A sentence on ${code}.`, code, request_id: 'r-1', ...more },
});

describe('a call that fails', () => {
  it.each([
    [401, 'unauthorized', 3, 'The key is that of PODWARDEN_API_KEY: set another one, or unset it'],
    [403, 'forbidden', 5, ''],
    [404, 'not_found', 4, ''],
    [409, 'dataset_in_use', 5, ''],
    [422, 'config_invalid', 5, ''],
    [400, 'invalid_request', 5, ''],
    [503, 'deploys_paused', 5, ''],
  ])('%d %s ends with %d, a sentence and the request', async (status, code, exitCode, advice) => {
    const { api, run } = aWorld();
    api.on('GET /api/gpus', problem(status, code));
    const ran = await run('gpus');
    expect(ran.code).toBe(exitCode);
    expect(ran.err).toContain(`podwarden: A sentence on ${code}.\n`);
    expect(ran.err).toContain(`(${code}, request r-1)`);
    expect(ran.err).toContain(advice);
    expect(ran.err).not.toContain(key);
    expect(ran.out).toBe('');
  });

  it('401 asks for a sign-in where the key is that of one', async () => {
    const { api, run, world } = aWorld({ env: {} });
    await keepProfile(world, 'default', { api_url: apiUrl, key });
    api.on('GET /api/gpus', problem(401, 'unauthorized'));
    expect((await run('gpus')).err).toContain('  Sign in again: podwarden login\n');
  });

  it('names each field at fault', async () => {
    const { api, run } = aWorld();
    api.on(
      'GET /api/gpus',
      problem(400, 'invalid_request', {
        issues: [
          { path: 'a.b', message: 'must be 1' },
          { path: 'c', message: 'unknown\u001b[2J' },
        ],
      }),
    );
    const { err } = await run('gpus');
    expect(err).toContain('  a.b: must be 1\n  c: unknown\\x1b[2J\n');
  });

  it('is one line of JSON on standard error for programs', async () => {
    const { api, run } = aWorld();
    api.on('GET /api/gpus', problem(422, 'limit_exceeded', { details: { limit: 2 } }));
    const { code, err } = await run('gpus', '--json');
    expect(code).toBe(5);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(err)).toMatchObject({ code: 'limit_exceeded', request_id: 'r-1', details: { limit: 2 } });
  });

  it.each([
    [429, { 'retry-after': '0' }, 'Too many calls (429)'],
    [503, { 'retry-after': '0' }, 'The server answered 503'],
  ])(
    '%d is tried again, which is told, and ends with 6',
    async (status, headers, told) => {
      const { api, run } = aWorld({ columns: 120 });
      api.on('GET /api/gpus', {
        ...problem(status, status === 429 ? 'rate_limited' : 'dependency_unavailable'),
        headers,
      });
      const { code, err } = await run('gpus');
      expect([code, api.asked.length]).toEqual([6, 3]);
      expect(err).toContain(`${told} from ${apiUrl}. Trying again in 1 s (1 of 2).`);
      expect(err).toContain('Try again');
    },
    20_000,
  );

  it('ends with 6 where nobody answers, and says what to look at', async () => {
    const { world, run } = aWorld();
    Object.assign(world, { fetch: () => Promise.reject(new TypeError('fetch failed')) });
    const { code, err } = await run('gpus');
    expect(code).toBe(6);
    expect(err).toContain('Is the address right, and this machine online?');
  }, 20_000);

  it('ends with 6 where a server hangs, within the time that is allowed', async () => {
    const { world, run } = aWorld({
      env: { PODWARDEN_API_URL: apiUrl, PODWARDEN_API_KEY: key, PODWARDEN_TIMEOUT_SECONDS: '0.05' },
    });
    Object.assign(world, { fetch: () => new Promise(() => {}) });
    const before = Date.now();
    const { code, err } = await run('gpus');
    expect(code).toBe(6);
    expect(err).toContain('did not answer within 0.05 s');
    expect(Date.now() - before).toBeLessThan(5000);
  }, 20_000);

  it('is broken off by Ctrl-C', async () => {
    const { world, run, interrupt } = aWorld();
    Object.assign(world, {
      fetch: (_: unknown, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    });
    const running = run('gpus');
    setTimeout(interrupt, 20);
    expect(await running).toMatchObject({ code: 130, out: '' });
  });

  it('keeps a time limit that is no number out', async () => {
    const { run } = aWorld({
      env: { PODWARDEN_API_URL: apiUrl, PODWARDEN_API_KEY: key, PODWARDEN_TIMEOUT_SECONDS: 'soon' },
    });
    expect(await run('gpus')).toMatchObject({ code: 2 });
  });
});

describe('a question', () => {
  const id = '5f0c3a52-6d0e-4f6b-9b5e-0f6f3c1f7a11';
  const other = '6f0c3a52-6d0e-4f6b-9b5e-0f6f3c1f7a11';

  it('is asked once, and nothing is done where the answer is not yes', async () => {
    for (const typed of [['n'], [''], [], ['maybe'], ['nyes']]) {
      const { api, run } = aWorld({ typed });
      const { code, err } = await run('dataset', 'rm', id, other);
      expect([code, api.asked.length]).toEqual([5, 0]);
      expect(err).toContain('Delete 2 datasets, with all bytes? [y/N] ');
      expect(err).toContain('Nothing was done.');
    }
  });

  it('is not asked where the answer is given', async () => {
    const { api, run } = aWorld();
    api.on('DELETE /api/datasets/{id}', { status: 204 });
    const { code, err } = await run('dataset', 'rm', '-y', id, id);
    expect([code, api.asked.length]).toEqual([0, 1]);
    expect(err).toBe(`Deleted dataset ${id}.\n`);
  });

  it('goes to nobody in a script', async () => {
    const { api, run } = aWorld({ piped: 'y\n' });
    const { code, err } = await run('job', 'cancel', id);
    expect([code, api.asked.length]).toEqual([2, 0]);
    expect(err).toContain('give --yes');
  });

  it('of several things does the others where one fails, and ends with its code', async () => {
    const { api, run } = aWorld({ typed: ['y'] });
    api.on('DELETE /api/datasets/{id}', ({ path }) =>
      path.endsWith(id)
        ? { status: 409, body: { error: 'A job uses it.', code: 'dataset_in_use', request_id: 'r' } }
        : { status: 204 },
    );
    const { code, err, out } = await run('dataset', 'rm', id, other, '--json');
    expect(code).toBe(5);
    expect(err).toContain('A job uses it.');
    expect(JSON.parse(out)).toEqual([other]);
  });

  it('comes after all names are understood', async () => {
    const { api, run } = aWorld();
    api.on('GET /api/datasets', page([]));
    expect(await run('dataset', 'rm', id, 'nothing', '--yes')).toMatchObject({ code: 4 });
    expect(api.asked.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
});
