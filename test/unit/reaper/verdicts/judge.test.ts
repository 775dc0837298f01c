import fc from 'fast-check';
import { addSeconds } from '../../../../shared/domain/clock.ts';
import type { Job } from '../../../../shared/domain/jobs/job.ts';
import { policySchema } from '../../../../shared/domain/jobs/policy.ts';
import { jobPhases } from '../../../../shared/domain/jobs/status.ts';
import type { Pod } from '../../../../shared/domain/pods/gpu-provider.ts';
import { judge } from '../../../../shared/domain/reaper/verdicts/judge.ts';
import type { NamedPod, Sighting } from '../../../../shared/domain/reaper/verdicts/verdict.ts';
import { aJob } from '../../../support/a-job.ts';

const policy = policySchema.parse({});
const now = new Date('2026-01-02T00:00:00.000Z');
const ago = (seconds: number): string => addSeconds(now, -seconds).toISOString();
const silence = { isJudged: true, provenSince: ago(86_400), watchedSince: ago(86_400) };
const seconds = (max: number) => fc.double({ min: 0, max, noNaN: true });

const aPod = (pod: Partial<Pod> = {}): Pod => ({
  id: 'pod-1',
  name: 'pw-test-1',
  status: 'RUNNING',
  cost_per_hour: 0.36,
  created_at: ago(80_000),
  runtime: { uptime_seconds: 80_000, gpu_utilization_percent: [97] },
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_id: null,
  ...pod,
});

const training = (job: Partial<Job>): Job =>
  aJob({
    status: 'running',
    phase: 'training',
    trainer: 'transformers',
    pod_id: 'pod-1',
    claimed_pod_id: 'pod-1',
    pod_created_at: ago(80_000),
    cost_per_hour: 0.36,
    claimed_at: ago(70_000),
    last_heartbeat_at: ago(0),
    last_step_at: ago(0),
    ...job,
  });

const anySighting = fc.record({
  listSeconds: seconds(20),
  silent: seconds(119),
  stepless: seconds(899),
  startedBeforeClaim: fc.integer({ min: -60, max: 900 }),
  claimed: fc.integer({ min: 0, max: 80_000 }),
  utilization: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 7 }),
  idle: fc.option(seconds(80_000), { nil: undefined }),
  isJudged: fc.boolean(),
  phase: fc.constantFrom(...jobPhases.slice(3)),
});

describe('judge', () => {
  it('never ends a job within its limits that is heard of, makes steps, keeps a GPU busy and has not restarted', () => {
    fc.assert(
      fc.property(anySighting, fc.constantFrom(5, 50, 100), (seen, busy) => {
        const utilization = [...seen.utilization, busy];
        const listedAt = addSeconds(now, -seen.listSeconds);
        const claimedAt = addSeconds(listedAt, -seen.claimed);
        const uptime = Math.max(0, seen.claimed + seen.startedBeforeClaim);
        const pod = aPod({
          gpu_count: utilization.length,
          runtime: { uptime_seconds: uptime, gpu_utilization_percent: utilization },
        });
        const job = training({
          phase: seen.phase,
          claimed_at: claimedAt.toISOString(),
          last_heartbeat_at: ago(seen.silent),
          last_step_at: ago(seen.stepless),
          ...(seen.idle === undefined ? {} : { gpu_idle_since: ago(seen.idle) }),
        });
        const sighting = {
          now,
          listedAt,
          pods: [{ attempt: 1, pod }],
          hasNameless: false,
          silence: { isJudged: seen.isJudged, provenSince: now.toISOString(), watchedSince: now.toISOString() },
        };
        const kinds = [...(seen.isJudged ? ['silent'] : []), seen.idle === undefined ? 'leave' : 'not_idle'];
        // The start of a container that is seen for the first time is noted.
        const first = uptime > 0 ? ['noted'] : [];
        expect([...kinds, ...first]).toContain(judge(job, sighting, policy).verdict.kind);
      }),
    );
  });

  it('never takes a pod that is heard of for a restarted one, whatever uptime RunPod tells', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 29 }), (uptime, silent) => {
        const pod = aPod({ runtime: { uptime_seconds: uptime, gpu_utilization_percent: [97] } });
        const seenBefore = { container_started_at: ago(uptime) };
        const job = training({ last_heartbeat_at: ago(silent), last_step_at: ago(silent), ...seenBefore });
        const sighting = { now, listedAt: now, pods: [{ attempt: 1, pod }], hasNameless: false, silence };
        expect(judge(job, sighting, policy).verdict.kind).toBe('leave');
      }),
    );
  });

  it('does not depend on the order in which pods are listed', () => {
    const named: fc.Arbitrary<NamedPod> = fc
      .record({
        attempt: fc.integer({ min: 1, max: 3 }),
        id: fc.integer({ min: 1, max: 9 }),
        status: fc.constantFrom('STARTING', 'RUNNING', 'EXITED'),
        age: fc.constantFrom(10, 5000),
        utilization: fc.constantFrom([], [0], [97]),
        uptime: fc.constantFrom(null, 0, 60_000, 80_000),
      })
      .map(({ attempt, id, status, age, utilization, uptime }) => ({
        attempt,
        pod: aPod({
          id: `pod-${id}`,
          status,
          created_at: ago(age),
          runtime: { uptime_seconds: uptime, gpu_utilization_percent: utilization },
        }),
      }));
    const pods = fc.uniqueArray(named, { selector: ({ pod }) => pod.id });
    const both = pods.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    const job = fc
      .record({
        status: fc.constantFrom('queued', 'pending', 'running', 'failed'),
        attempt: fc.integer({ min: 1, max: 3 }),
        pod_id: fc.constantFrom('pod-1', undefined),
        claimed: fc.boolean(),
        silent: fc.constantFrom(0, 500, 5000),
      })
      .map(({ status, attempt, pod_id, claimed, silent }) =>
        aJob({
          ...training({ attempt, last_heartbeat_at: ago(silent) }),
          status,
          pod_id,
          ...(claimed ? {} : { claimed_at: undefined, claimed_pod_id: undefined }),
        }),
      );
    fc.assert(
      fc.property(both, job, ([listed, otherwise], seen) => {
        const judged = (order: Sighting['pods']) =>
          judge(seen, { now, listedAt: now, hasNameless: false, silence, pods: order }, policy);
        expect(judged(otherwise)).toEqual(judged(listed));
      }),
    );
  });

  it('judges limits before silence, a restart before a stall, and a stall before an idle GPU', () => {
    const idle = aPod({ runtime: { uptime_seconds: 60, gpu_utilization_percent: [0] } });
    const steady = aPod({ runtime: { uptime_seconds: 80_000, gpu_utilization_percent: [0] } });
    const worst = { last_step_at: ago(60_000), gpu_idle_since: ago(60_000), gpu_idle_seen_at: ago(60) };
    const reasonOf = (job: Partial<Job>, pod: Pod) => {
      const sighting = { now, listedAt: now, pods: [{ attempt: 1, pod }], hasNameless: false, silence };
      const { verdict } = judge(training({ ...worst, ...job }), sighting, policy);
      return 'reason' in verdict ? verdict.reason : verdict.kind;
    };
    expect(reasonOf({ last_heartbeat_at: ago(500), max_duration_minutes: 1 }, idle)).toBe('max_duration');
    expect(reasonOf({ last_heartbeat_at: ago(500), silent_since: ago(400) }, idle)).toBe('heartbeat_lost');
    expect(reasonOf({ last_heartbeat_at: ago(40), container_started_at: ago(100) }, idle)).toBe('restart_loop');
    expect(reasonOf({ budget_limit: 8.5 }, steady)).toBe('training_stalled');
    expect(reasonOf({ budget_limit: 8.5, last_step_at: ago(1) }, steady)).toBe('gpu_idle');
    expect(reasonOf({ budget_limit: 8.5, last_step_at: ago(1), gpu_idle_since: ago(1) }, steady)).toBe('warn');
  });
});
