import { idleClock } from '../client/idle-clock.ts';
import { aWorld, removeHomes, type WorldOptions } from './a-world.ts';
import { aConfigView, aJobView, configId, datasetId, jobId } from './some-things.ts';

afterEach(removeHomes);

const setup = (options: WorldOptions = {}) => {
  const made = aWorld(options);
  const clock = idleClock();
  Object.assign(made.world, { clock });
  return { ...made, clock };
};

const outage = {
  status: 503,
  body: { error: 'A dependency is down.', code: 'dependency_unavailable', request_id: 'r' },
};

describe('job wait', () => {
  it('waits through an outage of some minutes, and ends as the job does', async () => {
    const { api, run, clock } = setup();
    const begin = clock.now();
    api.on('GET /api/training/jobs/{id}', () => {
      const minutes = (clock.now() - begin) / 60_000;
      if (minutes > 1 && minutes < 5) return outage;
      return { body: aJobView(minutes < 10 ? {} : { status: 'completed' }) };
    });
    expect(await run('job', 'wait', jobId)).toMatchObject({ code: 0, out: '' });
    expect(clock.now() - begin).toBeGreaterThan(10 * 60_000);
  });

  it('ends with 6 where nobody has answered for longer', async () => {
    const { api, run, clock } = setup();
    const begin = clock.now();
    api.on('GET /api/training/jobs/{id}', outage);
    expect(await run('job', 'wait', jobId)).toMatchObject({ code: 6 });
    const minutes = (clock.now() - begin) / 60_000;
    expect(minutes).toBeGreaterThan(4);
    expect(minutes).toBeLessThan(7);
  });

  it('keeps to its time limit, with an answer or without one', async () => {
    for (const answer of [outage, { body: aJobView() }]) {
      const { api, run, clock } = setup();
      const begin = clock.now();
      api.on('GET /api/training/jobs/{id}', answer);
      expect(await run('job', 'wait', jobId, '--timeout', '60s')).toMatchObject({ code: 6, out: '' });
      expect(clock.now() - begin).toBeLessThan(75_000);
    }
  });
});

describe('a deploy that is not answered', () => {
  const preflight = { ok: true, checks: [], issues: [], memory: null, offers: [], cost: null };
  const deploy = ['deploy', configId, '--dataset', datasetId, '--budget', '5', '--yes'];
  const told = 'Whether the job was made is not known: podwarden jobs --limit 1 tells.';

  const deployAnswered = async (answer: typeof outage, ...more: readonly string[]) => {
    const { api, run } = setup();
    api
      .on('GET /api/training/configs/{id}', { body: aConfigView() })
      .on('POST /api/training/deploy/runpod/preflight', { body: preflight })
      .on('POST /api/training/deploy/runpod', answer);
    return run(...deploy, ...more);
  };

  it('says that the job may be there: another one would cost a second time', async () => {
    const { code, err } = await deployAnswered(outage);
    expect([code, err]).toEqual([6, expect.stringContaining(told)]);
    const asJson = await deployAnswered(outage, '--json', '--quiet');
    expect(JSON.parse(asJson.err.trim().split('\n').at(-1) ?? '').advice).toContain(told);
  });

  it('can be sent again under its own key, and the API alone says whether there is a job', async () => {
    const { api, run } = setup();
    api
      .on('GET /api/training/configs/{id}', { body: aConfigView() })
      .on('POST /api/training/deploy/runpod/preflight', { body: preflight })
      .on('POST /api/training/deploy/runpod', outage);
    const keyIn = (text: string): string => /with --idempotency-key (\S+) makes no second job/.exec(text)?.[1] ?? '';
    const keysSent = () =>
      new Set(
        api.asked.filter(({ path }) => path.endsWith('/runpod')).map(({ headers }) => headers.get('idempotency-key')),
      );
    const key = keyIn((await run(...deploy)).err);
    expect([...keysSent()]).toEqual([key]);
    // By its own job the limits are reached: a preflight knows nothing of that.
    const refused = { ...preflight, ok: false, checks: [{ name: 'budget', ok: false, message: 'Too much.' }] };
    api
      .on('POST /api/training/deploy/runpod/preflight', { body: refused })
      .on('POST /api/training/deploy/runpod', { body: { job_id: jobId, gpu_type: 'L4', message: 'Accepted.' } });
    expect(await run(...deploy)).toMatchObject({ code: 5, out: '' });
    expect(await run(...deploy, '--quiet', '--idempotency-key', key)).toMatchObject({ code: 0, out: `${jobId}\n` });
    expect([...keysSent()]).toEqual([key]);
  });

  it('and one that is refused says nothing like it', async () => {
    for (const [status, code] of [
      [422, 'limit_exceeded'],
      [503, 'deploys_paused'],
      [429, 'rate_limited'],
    ] as const) {
      const ran = await deployAnswered({ status, body: { error: 'No.', code, request_id: 'r' } });
      expect(ran.code).toBeGreaterThan(4);
      expect(ran.err).not.toContain(told);
    }
  });
});
