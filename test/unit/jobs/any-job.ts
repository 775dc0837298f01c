import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { AttemptRecord } from '../../../shared/domain/jobs/attempt-record.ts';
import { unresolvedRefusal } from '../../../shared/domain/jobs/back-off.ts';
import type { FullJob } from '../../../shared/domain/jobs/job.ts';
import { reasons } from '../../../shared/domain/jobs/reasons.ts';
import { jobPhases, jobStatuses } from '../../../shared/domain/jobs/status.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import type { NamedPod, Sighting } from '../../../shared/domain/reaper/verdicts/verdict.ts';
import { aJob } from '../../support/a-job.ts';

/** Arbitrary jobs and sightings, for properties that must hold whatever is thrown at the judge. */

export const now = new Date('2026-01-02T00:00:00.000Z');
export const ago = (seconds: number): string => addSeconds(now, -seconds).toISOString();

export const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });

/** Up to two days ago, and a little ahead: clocks differ. The edges of the policy come often. */
const anyTime = fc
  .oneof(
    fc.constantFrom(-20, 0, 1, 29, 30, 59, 60, 61, 119, 120, 900, 1200, 3600),
    fc.integer({ min: 0, max: 172_800 }),
  )
  .map(ago);

const podIds = ['pod-1', 'pod-2', 'pod-3', 'pod-4'] as const;

const closedAttempt = (attempt: number): fc.Arbitrary<AttemptRecord> =>
  fc.record({
    attempt: fc.constant(attempt),
    reason: fc.constantFrom(...reasons),
    pod_id: fc.constantFrom('pod-0', null),
    gpu_type: fc.constant('NVIDIA L4'),
    cost_per_hour: fc.constantFrom(0, 0.36, 4),
    pod_created_at: fc.constant(null),
    ended_at: anyTime,
    cost: fc.double({ min: 0, max: 20, noNaN: true }),
  });

const aHold = { reason: 'a look', set_at: ago(60), set_by: 'user' } as const;

const fields = {
  status: fc.constantFrom(...jobStatuses),
  phase: fc.constantFrom(null, ...jobPhases),
  max_attempts: fc.integer({ min: 1, max: 3 }),
  gpu_count: fc.integer({ min: 1, max: 3 }),
  trainer: fc.constantFrom('smoke', 'transformers'),
  budget_limit: maybe(fc.double({ min: 0.01, max: 100, noNaN: true })),
  max_duration_minutes: fc.constantFrom(0.5, 10, 1440, 43_200),
  capacity_wait_seconds: fc.constantFrom(0, 600, 1800),
  candidate_index: fc.integer({ min: 0, max: 5 }),
  empty_rounds: fc.integer({ min: 0, max: 8 }),
  rejections_in_row: maybe(fc.integer({ min: 0, max: 3 })),
  forbidden_in_row: maybe(fc.integer({ min: 0, max: 3 })),
  rate_limited_since: maybe(anyTime),
  last_refusal: fc.constantFrom(undefined, 'none free', unresolvedRefusal),
  queued_at: anyTime,
  next_launch_at: anyTime,
  creating_since: maybe(anyTime),
  pod_id: maybe(fc.constantFrom(...podIds)),
  claimed_pod_id: maybe(fc.constantFrom(...podIds)),
  pod_created_at: maybe(anyTime),
  cost_per_hour: maybe(fc.constantFrom(0, 0.36, 4)),
  claimed_at: maybe(anyTime),
  restarted_at: maybe(anyTime),
  missing_since: maybe(anyTime),
  container_started_at: maybe(anyTime),
  no_runtime_since: maybe(anyTime),
  offered_cost_per_hour: maybe(fc.constantFrom(0, 0.36, 4)),
  last_heartbeat_at: maybe(anyTime),
  last_step_at: maybe(anyTime),
  heard_since: maybe(anyTime),
  silent_since: maybe(anyTime),
  phase_entered_at: maybe(anyTime),
  first_point_at: maybe(anyTime),
  first_point_step: maybe(fc.nat(1000)),
  last_point_at: maybe(anyTime),
  last_point_step: maybe(fc.nat(100_000)),
  points_told: maybe(fc.nat(1000)),
  wait_reason: fc.constantFrom(undefined, 'no_capacity', 'provider_rejected', 'provider_auth', 'create_unresolved'),
  leaving_claimed_ids: maybe(fc.subarray([...podIds])),
  leaving_pod_ids: maybe(fc.subarray([...podIds, 'pod-0'])),
  gpu_idle_since: maybe(anyTime),
  gpu_idle_seen_at: maybe(anyTime),
  stopped_since: maybe(anyTime),
  told_cost_at: maybe(anyTime),
  told_cost_per_hour: maybe(fc.constantFrom(0.2, 0.6)),
  container_uptime_seconds: maybe(fc.nat(100_000)),
  stop_requested: fc.constantFrom(undefined, 'budget_exceeded'),
  held_until: maybe(
    fc.oneof(
      anyTime,
      fc.integer({ min: 1, max: 86_400 }).map((seconds) => ago(-seconds)),
    ),
  ),
  completed_at: maybe(anyTime),
  updated_at: anyTime,
};

/** Any job that the schema allows, sensible or not. */
export const anyJob: fc.Arbitrary<FullJob> = fc
  .tuple(fc.record(fields), fc.integer({ min: 1, max: 3 }))
  .chain(([{ trainer, ...job }, attempt]) =>
    fc.tuple(...Array.from({ length: attempt - 1 }, (_, nth) => closedAttempt(nth + 1))).map((attempts) =>
      aJob({
        ...job,
        attempt,
        attempts,
        trainer,
        closed_dollars: attempts.reduce((sum, { cost }) => sum + cost, 0),
        ...(job.held_until === undefined ? {} : { hold: aHold }),
      }),
    ),
  );

const anyRuntime = fc.option(
  fc.record({
    uptime_seconds: fc.constantFrom(null, -5, 0, 60, 3600, 80_000, 1e300),
    gpu_utilization_percent: fc.array(fc.constantFrom(null, 0, 4, 5, 97), { maxLength: 3 }),
  }),
  { nil: null },
);

const anyPod: fc.Arbitrary<Pod> = fc.record({
  id: fc.constantFrom(...podIds),
  name: fc.constant('pw-test-1'),
  status: fc.constantFrom('PROVISIONING', 'STARTING', 'RUNNING', 'EXITED', 'ERROR', 'UNKNOWN'),
  cost_per_hour: fc.constantFrom(null, 0.36, 4, 1000),
  created_at: fc.option(anyTime, { nil: null }),
  runtime: anyRuntime,
  gpu_type: fc.constantFrom('NVIDIA L4', 'NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb', null),
  gpu_count: fc.constantFrom(1, 2, 3, null),
  cloud: fc.constantFrom('SECURE', null),
  data_center_id: fc.constant(null),
});

const anyNamedPod: fc.Arbitrary<NamedPod> = fc.record({ attempt: fc.integer({ min: 1, max: 3 }), pod: anyPod });

export const anySighting: fc.Arbitrary<Sighting> = fc.record({
  now: fc.constant(now),
  listedAt: fc.integer({ min: 0, max: 20 }).map((seconds) => addSeconds(now, -seconds)),
  pods: fc.uniqueArray(anyNamedPod, { maxLength: 4, selector: ({ pod }) => pod.id }),
  hasNameless: fc.boolean(),
  silence: fc.record({ isJudged: fc.boolean(), provenSince: anyTime, watchedSince: anyTime }),
  hostLog: fc.constantFrom(
    undefined,
    ['create container a/b:1', 'failed to pull image: manifest unknown'],
    [
      'error creating container: nvidia-container-cli: no device',
      'error creating container: nvidia-container-cli: no device',
    ],
  ),
});
