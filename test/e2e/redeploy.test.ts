import { Random } from '../virtual/random.ts';
import type { PodRecord } from './redeploy/light-pod.ts';
import { LightPods } from './redeploy/light-pods.ts';
import {
  type Client,
  type StackWorld,
  smokeConfig,
  startWorld,
  textLines,
  until,
  uploadDataset,
} from './stack-world.ts';

const jobCount = 50;

/** A machine may have other things to do. */
const patienceMs = 150_000;

/**
 * Fifty jobs under way while the app is bundled, synthesized and put in place anew. Functions and stores are the real ones,
 * in their instances; the pods are played. On AWS as here, calls under way end in the version where they began.
 */
describe('a redeploy', () => {
  const random = new Random('redeploy');
  let enough = false;
  const pods = new LightPods({ isEnough: () => enough, pauseMs: 3000, random: random.next });
  let world: StackWorld;
  let alice: Client;

  beforeAll(async () => {
    world = await startWorld({
      schedules: true,
      reaperIntervalSeconds: 3,
      simulator: {
        runner: pods,
        delays: { provisioningMs: 0, startingMs: 0, pullingMs: 0, restartMs: 100 },
      },
    });
    alice = await world.as('alice');
  }, 120_000);
  afterAll(() => world?.stop());

  /** Empty where the machine is too busy to answer: whoever looks looks again. */
  const jobs = async (): Promise<readonly { readonly status: string; readonly attempt: number }[]> => {
    const { status, body } = await alice.get('/api/training/jobs?limit=100');
    return status < 500 ? body.items : [];
  };
  const all =
    (...statuses: readonly string[]) =>
    (seen: Awaited<ReturnType<typeof jobs>>): boolean =>
      seen.length === jobCount && seen.every(({ status }) => statuses.includes(status));
  const pointsStored = () => pods.records.reduce((sum, { points }) => sum + points, 0);

  it('in the middle of fifty running jobs, twice, loses nothing', async () => {
    const dataset = await uploadDataset(alice, textLines(50));
    const deploys = Array.from({ length: jobCount }, (_, index) =>
      alice.post(
        '/api/training/deploy/runpod',
        { training_config: smokeConfig(), dataset_id: dataset, gpu_type: 'RTX 4090', budget_limit: 5 },
        { 'idempotency-key': `job-${index}` },
      ),
    );
    const deployed = await Promise.all(deploys);
    expect(deployed.map(({ status }) => status)).toEqual(Array(jobCount).fill(201));
    await until(jobs, all('running'), undefined, patienceMs);

    const before = pointsStored();
    await world.stack.redeploy();
    // Another template, too: every function that knows this number is configured anew.
    await world.stack.redeploy({ TELEMETRY_TTL_DAYS: '30' });
    const after = pointsStored();
    expect(after - before).toBeGreaterThan(jobCount);
    expect(pods.records.filter(({ done }) => done)).toEqual([]);
    enough = true;

    const over = await until(jobs, all('completed', 'failed', 'cancelled'), undefined, patienceMs);
    for (const job of over) expect(job).toMatchObject({ status: 'completed', attempt: 1 });
    // The last answer to a pod may still be under way when its job is over.
    await until(
      async () => pods.records,
      (records) => records.every(({ done }) => done),
    );
    expect(pods.faults).toEqual([]);
    expect(pods.records.flatMap(({ refused }) => refused)).toEqual([]);
    expect(new Set(pods.records.map(({ jobId }) => jobId)).size).toBe(jobCount);
    for (const { jobId, points, done } of pods.records) {
      const { body } = await alice.get(`/api/training/jobs/${jobId}/metrics?max_points=1000`);
      const stored = body.items.map(({ step }: { readonly step: number }) => step);
      expect([done, stored]).toEqual([true, Array.from({ length: points }, (_, index) => index + 1)]);
    }
    const sum = (count: (record: PodRecord) => number): number =>
      pods.records.reduce((total, record) => total + count(record), 0);
    expect(sum(({ repeated }) => repeated)).toBeGreaterThan(0);
    process.stderr.write(
      `${pointsStored()} points of ${jobCount} jobs, ${after - before} of them while the app was replaced; ${sum(({ repeated }) => repeated)} came twice, ${sum(({ disturbed }) => disturbed)} calls were made again\n`,
    );
    await world.stack.runSchedule('sweep');
    const made = world.stack.simulator?.control.pods() ?? [];
    expect(made).toHaveLength(jobCount);
    expect(made.filter(({ endedAt }) => endedAt === null)).toEqual([]);
  }, 400_000);
});
