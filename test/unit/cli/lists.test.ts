import { aWorld, removeHomes, type WorldOptions } from './a-world.ts';
import { page } from './an-api.ts';
import { aConfigView, aDatasetView, aJobView, anEventView, datasetId, jobId } from './some-things.ts';

afterEach(removeHomes);

const setup = (options: WorldOptions = {}) => {
  const made = aWorld(options);
  made.api.on('GET /api/training/jobs', page([aJobView()]));
  made.api.on('GET /api/training/jobs/{id}', { body: aJobView() });
  made.api.on('GET /api/datasets', page([aDatasetView()]));
  made.api.on('GET /api/datasets/{id}', { body: aDatasetView({ used_by: [jobId] }) });
  made.api.on('GET /api/training/configs', page([aConfigView()]));
  return made;
};

describe('a list', () => {
  it('is a table on a terminal, with times in the zone of the person', async () => {
    const { out } = await setup({ columns: 100 }).run('jobs');
    expect(out).toBe(
      [
        'ID        NAME   STATUS    DONE   COST  GPU                      CREATED',
        'a2ab5e57  first  training  30 %  $0.12  NVIDIA GeForce RTX 4090  2026-11-27 15:05',
        '',
      ].join('\n'),
    );
  });

  it('is plain in a pipe: tabs, whole ids, bare numbers, times with their zone', async () => {
    const { out } = await setup({ isPiped: true }).run('jobs');
    expect(out).toBe(`${jobId}\tfirst\trunning\t0.3\t0.12\tNVIDIA GeForce RTX 4090\t2026-11-27T15:05:00+01:00\n`);
  });

  it('is what the API answered as JSON, times in UTC', async () => {
    const { out } = await setup().run('jobs', '--json');
    expect(JSON.parse(out)).toEqual([aJobView()]);
    expect(out).toContain('2026-11-27T14:05:00.000Z');
  });

  it('is ids alone where it should be quiet', async () => {
    expect(await setup().run('jobs', '-q')).toMatchObject({ out: `${jobId}\n`, err: '' });
  });

  it('fits a terminal of 40 columns', async () => {
    const { out } = await setup({ columns: 40 }).run('jobs');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
    expect(out).toContain('first');
  });

  it.each([
    ['jobs', 'There are no jobs. podwarden deploy makes one.'],
    ['dataset list', 'There are no datasets.'],
    ['config list', 'There are no stored configs.'],
  ])('of nothing says on standard error what to do: %s', async (line, sentence) => {
    const { api, run } = setup();
    for (const path of ['/api/training/jobs', '/api/datasets', '/api/training/configs'])
      api.on(`GET ${path}`, page([]));
    const { code, out, err } = await run(...line.split(' '));
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(sentence);
    expect((await run(...line.split(' '), '--json')).out).toBe('[]\n');
  });

  it('goes over pages up to its limit, and says that there are more', async () => {
    const { api, run } = setup();
    api.on('GET /api/training/jobs', ({ query }) =>
      query.cursor === 'c2'
        ? page([aJobView({ id: `2${jobId.slice(1)}` }), aJobView({ id: `3${jobId.slice(1)}` })])
        : page([aJobView({ id: `1${jobId.slice(1)}` })], 'c2'),
    );
    const two = await run('jobs', '-q', '--limit', '2');
    expect(two.out.split('\n').map((id) => id[0])).toEqual(['1', '2', undefined]);
    expect((await run('jobs', '--limit', '2')).err).toContain('--limit shows more');
    expect((await run('jobs', '--limit', '3')).err).toBe('');
  });

  it('of jobs asks for what its options say', async () => {
    const { api, run } = setup();
    await run(
      'jobs',
      '-a',
      '--status',
      'failed',
      '-s',
      'cancelled',
      '--search',
      'red',
      '--since',
      '3d',
      '--dataset',
      'chats.jsonl',
    );
    expect(api.asked.at(-1)?.query).toEqual({
      active: 'true',
      status: 'failed,cancelled',
      q: 'red',
      created_after: '2026-11-24T15:00:00.000Z',
      dataset_id: datasetId,
      limit: '51',
    });
    expect(await run('jobs', '--since', 'yesterday')).toMatchObject({ code: 2 });
  });
});

describe('one thing', () => {
  it('is told in lines, with what costs money', async () => {
    const { out } = await setup().run('job', 'show', 'a2ab5e57');
    expect(out).toContain('status    training');
    expect(out).toContain('progress  step 120 of 400 (30 %), epoch 0.60 of 2');
    expect(out).toContain('cost      $0.12 now, about $0.41 in the end, $5.00 at most');
    expect(out).toContain('GPU       NVIDIA GeForce RTX 4090 (community, EU-RO-1)');
    expect(out).toContain('created   2026-11-27 15:05:00');
  });

  it('is names and bare values between tabs in a pipe', async () => {
    const { out } = await setup({ isPiped: true }).run('job', 'show', jobId);
    expect(out).toContain(`id\t${jobId}\n`);
    expect(out).toContain('cost\t0.12\n');
    expect(out).toContain('created\t2026-11-27T15:05:00+01:00\n');
  });

  it('that failed says why', async () => {
    const { api, run } = setup();
    const failed = {
      status: 'failed',
      phase: null,
      reason: 'out_of_memory',
      error: { code: 'out_of_memory', message: 'The GPU ran out of memory.' },
    } as const;
    api.on('GET /api/training/jobs/{id}', { body: aJobView({ ...failed, completed_at: '2026-11-27T14:50:00.000Z' }) });
    const { out } = await run('job', 'show', jobId);
    expect(out).toContain('status    failed');
    expect(out).toContain('why       The GPU ran out of memory.');
  });

  it.each([
    ['by the beginning of its id', 'a2ab'],
    ['by its whole id', jobId.toUpperCase()],
    ['by its name', 'first'],
  ])('is found %s', async (_, name) => {
    expect(await setup().run('job', 'show', name, '-q')).toMatchObject({ code: 0, out: `${jobId}\n` });
  });

  it('is not guessed where several are meant', async () => {
    const { api, run } = setup();
    api.on('GET /api/training/jobs', page([aJobView(), aJobView({ id: 'a2ac0000-6d0e-4f6b-9b5e-0f6f3c1f7a11' })]));
    const { code, err } = await run('job', 'show', 'a2a', '--json');
    expect(code).toBe(4);
    const several = await run('job', 'show', 'a2a-');
    expect(several.code).toBe(4);
    const named = await run('job', 'show', 'first');
    expect(named.code).toBe(2);
    expect(named.err).toContain('a2ac0000');
    expect(JSON.parse(err)).toMatchObject({ error: 'There is no job "a2a".' });
  });

  it('of no such name ends with 4', async () => {
    const { code, err } = await setup().run('dataset', 'show', 'nothing');
    expect([code, err]).toEqual([4, 'podwarden: There is no dataset "nothing".\n']);
  });

  it('tells of a dataset what is not learned of it, and what uses it', async () => {
    const { api, run } = setup();
    api.on('GET /api/datasets/{id}', {
      body: aDatasetView({
        used_by: [jobId],
        unused_fields: ['id', 'source'],
        warnings: [{ code: 'order', message: 'Line 3: turns.' }],
      }),
    });
    const { out } = await run('dataset', 'show', 'chats.jsonl');
    expect(out).toContain('not learned  id, source');
    expect(out).toContain('warning      Line 3: turns.');
    expect(out).toContain(`used by      ${jobId}`);
  });
});

describe('names of others', () => {
  const hostile = 'a\u001b[2J\u009b31mred\u202egpj\nrm -rf';

  it.each(['jobs', 'job show first', 'dataset list', 'config list', 'job events first'])(
    'cannot act on the terminal: %s',
    async (line) => {
      for (const isPiped of [false, true]) {
        const { api, run } = setup({ isPiped, hasColors: true });
        const job = aJobView({ name: hostile, labels: { [hostile]: hostile }, model: hostile });
        api.on('GET /api/training/jobs', page([{ ...job, name: 'first' }, job]));
        api.on('GET /api/training/jobs/{id}', { body: job });
        api.on('GET /api/training/jobs/{id}/events', page([anEventView({ message: hostile })]));
        api.on('GET /api/datasets', page([aDatasetView({ name: hostile })]));
        api.on('GET /api/training/configs', page([aConfigView({ name: hostile })]));
        const { code, out } = await run(...line.split(' '));
        expect(code).toBe(0);
        expect(out).toContain('\\x1b[2J');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colors are the only escapes
        expect(out.replaceAll(/\u001b\[\d+m/g, '').replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u202e]/u);
        const json = await run(...line.split(' '), '--json');
        expect(json.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(JSON.stringify(JSON.parse(json.out))).toContain(JSON.stringify(hostile).slice(1, -1));
      }
    },
  );
});
