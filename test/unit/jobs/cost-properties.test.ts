import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { limitReached } from '../../../shared/domain/jobs/budget-and-duration.ts';
import { diskDollarsPerHour, mostDollars, spentDollars, spentSeconds } from '../../../shared/domain/jobs/cost.ts';
import { failed } from '../../../shared/domain/jobs/ends.ts';
import { deadlineOfPod } from '../../../shared/domain/jobs/hold.ts';
import { held } from '../../../shared/domain/jobs/hold-changes.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { podSeen } from '../../../shared/domain/jobs/pod-seen.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { aJob } from '../../support/a-job.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';

const start = new Date('2026-01-01T00:00:00.000Z');

const aPod = (job: Job, offer: number, now: Date): Pod => {
  const nth = offer % job.offer_prices.length;
  const cost_per_hour = job.offer_prices[nth] ?? 0;
  return {
    id: `pod-${job.attempt}`,
    name: 'pw-test-1',
    status: 'RUNNING',
    cost_per_hour,
    created_at: now.toISOString(),
    runtime: null,
    gpu_type: `card ${nth}`,
    gpu_count: 1,
    cloud: 'SECURE',
    data_center_id: null,
  };
};

const dollars = fc.double({ min: 0.01, max: 100, noNaN: true });
const wishes = fc.record({
  prices: fc.array(dollars, { minLength: 1, maxLength: 6 }),
  disk_gb: fc.integer({ min: 10, max: 4000 }),
  volume_size_gb: fc.integer({ min: 0, max: 4000 }),
  max_duration_minutes: fc.double({ min: 0.1, max: 43_200, noNaN: true }),
  max_attempts: fc.integer({ min: 1, max: 10 }),
  budget_limit: fc.option(fc.double({ min: 0.01, max: 10_000, noNaN: true }), { nil: undefined }),
});

/** Each attempt: which offer it gets, how long it waits for it, and for which share of the whole duration its pod runs. */
const attempts = fc.array(
  fc.record({
    offer: fc.nat({ max: 20 }),
    waitSeconds: fc.integer({ min: 0, max: 86_400 }),
    share: fc.double({ min: 0, max: 1.5, noNaN: true }),
    heldSeconds: fc.option(fc.integer({ min: 1, max: 86_400 }), { nil: undefined }),
  }),
  { minLength: 10, maxLength: 10 },
);

type Wish = typeof wishes extends fc.Arbitrary<infer T> ? T : never;

const jobOf = ({ prices, ...wish }: Wish): Job => {
  const candidates = prices.map((cost_per_hour, nth) => ({
    gpu_type: `card ${nth}`,
    cloud: 'SECURE' as const,
    data_center_ids: [],
    cost_per_hour,
  }));
  const disk_cost_per_hour = diskDollarsPerHour(wish);
  const estimated_cost = mostDollars({ candidates, disk_cost_per_hour, ...wish });
  return aJob({ ...wish, candidates, offer_prices: prices, disk_cost_per_hour, estimated_cost });
};

/** The first moment of the attempt at which a limit ends it, or the one at which its pod dies of itself. */
const endOf = (job: Job, dies: Date): Date => {
  if (limitReached(job, dies) === undefined) return dies;
  let [well, over] = [new Date(job.pod_created_at ?? start), dies];
  while (over.getTime() - well.getTime() > 1) {
    const middle = new Date((well.getTime() + over.getTime()) / 2);
    if (limitReached(job, middle) === undefined) well = middle;
    else over = middle;
  }
  return over;
};

/** A millisecond at the highest price, in which times are kept. */
const slack = 1e-3;

describe('the most that a job can cost', () => {
  const played = async (
    wish: Wish,
    plays: readonly { offer: number; waitSeconds: number; share: number; heldSeconds?: number | undefined }[],
  ) => {
    const jobs = new FakeJobStore();
    let job = (await jobs.create(jobOf(wish))).job;
    let now = start;
    const change = async (wanted: Parameters<FakeJobStore['change']>[1]): Promise<void> => {
      const result = await jobs.change(job.id, wanted);
      if (result.outcome !== 'changed') throw new Error('The change was refused.');
      job = result.job;
    };
    for (const { offer, waitSeconds, share, heldSeconds } of plays) {
      now = addSeconds(now, waitSeconds);
      if (job.status !== 'queued' || limitReached(job, now) !== undefined) break;
      await change({ expect: { statuses: ['queued'] }, set: { status: 'pending', phase: 'creating_pod' } });
      await change(podSeen(job, aPod(job, offer, now), { gpu_type: 'NVIDIA L4', cloud: 'SECURE' }, now));
      if (heldSeconds !== undefined) {
        await change(held(job, { reason: 'a look', expiresAt: addSeconds(now, heldSeconds), by: 'user' }, now));
      }
      now = endOf(job, addSeconds(now, share * job.max_duration_minutes * 60));
      const reason = limitReached(job, now)?.reason ?? 'heartbeat_lost';
      await change(failed(job, { actor: 'reaper', reason }, now));
    }
    return { job, now };
  };

  it('is never passed, whatever offers its attempts get, however long each lasts and whoever holds it', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, attempts, async (wish, plays) => {
        const { job, now } = await played(wish, plays);
        expect(spentDollars(job, now)).toBeLessThanOrEqual(job.estimated_cost + slack);
        expect(job.estimated_cost).toBeLessThanOrEqual(wish.budget_limit ?? Number.POSITIVE_INFINITY);
      }),
      propertyRuns(100),
    );
  });

  it('bounds the time of all attempts together by max_duration_minutes, and tells each pod what is left of it', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, attempts, async (wish, plays) => {
        const { job, now } = await played(
          wish,
          plays.map((play) => ({ ...play, heldSeconds: undefined })),
        );
        const limitSeconds = wish.max_duration_minutes * 60;
        expect(spentSeconds(job, now)).toBeLessThanOrEqual(limitSeconds + 0.01);
        const left = deadlineOfPod(job, now).getTime() - now.getTime();
        expect(left / 1000).toBeCloseTo(
          limitSeconds -
            job.attempts.reduce(
              (sum, { pod_created_at, ended_at }) =>
                sum + (Date.parse(ended_at) - Date.parse(pod_created_at ?? ended_at)) / 1000,
              0,
            ),
          1,
        );
      }),
      propertyRuns(100),
    );
  });

  it('counts no disks for a job of before', () => {
    const job = aJob({ status: 'running', pod_created_at: start.toISOString(), cost_per_hour: 2 });
    expect(spentDollars(job, addSeconds(start, 3600))).toBe(2);
    expect(spentDollars({ ...job, disk_cost_per_hour: 0.5 }, addSeconds(start, 3600))).toBe(2.5);
  });

  it('has the disks at ten cents a gigabyte and month, and never below that', () => {
    const perHour = diskDollarsPerHour({ disk_gb: 4000, volume_size_gb: 4000 });
    for (const days of [28, 29, 30, 31]) expect(perHour * 24 * days).toBeGreaterThanOrEqual(800 - 1e-9);
    expect(perHour * 24 * 28).toBeCloseTo(800, 6);
  });
});
