import { aWorld, removeHomes, type WorldOptions } from './a-world.ts';
import { aConfigView, configId, datasetId, jobId } from './some-things.ts';

afterEach(removeHomes);

const doubt = 'Needs about 30 GB, and RTX 4090 has 24 GB.';
const preflight = {
  ok: false,
  checks: [{ name: 'memory', ok: false, message: doubt }],
  issues: [{ path: 'gpu_type', message: doubt }],
  memory: null,
  offers: [{ gpu_type: 'RTX 4090', cloud: 'SECURE', price_per_hour: 0.5, availability: 'high', fits: false }],
  cost: { at_most_cost: 5 },
};

const setup = (options: WorldOptions = {}) => {
  const world = aWorld({ columns: 200, ...options });
  world.api
    .on('GET /api/training/configs/{id}', { body: aConfigView() })
    .on('POST /api/training/deploy/runpod/preflight', { body: preflight })
    .on('POST /api/training/deploy/runpod', { body: { job_id: jobId, gpu_type: 'RTX 4090', message: 'Accepted.' } });
  const started = () =>
    world.api.asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/runpod')).length;
  return { ...world, started, deploy: ['deploy', configId, '--dataset', datasetId, '--budget', '5', '--detach'] };
};

describe('a deploy in doubt, which the API would take', () => {
  it('is asked about with its doubt and its price', async () => {
    for (const [answer, code, jobs] of [
      ['y', 0, 1],
      ['', 5, 0],
    ] as const) {
      const { run, started, deploy } = setup({ typed: [answer] });
      const ran = await run(...deploy);
      expect(ran.err).toContain(`In doubt: ${doubt} Deploy all the same on RTX 4090 for at most $5.00? [y/N]`);
      expect([ran.code, started()]).toEqual([code, jobs]);
    }
  });

  it('is not started by --yes alone, nor where nobody can be asked', async () => {
    for (const [options, more] of [
      [{}, ['--yes']],
      [{ piped: '' }, []],
      [{}, ['--yes', '--quiet']],
      [{}, ['--yes', '--json']],
    ] as const) {
      const { run, started, deploy } = setup(options);
      const { code, out, err } = await run(...deploy, ...more);
      expect([code, out, started()]).toEqual([5, '', 0]);
      expect(err).toContain('The deploy is in doubt, so nothing was started.');
      expect(err).toContain('with --in-doubt it starts all the same.');
      expect(err).toContain(doubt);
    }
  });

  it('is started by --in-doubt, which leaves the usual question', async () => {
    const { run, started, deploy } = setup({ typed: ['n'] });
    const asked = await run(...deploy, '--in-doubt');
    expect(asked.err).toContain('Deploy on RTX 4090 for at most $5.00? [y/N]');
    expect([asked.code, started()]).toEqual([5, 0]);
    expect(await run(...deploy, '--in-doubt', '--yes', '--quiet')).toMatchObject({ code: 0, out: `${jobId}\n` });
    expect(started()).toBe(1);
  });

  it('is told by a dry run, with the exit of a refusal', async () => {
    const { run, started, deploy } = setup();
    const { code, err } = await run(...deploy.slice(0, -1), '--dry-run');
    expect([code, started()]).toEqual([5, 0]);
    expect(err).toContain('It is in doubt. Nothing was deployed.');
  });
});
