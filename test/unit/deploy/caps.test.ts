import type { JobCaps } from '../../../shared/domain/deploy/caps.ts';
import { alicesDataset, setup } from './deploy-world.ts';

/** A request beyond a cap that is set so low, and the details that it is told. */
const beyond: readonly (readonly [keyof JobCaps, number, object, object])[] = [
  ['maxGpus', 1, { gpu_type: 'RTX 4090', gpu_count: 2 }, { limit: 1, asked: 2 }],
  ['maxAttempts', 2, { max_attempts: 3 }, { limit: 2, asked: 3 }],
  ['maxHours', 10, { max_duration_minutes: 601 }, { limit: 600, asked: 601 }],
  ['maxDiskGb', 100, { disk_gb: 60, volume_size_gb: 50 }, { limit: 100, asked: 110 }],
  ['maxDollarsPerHour', 1, { gpu_type: 'A100 PCIe' }, { limit: 1, asked: expect.any(Number) }],
];

describe('the caps of a stage', () => {
  it.each(beyond)('refuse what is beyond %s, before anything is made', async (cap, most, wish, details) => {
    const { alice, jobs, provider } = await setup(alicesDataset(), { [cap]: most });
    const { status, body } = await alice.deploy(wish);
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'limit_exceeded', details } });
    expect(body.error).toMatch(/^One job may .* here, and /);
    expect(body.issues).toHaveLength(1);
    expect(jobs.rows.all()).toEqual([]);
    expect(provider.creates).toEqual([]);
  });

  it.each(beyond)('show in a preflight, too: %s', async (cap, most, wish) => {
    const { alice } = await setup(alicesDataset(), { [cap]: most });
    const { status, body } = await alice.preflight(wish);
    expect({ status, ok: body.ok }).toEqual({ status: 200, ok: false });
    expect(body.checks.find(({ ok }: { ok: boolean }) => !ok)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^One job may /),
    });
  });

  it('take all that is within them, and leave out dear cards that nobody named', async () => {
    const { alice, jobs } = await setup(alicesDataset(), { maxDollarsPerHour: 1 });
    const { body } = await alice.deploy({});
    const job = await jobs.get(String(body.job_id));
    const dearest = Math.max(...(job?.offer_prices ?? []));
    expect(dearest + (job?.disk_cost_per_hour ?? 0)).toBeLessThanOrEqual(1);
  });

  it('give a job the budget of the stage that names none, and leave a named one alone', async () => {
    const { alice, jobs } = await setup(alicesDataset(), { defaultBudgetDollars: 3 });
    const preflight = await alice.preflight({ gpu_type: 'A100 PCIe' });
    expect(preflight.body.cost).toMatchObject({ budget_limit: 3, estimated_cost: 3 });
    const { body } = await alice.deploy({ gpu_type: 'A100 PCIe' });
    expect(await jobs.get(String(body.job_id))).toMatchObject({ budget_limit: 3, estimated_cost: 3 });
    const named = await alice.deploy({ gpu_type: 'A100 PCIe', budget_limit: 2 });
    expect(named.body.cost).toMatchObject({ budget_limit: 2, estimated_cost: 2 });
  });
});
