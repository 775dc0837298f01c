import fc from 'fast-check';
import { addSeconds } from '../../../../shared/domain/clock.ts';
import { spentDollars, spentSeconds } from '../../../../shared/domain/jobs/cost.ts';
import type { Job } from '../../../../shared/domain/jobs/job.ts';
import { policySchema } from '../../../../shared/domain/jobs/policy.ts';
import { isTerminal, mayMove, podPhases } from '../../../../shared/domain/jobs/status.ts';
import type { Pod } from '../../../../shared/domain/pods/gpu-provider.ts';
import { judge } from '../../../../shared/domain/reaper/verdicts/judge.ts';
import type { Sighting } from '../../../../shared/domain/reaper/verdicts/verdict.ts';
import { propertyRuns } from '../../../support/effort.ts';
import { ago, anyJob, anySighting, now } from '../../jobs/any-job.ts';

const policy = policySchema.parse({});

/** fast-check prints the seed and the smallest case of a property that does not hold. */
const someRuns = propertyRuns(1000);

const judged = (job: Job, sighting: Sighting) => judge(job, sighting, policy);

/** The sighting with a pod that the job has on record, of the attempt that goes on. */
const withOwnPod = (job: Job, sighting: Sighting, pod: Partial<Pod>): { job: Job; sighting: Sighting; own: Pod } => {
  const own: Pod = {
    id: 'pod-own',
    name: 'pw-test-1',
    status: 'RUNNING',
    cost_per_hour: job.cost_per_hour ?? 0,
    created_at: job.pod_created_at ?? ago(0),
    runtime: null,
    gpu_type: 'NVIDIA L4',
    gpu_count: job.gpu_count,
    cloud: 'SECURE',
    data_center_id: null,
    ...pod,
  };
  const { claimed_pod_id: _, ...rest } = job;
  return {
    job: { ...rest, pod_id: own.id },
    sighting: { ...sighting, pods: [...sighting.pods, { attempt: job.attempt, pod: own }] },
    own,
  };
};

const isWithinBudget = (job: Job): boolean =>
  job.budget_limit === undefined
    ? spentSeconds(job, now) < job.max_duration_minutes * 60
    : spentDollars(job, now) < job.budget_limit;

const active = anyJob.filter(({ status }) => !isTerminal(status));
const onPod = anyJob.filter(({ status }) => status === 'pending' || status === 'running');

describe('whatever is seen of a job', () => {
  it('ends no job for its waiting of which RunPod has said nothing in this wait', () => {
    const untried = anyJob
      .filter(({ status }) => status === 'queued')
      .map(({ wait_reason: _, ...job }): Job => ({ ...job, capacity_wait_seconds: 0 }));
    fc.assert(
      fc.property(untried, anySighting, (job, sighting) => {
        const { verdict } = judged(job, sighting);
        if (verdict.kind === 'end') expect(['budget_exceeded', 'max_duration']).toContain(verdict.reason);
      }),
      someRuns,
    );
  });

  it('is judged, and an end tells the finite numbers that it rests on', () => {
    fc.assert(
      fc.property(anyJob, anySighting, (job, sighting) => {
        const { verdict } = judged(job, sighting);
        if (verdict.kind !== 'end') return;
        expect(mayMove(job.status, 'failed')).toBe(true);
        expect(Object.keys(verdict.numbers)).not.toHaveLength(0);
        for (const value of Object.values(verdict.numbers)) {
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
        }
      }),
      someRuns,
    );
  });

  it('is judged the same in whatever order the pods are listed', () => {
    const shuffled = anySighting.chain((sighting) =>
      fc
        .shuffledSubarray([...sighting.pods], { minLength: sighting.pods.length })
        .map((pods) => [sighting, { ...sighting, pods }] as const),
    );
    fc.assert(
      fc.property(anyJob, shuffled, (job, [sighting, other]) => {
        expect(judged(job, other)).toEqual(judged(job, sighting));
      }),
      someRuns,
    );
  });

  it('spares at most one pod of its name: the rest nobody wants, and of a job that is over or waits nobody wants any', () => {
    fc.assert(
      fc.property(anyJob, anySighting, (job, sighting) => {
        const { unwanted } = judged(job, sighting);
        const ids = new Set(unwanted.map(({ id }) => id));
        const kept = sighting.pods.filter(({ pod }) => !ids.has(pod.id));
        expect(kept.length).toBeLessThanOrEqual(isTerminal(job.status) || job.status === 'queued' ? 0 : 1);
        for (const { attempt } of kept) expect(attempt).toBe(job.attempt);
      }),
      someRuns,
    );
  });

  it('ends no job that is over, and closes none while a pod of its name is listed', () => {
    fc.assert(
      fc.property(
        anyJob.filter(({ status }) => isTerminal(status)),
        anySighting,
        (job, sighting) => {
          const { verdict } = judged(job, sighting);
          expect(sighting.pods.length > 0 ? ['leave'] : ['leave', 'close']).toContain(verdict.kind);
        },
      ),
      someRuns,
    );
  });

  it('ends a job whose budget is spent, held or not', () => {
    fc.assert(
      fc.property(onPod, anySighting, (job, sighting) => {
        const spent = {
          ...job,
          pod_created_at: job.pod_created_at ?? ago(60),
          budget_limit: 0.000001,
          cost_per_hour: 4,
        };
        fc.pre(spentDollars(spent, now) >= spent.budget_limit);
        expect(judged(spent, sighting).verdict).toMatchObject({ kind: 'end', reason: 'budget_exceeded' });
      }),
      someRuns,
    );
  });
});

describe('a job that is well', () => {
  const healthy = fc
    .record({
      silent: fc.integer({ min: 0, max: 29 }),
      stepless: fc.integer({ min: 0, max: 899 }),
      phase: fc.constantFrom(...podPhases),
      busy: fc.constantFrom(5, 50, 100),
      status: fc.constantFrom('RUNNING', 'STARTING', 'UNKNOWN'),
      uptime: fc.constantFrom(null, -5, 0, 0.5, 60, 80_000, 1e300),
    })
    .chain((health) => fc.tuple(fc.constant(health), onPod, anySighting));

  it('and within its limits is never ended, nor is its pod unwanted, whatever else is listed', () => {
    fc.assert(
      fc.property(healthy, ([health, any, seen]) => {
        const { restarted_at: _, ...rest } = any;
        const { job, sighting, own } = withOwnPod(
          {
            ...rest,
            status: 'running',
            phase: health.phase,
            claimed_at: ago(3600),
            pod_created_at: ago(3700),
            last_heartbeat_at: ago(health.silent),
            last_step_at: ago(health.stepless),
            max_duration_minutes: 120,
            ...(any.budget_limit === undefined
              ? {}
              : { budget_limit: spentDollars({ ...any, pod_created_at: ago(3700) }, now) + 1 }),
          },
          seen,
          {
            status: health.status as Pod['status'],
            gpu_count: 2,
            runtime: { uptime_seconds: health.uptime, gpu_utilization_percent: [0, health.busy] },
          },
        );
        const { verdict, unwanted } = judged(job, sighting);
        expect(['leave', 'found', 'warn', 'not_idle', 'noted', 'hold_over']).toContain(verdict.kind);
        expect(unwanted).not.toContain(own);
      }),
      someRuns,
    );
  });
});

describe('a job that a person holds', () => {
  const held = fc
    .tuple(onPod, anySighting, fc.integer({ min: 1, max: 86_400 }))
    .map(([job, sighting, seconds]): [Job, Sighting] => [{ ...job, held_until: ago(-seconds) }, sighting]);
  const statuses = fc.constantFrom<Pod['status']>('PROVISIONING', 'STARTING', 'RUNNING', 'EXITED', 'ERROR', 'UNKNOWN');

  it('and within its budget is never ended while its pod exists', () => {
    fc.assert(
      fc.property(held, statuses, ([any, seen], status) => {
        fc.pre(isWithinBudget(any));
        const { job, sighting, own } = withOwnPod(any, seen, { status });
        const { verdict, unwanted } = judged(job, sighting);
        expect(verdict.kind).not.toBe('end');
        expect(verdict.kind).not.toBe('hold_over');
        expect(unwanted).not.toContain(own);
      }),
      someRuns,
    );
  });

  it('is judged but for that as if nobody held it', () => {
    const noEnds = { ifThere: undefined, ifGone: undefined, ifNotKnown: undefined };
    fc.assert(
      fc.property(held, ([job, sighting]) => {
        const { held_until: _held, hold: _hold, ...free } = job;
        const { verdict, unwanted, spared } = judged(job, sighting);
        const otherwise = judged(free, sighting);
        expect(unwanted).toEqual(otherwise.unwanted);
        if (spared !== undefined) expect(otherwise.verdict).toEqual(spared);
        else if (verdict.kind === 'end')
          expect(otherwise.verdict).toMatchObject({ kind: 'end', reason: verdict.reason });
        // A hold spares a pod that lists leave out, too, and the end of one that is gone names the hold.
        else expect({ ...otherwise.verdict, ...noEnds }).toEqual({ ...verdict, ...noEnds });
      }),
      someRuns,
    );
  });

  it('is judged as ever on the next look after its hold is over', () => {
    fc.assert(
      fc.property(active, anySighting, (job, sighting) => {
        const { held_until: _held, hold: _hold, ...free } = job;
        const { verdict } = judged({ ...free, held_until: addSeconds(now, 0).toISOString() }, sighting);
        const otherwise = judged(free, sighting).verdict;
        if (otherwise.kind === 'leave') expect(verdict).toEqual({ kind: 'hold_over' });
        else expect(verdict).toMatchObject(otherwise);
      }),
      someRuns,
    );
  });
});
